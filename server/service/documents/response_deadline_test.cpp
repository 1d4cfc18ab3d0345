#include "server/service/documents/response_deadline.h"

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

using Notes = std::vector<std::string>;

const DeadlineRules& rules() {
  static const DeadlineRules builtin = DeadlineRules::builtin();
  return builtin;
}

Extraction report(const char* framework) {
  Extraction out;
  out.document.framework = framework;
  return out;
}

void add(Extraction& out, const char* name, const char* value, const char* raw = "") {
  out.fields.push_back({name, value, raw, 4, "By " + std::string(raw)});
}

// A framework whose response is counted from `event`.
DeadlineRules with_rule(const char* event, std::uint32_t working_days) {
  DeadlineRules out = rules();
  Framework framework;
  framework.id = "area_send";
  FrameworkVersion version;
  version.from = std::chrono::sys_days();
  version.response = ResponseRule{};
  version.response->what = "Plan";
  version.response->working_days = working_days;
  version.response->counted_from = event;
  framework.versions.push_back(version);
  out.frameworks = {framework};
  return out;
}

TEST(ResponseDeadline, IsProposedFromTheDayTheReportWasReceived) {
  Extraction found = report("ILACS");
  add(found, "inspection_start", "2025-03-10");
  const auto response = response_deadline(found, "2025-05-12", rules());
  ASSERT_TRUE(response && response->proposed);
  EXPECT_EQ(response->proposed->date, "2025-08-19") << "26 May is a bank holiday";
  EXPECT_EQ(response->proposed->working_days, 70u);
  EXPECT_EQ(response->proposed->counted_from, "received");
  EXPECT_EQ(response->proposed->from, "2025-05-12");
  EXPECT_FALSE(response->proposed->estimate);
  EXPECT_TRUE(response->proposed->holidays_announced);
  EXPECT_FALSE(response->difference);
  EXPECT_EQ(response->notes, Notes{"The document states no date for the response."});
}

TEST(ResponseDeadline, TheStatedDateStandsBesideItWithTheDifference) {
  Extraction found = report("ilacs");
  add(found, "response_deadline", "2025-08-22", "22 August 2025");
  const auto response = response_deadline(found, "2025-05-12", rules());
  ASSERT_TRUE(response);
  ASSERT_EQ(response->stated.size(), 1u);
  EXPECT_EQ(response->stated[0].date, "2025-08-22");
  EXPECT_EQ(response->stated[0].page, 4);
  EXPECT_EQ(response->stated[0].quote, "By 22 August 2025");
  EXPECT_EQ(response->difference, 3);
  EXPECT_TRUE(response->notes.empty());
  found.fields[0].value = "2025-08-18";
  EXPECT_EQ(response_deadline(found, "2025-05-12", rules())->difference, -1);
}

TEST(ResponseDeadline, SaysWhatIsAbsentAndWhy) {
  EXPECT_FALSE(response_deadline(report(""), "2025-05-12", rules()));
  EXPECT_FALSE(response_deadline(report("SIF"), "2025-05-12", rules()));
  Extraction unknown = report("SIF");
  add(unknown, "response_deadline", "2025-07-03", "3 July 2025");
  EXPECT_EQ(response_deadline(unknown, "2025-05-12", rules())->notes,
            Notes{"No date is computed: no rule is known for this kind of report."});
  Extraction unclear = report("ILACS");
  add(unclear, "response_deadline", "", "the end of summer");
  const auto response = response_deadline(unclear, "2025-05-12", rules());
  EXPECT_EQ(response->notes, Notes{"The date it states was not understood; read the words."});
  EXPECT_TRUE(response->proposed);
  EXPECT_FALSE(response->difference);
  const auto late = response_deadline(report("ILACS"), "2031-05-12", rules());
  EXPECT_EQ(late->notes.back(),
            "No date is computed: bank holidays of those years are not known here.");
}

TEST(ResponseDeadline, WeeksAreCountedByTheCalendar) {
  DeadlineRules with_weeks = with_rule("received", 0);
  with_weeks.frameworks[0].versions[0].response->weeks = 6;
  const auto response = response_deadline(report("Area SEND"), "2025-12-01", with_weeks);
  ASSERT_TRUE(response && response->proposed);
  EXPECT_EQ(response->proposed->date, "2026-01-12") << "over Christmas";
  EXPECT_EQ(response->proposed->weeks, 6u);
  EXPECT_EQ(response->proposed->working_days, 0u);
}

TEST(ResponseDeadline, ARuleByTheStatedDateComputesNone) {
  const auto response =
      response_deadline(report("Area SEND"), "2025-12-01", with_rule("stated", 0));
  ASSERT_TRUE(response);
  EXPECT_FALSE(response->proposed);
  EXPECT_EQ(response->notes.back(),
            "No date is computed: the response is due by the date that is stated.");
}

// A letter as the plugin reads it, by the framework of joint inspections that is built in.
TEST(ResponseDeadline, OfAJointInspectionIsProposedBesideTheStatedOne) {
  Extraction found = report("JTAI");
  add(found, "inspection_start", "2022-07-11");
  add(found, "response_deadline", "2023-01-05", "5 January 2023");
  const auto response = response_deadline(found, "2022-09-26", rules());
  ASSERT_TRUE(response && response->proposed && response->difference);
  EXPECT_EQ(response->proposed->date, "2023-01-05")
      << "70 working days, over two bank holidays and Christmas";
  EXPECT_EQ(*response->difference, 0);
}

TEST(ResponseDeadline, FromAPublicationDateIsAnEstimate) {
  const DeadlineRules published = with_rule("published", 30);
  Extraction found = report("Area SEND");
  EXPECT_EQ(response_deadline(found, "2025-05-12", published)->notes.back(),
            "No date is computed: the document does not say when it was published.");
  add(found, "letter_date", "2025-06-02");
  const auto response = response_deadline(found, "2025-05-12", published);
  ASSERT_TRUE(response && response->proposed);
  EXPECT_EQ(response->proposed->date, "2025-07-14");
  EXPECT_TRUE(response->proposed->estimate);
  EXPECT_EQ(response_deadline(found, "2025-05-12", with_rule("published", 0))->notes.back(),
            "No date is computed: the framework gives no number of days or weeks.");
}

TEST(ResponseDeadline, SaysWhenBankHolidaysAreOnlyExpected) {
  const auto response = response_deadline(report("ILACS"), "2028-05-12", rules());
  ASSERT_TRUE(response && response->proposed);
  EXPECT_FALSE(response->proposed->holidays_announced);
}

// A stated date that is no date, whatever a plugin sends, is not compared.
TEST(ResponseDeadline, IgnoresDaysThatAreNone) {
  for (const char* day : {"2025-02-30", "yesterday", "2025-8-1", "2025-08-01T00", "9999-99-99"}) {
    Extraction found = report("ILACS");
    add(found, "response_deadline", day, day);
    add(found, "inspection_start", day);
    const auto response = response_deadline(found, "2025-05-12", rules());
    ASSERT_TRUE(response && response->proposed) << day;
    EXPECT_FALSE(response->difference) << day;
  }
}

}  // namespace
}  // namespace scrutiny
