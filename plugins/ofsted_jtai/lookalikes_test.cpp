// Fictional letters through the whole plugin, Poppler included.
#include "plugins/ofsted_jtai/lookalikes.h"

#include <gtest/gtest.h>

#include "plugins/report/test_runs.h"
#include "plugins/sdk/parser.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_ofsted_jtai();

namespace scrutiny {
namespace {

using Texts = std::vector<std::string>;

Result<Extraction> run(std::string_view document) {
  return sdk::run_plugin(*scrutiny_plugin_entry_ofsted_jtai(), as_bytes(document));
}

Extraction extract(const std::string& document) {
  auto result = run(document);
  EXPECT_TRUE(result.ok()) << result.error().describe();
  return result.ok() ? *std::move(result) : Extraction();
}

Texts values(const Extraction& extraction, std::string_view name) {
  Texts all;
  for (const ExtractedField& found : extraction.fields)
    if (found.name == name) all.push_back(found.value);
  return all;
}

TEST(JtaiLookAlikes, TheHeadOfALetterIsRead) {
  const Extraction found = extract(jtai::letter_of_2025());
  EXPECT_EQ(found.document.format, "ofsted_jtai");
  EXPECT_EQ(found.document.framework, "JTAI");
  EXPECT_EQ(found.document.title, "Joint targeted area inspection of the Isle of Northshire");
  EXPECT_EQ(field(found, "area"), "Isle of Northshire");
  EXPECT_EQ(field(found, "theme"), "serious youth violence");
  EXPECT_EQ(field(found, "letter_date"), "2025-03-14");
  EXPECT_EQ(field(found, "inspection_start"), "2025-01-27");
  EXPECT_EQ(field(found, "inspection_end"), "2025-02-07");
  EXPECT_EQ(values(found, "addressee"),
            (Texts{"Rowan Thistlewood, Director of Children\u2019s Services, Northshire County "
                   "Council",
                   "Mira Oakendale, Chief Nurse and Executive Lead for Safeguarding, Northshire "
                   "Integrated Care Board",
                   "Ansel Brook, Chief Constable, Northshire Constabulary"}));
  EXPECT_EQ(values(found, "inspectorate"),
            (Texts{"Ofsted", "the Care Quality Commission (CQC)",
                   "His Majesty\u2019s Inspectorate of Constabulary and Fire & Rescue Services "
                   "(HMICFRS)",
                   "His Majesty\u2019s Inspectorate of Probation (HMIP)"}));
  EXPECT_EQ(values(found, "headline_finding"),
            (Texts{"Children are helped early. Most of them know who to turn to.",
                   "Leaders have a clear plan for the next two years."}));
  EXPECT_TRUE(found.warnings.empty());
}

TEST(JtaiLookAlikes, ItsListsAreReadAndBoxesAreNot) {
  const Extraction found = extract(jtai::letter_of_2025());
  EXPECT_EQ(texts(found, "priority_action"),
            (Texts{"The partnership should:",
                   "The police should review the cases that inspectors raised."}));
  EXPECT_EQ(field(found, "priority_action_lead_in"), "Urgent action is needed in these areas:");
  EXPECT_EQ(texts(found, "area_for_improvement").size(), 8u);
  for (const std::string& text : texts(found, "area_for_improvement"))
    EXPECT_TRUE(text.ends_with("by those who know the children best.")) << text;
  EXPECT_EQ(texts(found, "strength"),
            (Texts{"Schools know their children.", "The out-of-hours service."}));
  for (const ExtractedFinding& finding : found.findings) {
    if (finding.text != "The partnership should:") continue;
    EXPECT_EQ(finding.children,
              (Texts{"record what children say",
                     "share it on the same day with everyone who needs to know, in and out of "
                     "hours"}));
  }
}

TEST(JtaiLookAlikes, TheDeadlineHasItsSentenceAndPage) {
  const Extraction found = extract(jtai::letter_of_2025());
  EXPECT_EQ(field(found, "principal_authority"), "Northshire County Council");
  EXPECT_EQ(field(found, "told_to_prepare"), "Northshire County Council");
  EXPECT_EQ(field(found, "response_from"), "The local authority");
  for (const ExtractedField& each : found.fields) {
    if (each.name != "response_deadline") continue;
    EXPECT_EQ(each.value, "2025-06-26");
    EXPECT_EQ(each.raw, "26 June 2025");
    EXPECT_EQ(each.quote,
              "The local authority should send the written statement of action to "
              "ProtectionOfChildren@example.org by 26 June 2025.");
    EXPECT_EQ(each.page, static_cast<int>(found.pages.size()));
  }
}

TEST(JtaiLookAlikes, OlderLettersAreRead) {
  const Extraction found = extract(jtai::letter_of_2018());
  EXPECT_EQ(field(found, "area"), "Borough of Eastvale");
  EXPECT_EQ(field(found, "theme"), "neglect of older children");
  EXPECT_EQ(field(found, "inspection_start"), "2017-12-04");
  EXPECT_EQ(field(found, "inspection_end"), "2017-12-08");
  EXPECT_TRUE(warned(found, "inspection_year_from_letter_date"));
  EXPECT_EQ(field(found, "response_deadline"), "2018-05-18");
  EXPECT_EQ(field(found, "principal_authority"), "not found");
  EXPECT_EQ(field(found, "told_to_prepare"), "The local authority");
  EXPECT_EQ(field(found, "response_from"), "The director of children\u2019s services");
  EXPECT_EQ(field(found, "no_priority_action"), "There are no areas for priority action");
  EXPECT_TRUE(texts(found, "priority_action").empty());
  EXPECT_EQ(texts(found, "strength"), (Texts{"Partners meet every month."}));
  EXPECT_EQ(texts(found, "area_for_improvement"),
            (Texts{"Audits should be shared.", "Plans should be clear.",
                   "Interviews on return are late. They are rarely shared."}));
  Texts groups;
  for (const ExtractedFinding& finding : found.findings)
    if (finding.kind == "area_for_improvement") groups.push_back(finding.paragraph);
  EXPECT_EQ(groups, (Texts{"Leadership", "Leadership", "Missing children"}));
}

TEST(JtaiLookAlikes, ADateThatIsNotCertainIsNotGiven) {
  EXPECT_EQ(field(extract(jtai::letter_due(" by 3 July 2025")), "response_deadline"), "2025-07-03");
  for (const char* by : {" by 31 June 2025", " by the end of July 2025", " by 3 July",
                         " by 3 July 2025 at the latest", " by 3 or 10 July 2025", " by noon"}) {
    const Extraction found = extract(jtai::letter_due(by));
    EXPECT_EQ(field(found, "response_deadline"), "") << by;
    EXPECT_TRUE(warned(found, "response_deadline_unclear")) << by;
  }
  const Extraction none = extract(jtai::letter_due(" soon"));
  EXPECT_EQ(field(none, "response_deadline"), "not found");
  EXPECT_TRUE(warned(none, "response_deadline_not_found"));
}

TEST(JtaiLookAlikes, TwoDatesGiveNone) {
  const Extraction found = extract(jtai::letter_due(
      " by 3 July 2025",
      "The police should send the written statement of action to b@example.org by 4 July 2025."));
  EXPECT_EQ(values(found, "response_deadline"), (Texts{"", ""}));
  EXPECT_TRUE(warned(found, "response_deadlines_disagree"));
}

TEST(JtaiHostileFiles, AHeadingThatNeverEndsIsCut) {
  report::SetPdf letter;
  letter.line("14 March 2025").gap().line("Dear Westmarch Partnership").gap();
  letter.bold("Joint targeted area inspection of Westmarch").heading("Strengths");
  for (int i = 0; i < 10; ++i) letter.bold("children\u2019s services and all who work with them");
  letter.gap().bullet("Schools.");
  const Extraction found = extract(letter.finish());
  ASSERT_EQ(found.findings.size(), 1u);
  EXPECT_LE(found.findings[0].paragraph.size(), 200u);
  EXPECT_GT(found.findings[0].paragraph.size(), 190u);
}

TEST(JtaiHostileFiles, OtherDocumentsAreRefused) {
  for (const std::string& document : {jtai::other_document(), std::string(), std::string("text"),
                                      std::string("<!DOCTYPE html>"), std::string("%PDF-1.7\n")}) {
    const auto result = run(document);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
  }
}

TEST(JtaiHostileFiles, OtherDocumentsAreRefusedHoweverLong) {
  report::SetPdf book;
  for (int page = 1; page < 420; ++page) book.line("A page of another document.").new_page();
  const auto result = run(book.finish());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
}

TEST(JtaiHostileFiles, CutFilesGiveNoWrongDate) {
  for_each_cut(jtai::letter_of_2025(), 397, [](const std::string& cut) {
    const auto result = run(cut);
    if (!result.ok()) return;
    const std::string due = field(*result, "response_deadline");
    EXPECT_TRUE(due == "not found" || due.empty() || due == "2025-06-26") << due;
  });
}

TEST(JtaiHostileFiles, FlippedBytesAreReadOrRefused) {
  for_each_flip(jtai::letter_of_2018(), 211, [](const std::string& flipped) {
    const auto result = run(flipped);
    EXPECT_TRUE(result.ok() || result.error().code() == ErrorCode::kPluginRefused)
        << result.error().describe();
  });
}

}  // namespace
}  // namespace scrutiny
