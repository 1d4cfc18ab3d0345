#include "plugins/agency_audit/audit.h"

#include <gtest/gtest.h>

#include "plugins/agency_audit/profile.h"
#include "plugins/office/read.h"

namespace scrutiny::agency_audit {
namespace {

office::Document document_of(std::string_view file) {
  auto document = office::read_document(as_bytes(file));
  if (!document.ok()) throw std::runtime_error(document.error().describe());
  return std::move(document).value();
}

Audit audit_of(std::string_view file) {
  return find_audit(document_of(file));
}

std::vector<std::string> kinds(const Audit& audit) {
  std::vector<std::string> out;
  for (const ExtractedFinding& finding : audit.findings) out.push_back(finding.kind);
  return out;
}

TEST(AuditHeaders, AreToldFromThoseOfActionPlansAndData) {
  for (const char* audit :
       {"Standard,Sample,Finding,Grade\n", "Standard,Self score,Moderated score,Evidence\n",
        "Theme,Strengths,Areas for improvement\n", "Question,Finding,Type of finding\n",
        "Standard,Finding,Grade,Recommendation,Action required,Owner,Date,Progress\n",
        "Standard,Evidence,RAG rating\n", "Audit question,No. of cases,Result\n",
        "Standard,Finding,Judgement,Owner,Date\n"})
    EXPECT_TRUE(is_audit(document_of(audit))) << audit;
  for (const char* other :
       {"Ref,Recommendation,Action,Owner,By when,Progress,RAG\n",
        "Standard,Action,Owner,Timescale,Evidence,RAG\n",
        "Finding,Recommendation,Action,Owner,Date,Progress\n",
        "Area,Category,Action,Owner,Due date,Status\n", "Area,Grade,Action,Owner,Date,Status,RAG\n",
        "Area for improvement,Action,Lead,Evidence,Impact,BRAG\n", "Month,Incidents,Children\n",
        "Area,Type,Number\n", "Theme,Finding,Recommendation\n", "Grade,Name,Salary\n"})
    EXPECT_FALSE(is_audit(document_of(other))) << other;
}

TEST(Audit, TellsStrengthsFromWhatIsForDevelopment) {
  EXPECT_EQ(kinds(audit_of("Standard,Finding,Strength/Development,Grade\n"
                           "A,good chronologies,Strength,Good\n"
                           "B,late visits,Area for improvement,Inadequate\n"
                           "C,something,,Good\n"
                           "D,Strength: clear plans,n/a,Good\n"
                           "E,Development: unclear plans,,Good\n"
                           "F,None,,Good\n")),
            (std::vector<std::string>{"strength", "area_for_improvement", "audit_finding",
                                      "strength", "area_for_improvement"}));
  EXPECT_EQ(kinds(audit_of("Theme,What is working well,Areas for development\nA,b,c\nD,n/a,e\n")),
            (std::vector<std::string>{"strength", "area_for_improvement", "area_for_improvement"}));
}

TEST(Audit, KeepsSelfAndModeratedScoresApart) {
  const Audit audit = audit_of(
      "Standard,Self score,Moderated score,Evidence\nLeadership,3,2,Minutes\nTraining,2,,Survey\n");
  ASSERT_EQ(audit.judgements.size(), 3u);
  EXPECT_EQ(audit.judgements[0].name, "Leadership (self score)");
  EXPECT_EQ(audit.judgements[0].grade, "3");
  EXPECT_EQ(audit.judgements[1].name, "Leadership (moderated score)");
  EXPECT_EQ(audit.judgements[1].grade, "2");
  EXPECT_EQ(audit.judgements[1].quote, "Leadership | 3 | 2 | Minutes");
  EXPECT_EQ(audit.judgements[2].name, "Training (self score)");
  ASSERT_EQ(audit.findings.size(), 2u);
  EXPECT_EQ(audit.findings[0].kind, "self_assessment");
  EXPECT_EQ(audit.findings[0].text, "Leadership");
  EXPECT_EQ(audit.findings[0].children, std::vector<std::string>{"Evidence: Minutes"});
}

TEST(Audit, SaysWhenOneStandardHasSeveralGradesAndGivesEachAsWritten) {
  const Audit audit = audit_of("Standard,Finding,Grade\nA,x,Good\nA,y,Good\nA,z,Inadequate\n");
  ASSERT_EQ(audit.judgements.size(), 2u);
  EXPECT_EQ(audit.judgements[1].grade, "Inadequate");
  ASSERT_EQ(audit.warnings.size(), 1u);
  EXPECT_EQ(audit.warnings[0].code, "grades_differ");
}

TEST(Audit, TakesTheActionWhereThereIsOneAndNeverMakesOneUp) {
  const Audit audit = audit_of(
      "Standard,Finding,Grade,Recommendation,Action,Owner,Date\nA,x,Good,Do better,Train,B,Sept "
      "25\nC,y,Good,Look again,,D,TBC\nE,z,Good,,,F,1/2/2026\n");
  ASSERT_EQ(audit.actions.size(), 2u);
  EXPECT_EQ(audit.actions[0].action, "Train");
  EXPECT_EQ(audit.actions[0].recommendation, "Do better");
  EXPECT_EQ(audit.actions[0].due, "2025-09-30");
  EXPECT_EQ(audit.actions[0].flags, std::vector<std::string>{"due_month_end"});
  EXPECT_EQ(audit.actions[1].action, "Look again");
  EXPECT_EQ(audit.actions[1].flags, std::vector<std::string>{"no_date"});
}

TEST(Audit, ReadsASampleSizeOnlyWhereItIsOneNumber) {
  const auto value = [](const std::string& text) {
    const Audit audit =
        audit_of("Sample size," + text + ",\nAgency,Police,\nStandard,Finding,Grade\nA,x,Good\n");
    return audit.fields.at(0).value + "|" + audit.fields.at(0).raw;
  };
  EXPECT_EQ(value("24 cases"), "24|24 cases");
  EXPECT_EQ(value("12 of 40"), "|12 of 40");
  EXPECT_EQ(value("twelve"), "|twelve");
}

TEST(Audit, NamesAGradeWithoutStandardByItsPlace) {
  const Audit audit = audit_of("Finding,Grade,Sample\nx,Good,3\n");
  ASSERT_EQ(audit.judgements.size(), 1u);
  EXPECT_EQ(audit.judgements[0].name, "table 1, row 2");
}

TEST(Audit, CutsWhatIsTooLongAndRefusesASentenceAsGrade) {
  const Audit audit = audit_of("Standard,Finding,Grade\n" + std::string(500, 's') +
                               ",x,Good\nB,y," + std::string(300, 'g') + "\n");
  ASSERT_EQ(audit.judgements.size(), 1u);
  EXPECT_EQ(audit.judgements[0].name, std::string(200, 's'));
  ASSERT_EQ(audit.warnings.size(), 1u);
  EXPECT_EQ(audit.warnings[0].code, "grade_unclear");
}

TEST(Audit, StopsAtTheCapsAndSaysSoOnce) {
  std::string file = "Standard,Finding,Grade\n";
  for (int i = 0; i < 6000; ++i)
    file += "S" + std::to_string(i) + ",f" + std::to_string(i) + ",Good\n";
  const Audit audit = audit_of(file);
  EXPECT_EQ(audit.judgements.size(), 500u);
  EXPECT_EQ(audit.findings.size(), 5000u);
  EXPECT_EQ(audit.warnings.size(), 2u);
}

}  // namespace
}  // namespace scrutiny::agency_audit
