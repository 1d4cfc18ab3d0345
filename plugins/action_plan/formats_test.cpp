// One plan, written once and saved by LibreOffice in six formats (testdata/make_plans.py), gives
// the same actions.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_action_plan();

namespace scrutiny {
namespace {

Extraction read(const std::string& name) {
  std::ifstream in(SCRUTINY_SOURCE_DIR "/plugins/action_plan/testdata/" + name, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  auto out = sdk::run_plugin(*scrutiny_plugin_entry_action_plan(), as_bytes(bytes));
  if (!out.ok()) throw std::runtime_error(name + ": " + out.error().describe());
  return std::move(out).value();
}

// Without the place, and without what tells a merged cell from one left empty: CSV cannot.
std::vector<ExtractedAction> comparable(std::vector<ExtractedAction> actions) {
  for (ExtractedAction& action : actions) {
    action.paragraph.clear();
    action.quote.clear();
    std::erase(action.flags, "recommendation_from_above");
  }
  return actions;
}

std::string as_text(const std::vector<ExtractedAction>& actions) {
  std::string out;
  for (const ExtractedAction& action : actions) out += to_json(action) + "\n";
  return out;
}

TEST(ActionPlanFormats, SixFormatsOfOnePlanGiveEqualActions) {
  const std::string expected = as_text(comparable(read("plan.ods").actions));
  for (const char* name : {"plan.docx", "plan.odt", "plan.xlsx", "plan.csv", "plan.html"})
    EXPECT_EQ(as_text(comparable(read(name).actions)), expected) << name;
}

TEST(ActionPlanFormats, SaysWhatEachColumnWasUnderstoodAs) {
  constexpr std::string_view kPlan =
      "Ref,Undertaking,Lead,Mood,By when\n1,Train,School,fine,May 2026\n";
  EXPECT_FALSE(
      sdk::run_plugin(*scrutiny_plugin_entry_action_plan(), scrutiny::as_bytes(kPlan)).ok())
      << "or the profile shows nothing";
  sdk::RunOptions options;
  options.configuration =
      R"({"profile":{"action_plan":{"headers":{"action":["Undertaking"]}},"other":{}}})";
  const auto plan =
      sdk::run_plugin(*scrutiny_plugin_entry_action_plan(), scrutiny::as_bytes(kPlan), options);
  ASSERT_TRUE(plan.ok()) << plan.error().describe();
  std::string columns;
  for (const ExtractedField& field : plan->fields)
    columns +=
        field.quote.substr(field.quote.rfind(' ') + 1) + " " + field.raw + "=" + field.value + "; ";
  EXPECT_EQ(columns,
            "1 Ref=ref; 2 Undertaking=action; 3 Lead=lead; 4 Mood=; 5 By when=timescale; ");
}

TEST(ActionPlanFormats, SaysThatAProfileIsWrongAndReadsWithoutIt) {
  sdk::RunOptions options;
  options.configuration = R"({"profile":{"action_plan":{"headers":{"colour":["x"]}}}})";
  const auto plan =
      sdk::run_plugin(*scrutiny_plugin_entry_action_plan(),
                      scrutiny::as_bytes("Ref,Action,Lead\n1,Train,School\n"), options);
  ASSERT_TRUE(plan.ok()) << plan.error().describe();
  EXPECT_EQ(plan->actions.size(), 1u);
  ASSERT_EQ(plan->warnings.size(), 1u);
  EXPECT_EQ(plan->warnings[0].code, "profile_invalid");
  EXPECT_EQ(plan->warnings[0].text, "There is no column colour.");
}

TEST(ActionPlanFormats, ReadsTheWholePlan) {
  const Extraction plan = read("plan.xlsx");
  EXPECT_EQ(plan.document.format, "action_plan");
  EXPECT_EQ(plan.document.title, "Northshire safeguarding children partnership: joint action plan");
  EXPECT_TRUE(plan.warnings.empty());
  ASSERT_EQ(plan.actions.size(), 5u);
  const ExtractedAction& first = plan.actions[0];
  EXPECT_EQ(first.ref, "1.1");
  EXPECT_EQ(first.recommendation, "Improve how early signs of neglect are recognised");
  EXPECT_EQ(first.action, "Train all designated leads");
  EXPECT_EQ(first.lead, "Education");
  EXPECT_EQ(first.owner, "Head of Inclusion");
  EXPECT_EQ(first.timescale, "Sept 25");
  EXPECT_EQ(first.due, "2025-09-30");
  EXPECT_EQ(first.progress, "62 of 80 schools trained");
  EXPECT_EQ(first.evidence, "Attendance list");
  EXPECT_EQ(first.impact, "Audit planned");
  EXPECT_EQ(first.brag, "amber");
  EXPECT_EQ(first.paragraph, "Plan!A6:K6");
  EXPECT_EQ(first.flags, std::vector<std::string>{"due_month_end"});
  EXPECT_EQ(plan.actions[1].recommendation, first.recommendation);
  EXPECT_EQ(plan.actions[1].due, "2025-09-30");
  EXPECT_EQ(plan.actions[2].due, "2025-09-30");
  EXPECT_EQ(plan.actions[2].flags, std::vector<std::string>{"due_financial_quarter"});
  EXPECT_EQ(plan.actions[2].closed, "2025-10-01");
  EXPECT_EQ(plan.actions[3].flags, std::vector<std::string>{"no_date"});
  EXPECT_EQ(plan.actions[3].brag, "red");
  EXPECT_EQ(plan.actions[4].flags, std::vector<std::string>{"no_date"});
  EXPECT_EQ(plan.actions[4].brag, "");
}

// testdata/hidden.fods, saved by LibreOffice as .ods and .xlsx.
TEST(ActionPlanFormats, FlagsWhatSpreadsheetsHide) {
  using Flags = std::vector<std::string>;
  for (const char* name : {"hidden.ods", "hidden.xlsx"}) {
    SCOPED_TRACE(name);
    const auto actions = read(name).actions;
    ASSERT_EQ(actions.size(), 4u);
    EXPECT_EQ(actions[0].action, "One");
    EXPECT_EQ(actions[0].timescale, "2025-09-30");
    EXPECT_EQ(actions[0].due, "2025-09-30");
    EXPECT_EQ(actions[0].brag, "green");
    EXPECT_EQ(actions[0].flags, (Flags{"brag_from_fill", "comment"}));
    EXPECT_EQ(actions[0].quote.find("Reviewer"), std::string::npos);
    EXPECT_EQ(actions[1].brag, "red");
    EXPECT_EQ(actions[1].flags, (Flags{"brag_from_fill", "hidden_row", "no_date"}));
    EXPECT_EQ(actions[2].brag, "");
    EXPECT_EQ(actions[2].flags, (Flags{"brag_unclear", "date_unclear"}));
    EXPECT_EQ(actions[3].flags, (Flags{"hidden_sheet", "due_month_end"}));
    EXPECT_EQ(actions[3].paragraph, "Old!A2:C2");
  }
}

TEST(ActionPlanFormats, NamesThePlaceByTableWhereThereAreNoSheets) {
  EXPECT_EQ(read("plan.docx").actions[0].paragraph, "table 1, row 6");
  EXPECT_EQ(read("plan.csv").actions[0].paragraph, "table 1, row 6");
  EXPECT_EQ(read("plan.odt").actions[4].paragraph, "table 1, row 11");
}

TEST(ActionPlanFormats, QuotesTheRowAsWritten) {
  EXPECT_EQ(read("plan.docx").actions[3].quote,
            "2.2 | Attend strategy meetings | Health to attend every strategy meeting | ICB | "
            "Designated Nurse | Ongoing | 71% | Minutes | Red");
}

}  // namespace
}  // namespace scrutiny
