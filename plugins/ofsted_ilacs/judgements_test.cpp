#include "plugins/ofsted_ilacs/judgements.h"

#include <gtest/gtest.h>

#include "plugins/ofsted_ilacs/framework.h"
#include "plugins/report/test_pages.h"

namespace scrutiny::ilacs {
namespace {

constexpr double kGrades = 303;  // x of the grades' column

TestPages table_page() {
  TestPages pages;
  pages.page().at(77, 100, "Judgement", {12, true}).at(kGrades, 100, "Grade", {12, true});
  return pages;
}

IlacsReport read_table(const TestPages& pages) {
  IlacsReport report;
  read_ilacs_table(flow(pages.pages()), report);
  return report;
}

std::string grade(const IlacsReport& report, std::string_view name) {
  for (const Judgement& judgement : report.judgements)
    if (judgement.name == name) return judgement.grade;
  return "";
}

bool warned(const IlacsReport& report, std::string_view code) {
  for (const Warning& warning : report.warnings)
    if (warning.code == code) return true;
  return false;
}

TEST(JudgementTable, ReadsRowsThatWrap) {
  TestPages pages = table_page();
  pages.at(77, 130, "The experiences and progress of")
      .at(77, 144.5, "children in care")
      .at(kGrades, 130, "Good");
  pages.at(77, 175, "Overall effectiveness").at(kGrades, 175, "Outstanding");
  const IlacsReport report = read_table(pages);
  ASSERT_EQ(report.judgements.size(), 2u);
  EXPECT_EQ(grade(report, "The experiences and progress of children in care"), "Good");
  EXPECT_EQ(grade(report, "Overall effectiveness"), "Outstanding");
  EXPECT_EQ(report.judgements[0].quote, "The experiences and progress of\nchildren in care\nGood");
}

TEST(JudgementTable, ReadsAGradeBetweenTheLinesOfItsRow) {
  TestPages pages = table_page();
  pages.at(77, 130, "The experiences and progress of")
      .at(77, 144.5, "children in care")
      .at(kGrades, 137.2, "Good");
  EXPECT_EQ(grade(read_table(pages), "The experiences and progress of children in care"), "Good");
}

TEST(JudgementTable, ReadsAGradeThatWrapsMoreThanItsRow) {
  TestPages pages = table_page();
  pages.at(77, 137.2, "Overall effectiveness")
      .at(kGrades, 130, "Requires improvement")
      .at(kGrades, 144.5, "to be good");
  EXPECT_EQ(grade(read_table(pages), "Overall effectiveness"), "Requires improvement to be good");
}

TEST(JudgementTable, ReadsRowsWithNothingBetweenThem) {
  TestPages pages = table_page();
  pages.at(77, 130, "The experiences and progress of")
      .at(77, 144.5, "children in care")
      .at(kGrades, 130, "Good");
  pages.at(77, 159, "The experiences and progress of")
      .at(77, 173.5, "care leavers")
      .at(kGrades, 159, "Inadequate");
  pages.at(77, 188, "Overall effectiveness").at(kGrades, 188, "Outstanding");
  const IlacsReport report = read_table(pages);
  EXPECT_EQ(grade(report, "The experiences and progress of children in care"), "Good");
  EXPECT_EQ(grade(report, "The experiences and progress of care leavers"), "Inadequate");
  EXPECT_EQ(grade(report, "Overall effectiveness"), "Outstanding");
}

TEST(JudgementTable, GivesNoGradeThatStandsBetweenTwoRows) {
  TestPages pages = table_page();
  pages.at(77, 130, "The experiences and progress of").at(77, 144.5, "care leavers");
  pages.at(77, 159, "Overall effectiveness").at(kGrades, 151.5, "Good");
  const IlacsReport report = read_table(pages);
  EXPECT_TRUE(report.judgements.empty());
  EXPECT_TRUE(warned(report, "judgement_without_grade"));
  EXPECT_TRUE(warned(report, "grade_without_judgement"));
}

TEST(JudgementTable, GivesNoGradeToARowWithTwo) {
  TestPages pages = table_page();
  pages.at(77, 130, "The experiences and progress of").at(77, 144.5, "care leavers");
  pages.at(kGrades, 130, "Good").at(kGrades, 144.5, "Inadequate");
  EXPECT_TRUE(read_table(pages).judgements.empty());
}

TEST(JudgementTable, KeepsAnUnknownJudgementAndSaysSo) {
  TestPages pages = table_page();
  pages.at(77, 130, "The safety of children online").at(kGrades, 130, "Good");
  pages.at(77, 160, "Overall effectiveness").at(kGrades, 160, "Good");
  const IlacsReport report = read_table(pages);
  EXPECT_EQ(grade(report, "The safety of children online"), "Good");
  EXPECT_TRUE(warned(report, "unknown_judgement"));
}

TEST(JudgementTable, LeavesOutAnUnknownGradeAndSaysSo) {
  for (const std::string text :
       {"Strong standard", "Not judged", "Good (improving)", "Mostly good", "-"}) {
    TestPages pages = table_page();
    pages.at(77, 130, "Overall effectiveness").at(kGrades, 130, text);
    const IlacsReport report = read_table(pages);
    EXPECT_TRUE(report.judgements.empty()) << text;
    EXPECT_TRUE(warned(report, "unknown_grade")) << text;
  }
}

TEST(JudgementTable, DoesNotTakeTextBelowForRows) {
  TestPages pages = table_page();
  pages.at(77, 130, "Overall effectiveness").at(kGrades, 130, "Good");
  pages.at(71, 160, "A short line.")
      .at(71, 190, "Text that fills the whole line, from one margin to the other,");
  pages.at(71, 204.5, "and then says what is good");
  IlacsReport report;
  const std::vector<Line> lines = flow(pages.pages());
  const std::size_t after = read_ilacs_table(lines, report);
  ASSERT_EQ(report.judgements.size(), 1u);
  EXPECT_TRUE(report.warnings.empty());
  EXPECT_EQ(lines[after].text, "A short line.");
}

TEST(JudgementTable, IsNotThereWithoutItsHeader) {
  TestPages pages;
  pages.page().at(77, 130, "Overall effectiveness").at(kGrades, 130, "Good");
  EXPECT_TRUE(read_table(pages).judgements.empty());
}

IlacsReport read_sif(const TestPages& pages) {
  IlacsReport report;
  const std::vector<Line> lines = flow(pages.pages());
  read_statements(lines, report);
  read_sif_table(lines, report);
  return report;
}

TEST(SifJudgements, ReadsRowsWithoutAHeader) {
  TestPages pages;
  pages.page()
      .at(72, 115, "1. Children who need help and protection")
      .at(390, 107.8, "Requires")
      .at(390, 122.3, "Improvement");
  pages.at(72, 150, "2. Children looked after and achieving")
      .at(90, 164.5, "permanence")
      .at(390, 150, "Good");
  pages.at(120, 198, "2.1 Adoption performance").at(390, 198, "Outstanding");
  const IlacsReport report = read_sif(pages);
  EXPECT_EQ(grade(report, "Children who need help and protection"), "Requires Improvement");
  EXPECT_EQ(grade(report, "Children looked after and achieving permanence"), "Good");
  EXPECT_EQ(grade(report, "Adoption performance"), "Outstanding");
}

TEST(SifJudgements, ReadsTheSentencesThatStateAJudgement) {
  for (const auto& [text, expected] : std::vector<std::pair<std::string, std::string>>{
           {"The overall judgement is good", "good"},
           {"The overall judgement is that children\u2019s services require improvement",
            "require improvement"},
           {"Children\u2019s services in Northshire are inadequate", "inadequate"},
           {"Children\u2019s services in Northshire are not good", ""},
           {"Children\u2019s services in Northshire require improvement", "require improvement"},
           {"Children\u2019s services in Northshire will soon be outstanding", ""},
           {"Children\u2019s services in Northshire are good.", ""},
           {"The overall judgement is that leaders want to be good", ""}}) {
    TestPages pages;
    pages.page().at(71, 100, text);
    EXPECT_EQ(grade(read_sif(pages), "Overall judgement"), expected) << text;
  }
}

TEST(SifJudgements, ReadsTheBoardsJudgementOnAnyPage) {
  for (const auto& [text, expected] : std::vector<std::pair<std::string, std::string>>{
           {"The Local Safeguarding Children Board requires improvement", "requires improvement"},
           {"The effectiveness of the Local Safeguarding Children Board (LSCB) is good", "good"},
           {"An LSCB that is inadequate", ""},
           {"The Local Safeguarding Children Board is chaired by someone good", ""}}) {
    TestPages pages;
    pages.page().page().page().at(71, 100, text);
    EXPECT_EQ(grade(read_sif(pages), "The Local Safeguarding Children Board"), expected) << text;
  }
}

TEST(GradedHeadings, AreReadOverThreeLines) {
  TestPages pages;
  pages.page()
      .line("The experiences and progress of children who need help")
      .line("and protection: requires improvement to")
      .line("be good");
  const auto headings = find_graded_headings(flow(pages.pages()));
  ASSERT_EQ(headings.size(), 1u);
  EXPECT_EQ(headings[0].judgement.name,
            "The experiences and progress of children who need help and protection");
  EXPECT_EQ(headings[0].judgement.grade, "requires improvement to be good");
}

TEST(GradedHeadings, AreNotTakenFromRunningText) {
  TestPages pages;
  pages.page()
      .line("The experiences and progress of care leavers are good")
      .line("The impact of leaders is good");
  EXPECT_TRUE(find_graded_headings(flow(pages.pages())).empty());
}

TEST(SettledJudgements, AreGradedOnlyWhenTableAndHeadingAgree) {
  IlacsReport report;
  report.judgements = {{"Overall effectiveness", "Good", 1, "q"},
                       {"The experiences and progress of care leavers", "Good", 1, "q"}};
  settle_judgements({{5, {"The experiences and progress of care leavers", "inadequate", 4, "q"}},
                     {9, {"The experiences and progress of children in care", "good", 5, "q"}}},
                    report);
  EXPECT_EQ(grade(report, "Overall effectiveness"), "Good");
  EXPECT_EQ(grade(report, "The experiences and progress of care leavers"), "");
  EXPECT_EQ(grade(report, "The experiences and progress of children in care"), "good");
  EXPECT_TRUE(warned(report, "grades_disagree"));
  EXPECT_TRUE(warned(report, "grade_from_heading"));
}

TEST(Grades, AreRecognisedOnlyWhole) {
  EXPECT_EQ(grade_of("GOOD"), Grade::kGood);
  EXPECT_EQ(grade_of(" Requires  improvement to be good "), Grade::kRequiresImprovement);
  for (std::string_view text :
       {"", "Goo", "Good.", "to be good", "Not good", "Requires", "Improvement"})
    EXPECT_FALSE(grade_of(text)) << text;
  EXPECT_EQ(grade_at_end("protection: requires improvement to be good"), 31u);
  EXPECT_EQ(grade_at_end("protection: good"), 4u);
  EXPECT_EQ(grade_at_end("good"), 0u);
}

}  // namespace
}  // namespace scrutiny::ilacs
