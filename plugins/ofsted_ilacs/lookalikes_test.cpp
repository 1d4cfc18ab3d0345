// Fictional reports through the whole plugin, Poppler included: testdata/lookalikes (made by
// testdata/make_lookalikes.py).
#include <gtest/gtest.h>

#include "plugins/ofsted_ilacs/ilacs_test_runs.h"

namespace scrutiny {
namespace {

constexpr std::string_view kLeaders =
    "The impact of leaders on social work practice with children and families";
constexpr std::string_view kHelp =
    "The experiences and progress of children who need help and protection";
constexpr std::string_view kCare = "The experiences and progress of children in care";
constexpr std::string_view kLeavers = "The experiences and progress of care leavers";
constexpr std::string_view kCareAndLeavers =
    "The experiences and progress of children in care and care leavers";
constexpr std::string_view kOverall = "Overall effectiveness";
constexpr std::string_view kRequires = "Requires improvement to be good";

Extraction extract(const std::string& name) {
  const std::string bytes = read_file(name);
  EXPECT_FALSE(bytes.empty()) << name;
  auto result = run(bytes);
  EXPECT_TRUE(result.ok()) << name << ": " << result.error().describe();
  return result.ok() ? *std::move(result) : Extraction();
}

Grades grades(std::initializer_list<std::pair<std::string_view, std::string_view>> list) {
  Grades all;
  for (const auto& [name, grade] : list) all[std::string(name)] = grade;
  return all;
}

using Texts = std::vector<std::string>;

TEST(LookAlikes, AListCrossesPagesWithRunningLinesBetween) {
  const Extraction found = extract("crossing_list.pdf");
  EXPECT_EQ(found.document.framework, "ILACS");
  EXPECT_EQ(found.document.framework_version, "2023");
  EXPECT_EQ(field(found, "local_authority"), "Northshire");
  EXPECT_EQ(field(found, "inspection_start"), "2025-03-03");
  EXPECT_EQ(field(found, "inspection_end"), "2025-03-14");
  EXPECT_EQ(field(found, "lead_inspector"), "Rowan Thistlewood");
  EXPECT_EQ(grades_of(found), grades({{kLeaders, "Good"},
                                      {kHelp, kRequires},
                                      {kCare, "Good"},
                                      {kLeavers, "Outstanding"},
                                      {kOverall, "Good"}}));
  ASSERT_EQ(found.findings.size(), 14u);
  const std::string rest =
      "The effectiveness of plans for children who have waited a long time for a decision, "
      "including "
      "plans that rest on the agreement of several agencies, so that no child is left in an "
      "arrangement that nobody has reviewed since it was made.";
  for (std::size_t i = 0; i < 12; ++i)
    EXPECT_EQ(found.findings[i].text, "Point " + std::to_string(i + 1) + " of the list. " + rest);
  EXPECT_EQ(found.findings[2].page, 1);
  EXPECT_EQ(found.findings[2].page_end, 2);
  EXPECT_EQ(found.findings[2].quote.find("OFFICIAL"), std::string::npos);
  EXPECT_EQ(found.findings[12].text, "The oversight of:");
  EXPECT_EQ(found.findings[12].page, 2);
  EXPECT_EQ(found.findings[12].page_end, 3);
  EXPECT_EQ(
      found.findings[12].children,
      (Texts{"children who are placed at a distance from home and from the people who matter to "
             "them, and of those who have moved more than twice in a year",
             "children who wait for a decision of the court", "private fostering arrangements."}));
  EXPECT_EQ(found.findings[13].text, "The stability of the workforce.");
  ASSERT_EQ(found.pages.size(), 3u);
  EXPECT_NE(found.pages[1].text.find("OFFICIAL\n"), std::string::npos);
  EXPECT_NE(found.pages[2].text.find("\u25fc The stability of the workforce.\n"),
            std::string::npos);
  EXPECT_TRUE(found.warnings.empty());
}

TEST(LookAlikes, ASectionOfProseGivesItsParagraphs) {
  const Extraction found = extract("prose_only.pdf");
  EXPECT_EQ(field(found, "local_authority"), "Isle of Eastvale");
  EXPECT_EQ(field(found, "inspection_start"), "2025-01-20");
  EXPECT_EQ(
      texts(found, "area_for_improvement"),
      (Texts{"Leaders should make sure that children who are privately fostered are visited as "
             "often as the regulations ask.",
             "The information that care leavers receive about their health should be complete."}));
  EXPECT_TRUE(warned(found, "improvement_section_prose"));
}

TEST(LookAlikes, AReportWithoutTheSectionGivesNoItem) {
  const Extraction found = extract("no_section.pdf");
  EXPECT_EQ(field(found, "local_authority"), "Westmarch Borough Council");
  EXPECT_TRUE(found.findings.empty());
  EXPECT_TRUE(warned(found, "improvement_section_missing"));
  EXPECT_EQ(found.judgements.size(), 5u);
}

TEST(LookAlikes, TheFrameworkWithoutOverallEffectivenessIsKnown) {
  const Extraction found = extract("no_overall_2026.pdf");
  EXPECT_EQ(found.document.framework_version, "2026");
  EXPECT_EQ(field(found, "publication_date"), "2026-07-06");
  EXPECT_EQ(field(found, "inspection_end"), "2026-05-22");
  EXPECT_EQ(grades_of(found), grades({{kLeaders, "Inadequate"},
                                      {kHelp, "Inadequate"},
                                      {kCare, kRequires},
                                      {kLeavers, "Good"}}));
  EXPECT_EQ(texts(found, "area_for_improvement"), (Texts{"The quality of assessments."}));
  EXPECT_EQ(texts(found, "priority_action"),
            (Texts{"Management oversight of children at risk of exploitation.",
                   "The response to children who are missing from care."}));
}

TEST(LookAlikes, TheLayoutOf2019HasOneJudgementForCareAndCareLeavers) {
  const Extraction found = extract("layout_2019.pdf");
  EXPECT_EQ(found.document.framework_version, "2018");
  EXPECT_EQ(field(found, "local_authority"), "Northshire County Council");
  EXPECT_EQ(field(found, "inspection_start"), "2019-02-26");
  EXPECT_EQ(field(found, "inspection_end"), "2019-03-08");
  EXPECT_EQ(field(found, "lead_inspector"), "Ansel Brook");
  EXPECT_EQ(field(found, "summary"), "Services in Northshire have not kept pace with need.");
  EXPECT_EQ(grades_of(found), grades({{kLeaders, "Good"},
                                      {kHelp, kRequires},
                                      {kCareAndLeavers, "Inadequate"},
                                      {kOverall, kRequires}}));
  EXPECT_EQ(
      texts(found, "area_for_improvement"),
      (Texts{"the timeliness of court work",
             "health histories, so that they are at hand for all care leavers in a timely way"}));
}

TEST(LookAlikes, TheLayoutOf2014GivesItsJudgements) {
  const Extraction found = extract("layout_2014.pdf");
  EXPECT_EQ(found.document.framework, "SIF");
  EXPECT_EQ(field(found, "publication_date"), "2015-01-20");
  EXPECT_EQ(grades_of(found),
            grades({{"Overall judgement", "require improvement"},
                    {"The Local Safeguarding Children Board", "good"},
                    {"Children who need help and protection", "Requires Improvement"},
                    {"Children looked after and achieving permanence", "Good"},
                    {"Adoption performance", "Outstanding"},
                    {"Experiences and progress of care leavers", "Inadequate"},
                    {"Leadership, management and governance", "Requires Improvement"}}));
  EXPECT_EQ(texts(found, "recommendation"),
            (Texts{"Make sure that all children who go missing are spoken to when they return.",
                   "Improve the quality of plans."}));
  EXPECT_EQ(found.findings.size(), 2u);
  EXPECT_EQ(found.findings[1].ref, "2");
  EXPECT_TRUE(found.warnings.empty());
}

TEST(LookAlikes, ATightTableInAnotherTypefaceIsRead) {
  const Extraction found = extract("tight_table.pdf");
  EXPECT_EQ(field(found, "inspection_start"), "2024-06-10");
  EXPECT_EQ(field(found, "inspection_end"), "2024-06-14");
  EXPECT_EQ(field(found, "lead_inspector"), "Jo Lark");
  EXPECT_EQ(grades_of(found), grades({{kLeaders, "Good"},
                                      {kHelp, "Good"},
                                      {kCare, kRequires},
                                      {kLeavers, "Good"},
                                      {kOverall, "Good"}}));
  EXPECT_EQ(
      texts(found, "area_for_improvement"),
      (Texts{"The number of 16- and 17-year-olds who present as homeless, and what is offered to "
             "them before they do, so that fewer of them have to.",
             "Supervision."}));
  EXPECT_TRUE(warned(found, "improvement_section_text_beside_list"));
}

TEST(LookAlikes, NewNamesAndContradictionsGiveNoWrongGrade) {
  const Extraction found = extract("new_names.pdf");
  EXPECT_EQ(
      grades_of(found),
      grades({{kLeaders, "Good"}, {kLeavers, "Good"}, {"The safety of children online", "Good"}}));
  EXPECT_TRUE(warned(found, "unknown_judgement"));
  EXPECT_TRUE(warned(found, "unknown_grade"));
  EXPECT_TRUE(warned(found, "grades_disagree"));
  EXPECT_TRUE(warned(found, "framework_version_unsure"));
  EXPECT_EQ(found.document.framework_version, "");
}

TEST(LookAlikes, EveryFindingQuotesItsPage) {
  for (const char* name :
       {"crossing_list.pdf", "no_overall_2026.pdf", "layout_2019.pdf", "tight_table.pdf"})
    for (const ExtractedFinding& finding : extract(name).findings) {
      EXPECT_GE(finding.page, 1);
      EXPECT_GE(finding.page_end, finding.page);
      EXPECT_FALSE(finding.quote.empty());
    }
}

TEST(DemoDocuments, OfOtherKindsAreRefused) {
  for (const char* name :
       {"northshire-health-learning-2025.txt", "northshire-ilacs-action-plan-2025.csv",
        "northshire-missing-children-policy.txt", "northshire-police-missing-audit-2025.txt"}) {
    const std::string bytes = read_path(std::string("/config/demo/documents/") + name);
    ASSERT_FALSE(bytes.empty()) << name;
    const auto found = run(bytes);
    ASSERT_FALSE(found.ok()) << name;
    EXPECT_EQ(found.error().code(), ErrorCode::kPluginRefused) << name;
  }
}

TEST(DemoDocuments, AreReadWhole) {
  struct Expected {
    std::string file, authority;
    std::size_t judgements, items;
  };
  for (const Expected& expected :
       {Expected{"northshire-ilacs-2025.pdf", "Northshire", 5, 4},
        Expected{"northshire-ilacs-2019.pdf", "Northshire County Council", 4, 3},
        Expected{"eastvale-ilacs-2024.pdf", "Eastvale Borough Council", 5, 5},
        Expected{"westmarch-ilacs-2025.pdf", "Westmarch", 5, 0}}) {
    const auto found = run(read_path("/config/demo/documents/" + expected.file));
    ASSERT_TRUE(found.ok()) << expected.file << ": " << found.error().describe();
    EXPECT_EQ(field(*found, "local_authority"), expected.authority);
    EXPECT_EQ(found->judgements.size(), expected.judgements) << expected.file;
    EXPECT_EQ(found->findings.size(), expected.items) << expected.file;
  }
}

}  // namespace
}  // namespace scrutiny
