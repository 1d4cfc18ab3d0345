// Fictional reports of every framework through the whole plugin, as PDF and as web page, read by
// the definitions of config/frameworks/.
#include "plugins/inspection_report/lookalikes.h"

#include <gtest/gtest.h>

#include "plugins/inspection_report/test_definitions.h"
#include "plugins/report/test_runs.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_inspection_report();

namespace scrutiny::inspection {
namespace {

using Texts = std::vector<std::string>;

Result<Extraction> run(std::string_view document, const std::string& configuration =
                                                      repository_definitions(SCRUTINY_SOURCE_DIR)) {
  sdk::RunOptions options;
  options.configuration = configuration;
  return sdk::run_plugin(*scrutiny_plugin_entry_inspection_report(), as_bytes(document), options);
}

Extraction extract(const std::string& document) {
  auto result = run(document);
  EXPECT_TRUE(result.ok()) << result.error().describe();
  return result.ok() ? *std::move(result) : Extraction();
}

Texts refs(const Extraction& found, std::string_view kind) {
  Texts all;
  for (const ExtractedFinding& finding : found.findings)
    if (finding.kind == kind) all.push_back(finding.ref);
  return all;
}

// Every look-alike is read from both forms.
class InspectionReports : public ::testing::TestWithParam<bool> {
 protected:
  static std::string as_file(const Pieces& pieces) {
    return GetParam() ? as_web_page(pieces) : as_pdf(pieces);
  }
  static Extraction read(const Pieces& pieces) {
    Extraction found = extract(as_file(pieces));
    EXPECT_EQ(found.document.format, "inspection_report");
    EXPECT_FALSE(found.pages.empty());
    for (const ExtractedJudgement& judgement : found.judgements) {
      EXPECT_EQ(judgement.page > 0, !GetParam());
      EXPECT_FALSE(judgement.quote.empty());
    }
    for (const ExtractedFinding& finding : found.findings) {
      EXPECT_EQ(finding.page > 0, !GetParam());
      EXPECT_FALSE(finding.quote.empty());
      EXPECT_FALSE(finding.paragraph.empty());
    }
    return found;
  }
};

INSTANTIATE_TEST_SUITE_P(Forms, InspectionReports, ::testing::Bool(),
                         [](const auto& form) { return form.param ? "WebPage" : "Pdf"; });

TEST_P(InspectionReports, Peel) {
  const Extraction found = read(peel_report());
  EXPECT_EQ(found.document.framework, "hmicfrs_peel");
  EXPECT_EQ(found.document.framework_version, "2021");
  EXPECT_EQ(found.document.title, "PEEL 2023\u201325: An inspection of Northshire Police");
  EXPECT_EQ(field(found, "force"), "Northshire Police");
  EXPECT_EQ(field(found, "inspection_start"), "2024-06-03");
  EXPECT_EQ(field(found, "inspection_end"), "2024-06-14");
  EXPECT_EQ(field(found, "publication_date"), "2024-10-21");
  EXPECT_EQ(grades_of(found), (Grades{{"Responding to the public", "Adequate"},
                                      {"Investigating crime", "Requires improvement"},
                                      {"Leading with a new question", "Outstanding"},
                                      {"Protecting vulnerable people", "good"},
                                      {"Managing offenders", "inadequate"}}));
  EXPECT_TRUE(warned(found, "judgement_new"));
  EXPECT_TRUE(warned(found, "judgement_missing"));
  EXPECT_EQ(texts(found, "area_for_improvement"),
            (Texts{"The force should make sure that children who go missing are found sooner.",
                   "The force should hear what children say."}));
  EXPECT_EQ(texts(found, "cause_of_concern"),
            (Texts{"The force does not know who is a risk to children."}));
  EXPECT_EQ(texts(found, "recommendation"), (Texts{"Within six weeks, Northshire Police should:"}));
  EXPECT_EQ(found.findings.back().children, (Texts{"write a list; and", "visit everyone on it."}));
  EXPECT_EQ(field(found, "recommendation_1_within"), "P6W");
  EXPECT_EQ(field(found, "recommendation_1_addressee"), "Northshire Police");
}

TEST_P(InspectionReports, NationalChildProtection) {
  const Extraction found = read(child_protection_report());
  EXPECT_EQ(found.document.framework, "hmicfrs_ncpi");
  EXPECT_EQ(found.document.framework_version, "2024");
  EXPECT_EQ(field(found, "force"), "Northshire");
  EXPECT_EQ(field(found, "publication_date"), "2025-08-04");
  EXPECT_EQ(grades_of(found),
            (Grades{{"Leadership of child protection arrangements", "Requires improvement"},
                    {"Investigating reports of abuse, neglect and exploitation of children",
                     "Inadequate"}}));
  EXPECT_EQ(texts(found, "recommendation"),
            (Texts{"We recommend that Northshire Police immediately should:",
                   "We recommend that, within three months, the chief constable of Northshire "
                   "Police should:",
                   "We recommend that, within 6 months, Northshire Police should:"}));
  ASSERT_EQ(found.findings.size(), 3u);
  EXPECT_EQ(found.findings[0].children, (Texts{"record every concern."}));
  EXPECT_EQ(found.findings[1].children,
            (Texts{"improve how cases are handed over, so that no child waits because a form is "
                   "missing or because nobody is on duty;",
                   "tell partners who decides."}));
  EXPECT_EQ(field(found, "recommendation_1_within"), "P0D");
  EXPECT_EQ(field(found, "recommendation_1_addressee"), "Northshire Police");
  EXPECT_EQ(field(found, "recommendation_2_within"), "P3M");
  EXPECT_EQ(field(found, "recommendation_2_addressee"), "the chief constable of Northshire Police");
  EXPECT_EQ(field(found, "recommendation_3_within"), "P6M");
  EXPECT_EQ(refs(found, "recommendation"), (Texts{"1", "2", "3"}));
}

TEST_P(InspectionReports, Cqc) {
  const Extraction found = read(cqc_report());
  EXPECT_EQ(found.document.framework, "cqc");
  EXPECT_EQ(found.document.title, "Hillside Children's Hospice");
  EXPECT_EQ(field(found, "inspection_start"), "2024-06-10");
  EXPECT_EQ(field(found, "publication_date"), "2024-08-02");
  EXPECT_EQ(grades_of(found),
            (Grades{{"Overall rating for this service", "Requires Improvement"},
                    {"Is the service safe?", "Inadequate"},
                    {"Is the service effective?", "Good"},
                    {"Is the service caring?", "Good"},
                    {"Is the service responsive?", "Insufficient evidence to rate"},
                    {"Is the service well-led?", "Requires Improvement"}}));
  EXPECT_FALSE(warned(found, "judgement_missing"));
  EXPECT_EQ(texts(found, "must"),
            (Texts{"The service must ensure that medicines are locked away. (Regulation 12)",
                   "The service must ensure that staff are checked."}));
  EXPECT_EQ(texts(found, "should"), (Texts{"The service should consider:"}));
  EXPECT_EQ(found.findings.back().children, (Texts{"asking families."}));
}

TEST_P(InspectionReports, YoungOffenderInstitution) {
  const Extraction found = read(prison_report());
  EXPECT_EQ(found.document.framework, "hmi_prisons_yoi");
  EXPECT_EQ(field(found, "establishment"), "HMYOI Northmoor");
  EXPECT_EQ(field(found, "inspection_end"), "2024-01-19");
  EXPECT_EQ(grades_of(found), (Grades{{"Safety", "Not sufficiently good"},
                                      {"Care", "Reasonably good"},
                                      {"Purposeful activity", "Poor"},
                                      {"Resettlement", "good"}}));
  EXPECT_EQ(texts(found, "priority_concern"),
            (Texts{"Children were locked up for too long. They spent most days alone.",
                   "Violence was high."}));
  EXPECT_EQ(refs(found, "key_concern"), (Texts{"3", "4"}));
  EXPECT_EQ(refs(found, "strength"), (Texts{"5"}));
}

TEST_P(InspectionReports, YouthJustice) {
  const Extraction found = read(probation_report());
  EXPECT_EQ(found.document.framework, "hmi_probation_yj");
  EXPECT_EQ(field(found, "area"), "Northshire");
  EXPECT_EQ(field(found, "inspection_start"), "2024-09-09");
  EXPECT_EQ(grades_of(found), (Grades{{"Overall rating", "Inadequate"},
                                      {"1.1 Governance and leadership", "Requires improvement"},
                                      {"1.2 Staff", "Good"},
                                      {"1.3 Partnerships and services", "Good"},
                                      {"1.4 Information and facilities", "Outstanding"},
                                      {"2.1 Assessment", "Inadequate"}}));
  EXPECT_EQ(texts(found, "recommendation"),
            (Texts{"make sure that assessments say how children are kept safe", "hear victims.",
                   "resource the service."}));
  EXPECT_EQ(refs(found, "recommendation"), (Texts{"1", "2", "3"}));
  EXPECT_EQ(field(found, "recommendation_2_addressee"),
            "The Northshire Youth Justice Service manager");
  EXPECT_EQ(field(found, "recommendation_3_addressee"),
            "The Northshire Youth Justice Management Board");
}

TEST_P(InspectionReports, SecureChildrensHome) {
  const Extraction found = read(secure_home_report());
  EXPECT_EQ(found.document.framework, "sccif");
  EXPECT_EQ(found.document.title, "Northgate House");
  EXPECT_EQ(field(found, "inspection_start"), "2024-11-12");
  EXPECT_EQ(grades_of(found),
            (Grades{{"Overall experiences and progress of children and young people, taking into "
                     "account",
                     "good"},
                    {"How well children and young people are helped and protected",
                     "requires improvement to be good"},
                    {"The effectiveness of leaders and managers", "outstanding"}}));
  EXPECT_EQ(texts(found, "requirement"),
            (Texts{"The registered person must protect children from harm.",
                   "The registered person must record each restraint within a day."}));
  EXPECT_EQ(field(found, "requirement_1_due"), "2025-01-31");
  EXPECT_EQ(field(found, "requirement_2_due"), "2025-02-28");
  EXPECT_EQ(texts(found, "recommendation"),
            (Texts{"The registered person should ask children how they sleep."}));
}

TEST_P(InspectionReports, AnOlderVersionIsChosenByTheDateOfTheInspection) {
  Pieces pieces = peel_report();
  for (Piece& piece : pieces)
    if (piece.text.find("3 to 14 June 2024") != std::string::npos)
      piece.text = "Inspection dates: 3 to 14 June 2019";
  pieces.push_back({K::kHeading, "Legitimacy"});
  pieces.push_back({K::kText, "Requires improvement"});
  const Extraction found = read(pieces);
  EXPECT_EQ(found.document.framework_version, "2018");
  EXPECT_EQ(grades_of(found).count("Legitimacy"), 1u);
  // "Adequate" was no grade then.
  EXPECT_EQ(grades_of(found).count("Responding to the public"), 0u);
}

TEST_P(InspectionReports, WithoutADateTheNewestVersionIsTakenAndSaid) {
  Pieces pieces = peel_report();
  std::erase_if(pieces, [](const Piece& piece) {
    return piece.text.starts_with("Published on") || piece.text.starts_with("Inspection dates");
  });
  const Extraction found = read(pieces);
  EXPECT_EQ(found.document.framework_version, "2021");
  EXPECT_TRUE(warned(found, "version_unclear"));
  EXPECT_TRUE(warned(found, "inspection_not_found"));
}

TEST_P(InspectionReports, AMissingJudgementAndAGradeOfNoScaleAreNoFailure) {
  Pieces pieces = cqc_report();
  std::erase_if(pieces, [](const Piece& piece) { return piece.text == "Is the service caring?"; });
  for (Piece& piece : pieces)
    if (piece.text == "Is the service effective?") piece.beside = "Splendid";
  const Extraction found = read(pieces);
  EXPECT_EQ(found.judgements.size(), 4u);
  EXPECT_TRUE(warned(found, "judgement_missing"));
}

TEST_P(InspectionReports, GradesThatDisagreeAreBothGivenAndSaid) {
  Pieces pieces = cqc_report();
  pieces.push_back({K::kHeading, "Is the service caring?"});
  pieces.push_back({K::kText, "Outstanding"});
  const Extraction found = read(pieces);
  EXPECT_EQ(grades_of(found).at("Is the service caring?"), "GoodOutstanding");
  EXPECT_TRUE(warned(found, "judgement_grades_disagree"));
}

TEST_P(InspectionReports, WhatOnlyTalksOfInspectionsIsRefused) {
  const Pieces letter = {
      {K::kTitle, "Letter to the Care Quality Commission"},
      {K::kText,
       "Thank you for the inspection report on our service, which is safe and well-led. "
       "We ask you to look again at the overall rating for this service."},
      {K::kText,
       "We also wrote to HMICFRS about the national child protection inspection of "
       "Northshire Police, and to Ofsted about our secure children's home and the "
       "overall experiences and progress of children."}};
  const auto result = run(as_file(letter));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused);
  const Pieces policy = {{K::kTitle, "Restraint policy of Northgate House"},
                         {K::kHeading, "Recommendations"},
                         {K::kBullet, "Record every restraint."}};
  EXPECT_FALSE(run(as_file(policy)).ok());
}

TEST_P(InspectionReports, WithoutUsableDefinitionsNothingIsReadAndTheReasonIsSaid) {
  const std::string report = as_file(cqc_report());
  for (const char* configuration :
       {"", "{", "[]", "{\"frameworks\": 1}", "{\"frameworks\": [{\"id\": \"x\"}]}",
        "{\"frameworks\": []}", "{}"}) {
    const auto result = run(report, configuration);
    ASSERT_FALSE(result.ok()) << configuration;
    EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << configuration;
    EXPECT_FALSE(result.error().public_text().empty());
  }
}

TEST_P(InspectionReports, AnOperatorsDefinitionNeedsNoCode) {
  const std::string configuration = R"({"frameworks": [{
    "id": "wales", "body": "B", "title": "Inspection in Wales", "versions": [{
      "id": "1", "from": "2020-01-01", "grades": ["Da", "Gwael"],
      "judgements": {"lles": "Lles"}, "headings": {"argymhelliad": "Argymhellion"},
      "reading": {"first_pages": 1, "recognise": [{"any": ["arolygiad"]}],
                  "sections": [{"kind": "argymhelliad"}]}}]}]})";
  const auto found = run(as_file({{K::kTitle, "Arolygiad"},
                                  {K::kHeading, "Lles"},
                                  {K::kText, "Da"},
                                  {K::kHeading, "Argymhellion"},
                                  {K::kBullet, "Gwrando ar blant."}}),
                         configuration);
  ASSERT_TRUE(found.ok()) << found.error().describe();
  EXPECT_EQ(found->document.framework, "wales");
  EXPECT_EQ(grades_of(*found), (Grades{{"Lles", "Da"}}));
  EXPECT_EQ(texts(*found, "argymhelliad"), (Texts{"Gwrando ar blant."}));
}

TEST(InspectionReportHostileFiles, OtherFilesAreRefused) {
  for (const char* document : {"", "text", "%PDF-1.7\n", "<!DOCTYPE html>", "PK\x03\x04", "{}"}) {
    const auto result = run(document);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
  }
}

TEST(InspectionReportHostileFiles, OtherDocumentsAreRefusedHoweverLong) {
  report::SetPdf book;
  for (int page = 1; page < 420; ++page) book.line("A page of another document.").new_page();
  const auto result = run(book.finish());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
}

TEST(InspectionReportHostileFiles, WhatIsTooMuchIsLeftOutAndSaid) {
  Pieces pieces = cqc_report();
  std::erase_if(pieces, [](const Piece& piece) { return piece.kind == K::kPage; });
  pieces.push_back({K::kHeading, "Ratings"});
  for (int i = 0; i < 20'000; ++i)
    pieces.push_back({K::kRow, "Question " + std::to_string(i), "Good"});
  pieces.push_back({K::kHeading, "The provider must"});
  for (int i = 0; i < 20'000; ++i) pieces.push_back({K::kBullet, "Do " + std::to_string(i)});
  for (int i = 0; i < 1'000; ++i) pieces.push_back({K::kNested, "Also " + std::to_string(i)});
  pieces.push_back({K::kHeading, "The provider should"});
  pieces.push_back({K::kText, std::string(100'000, 'x')});
  const Extraction found = extract(as_web_page(pieces));
  EXPECT_EQ(found.judgements.size(), 400u);
  EXPECT_EQ(found.findings.size(), 900u);
  EXPECT_EQ(found.findings.back().children.size(), 200u);
  EXPECT_TRUE(warned(found, "judgements_left_out"));
  EXPECT_TRUE(warned(found, "findings_left_out"));
}

TEST(InspectionReportHostileFiles, ALongFindingIsShortenedAndSaid) {
  Pieces pieces = cqc_report();
  pieces.push_back({K::kHeading, "The provider should"});
  pieces.push_back({K::kText, std::string(100'000, 'x')});
  const Extraction found = extract(as_web_page(pieces));
  EXPECT_EQ(found.findings.back().text.size(), 32u << 10);
  EXPECT_TRUE(warned(found, "shortened"));
}

TEST(InspectionReportHostileFiles, CutFilesGiveNoWrongGrade) {
  const Grades whole = grades_of(extract(as_web_page(cqc_report())));
  for_each_cut(as_web_page(cqc_report()), 31, [&](const std::string& cut) {
    const auto result = run(cut);
    if (!result.ok()) return;
    for (const auto& [name, grade] : grades_of(*result)) EXPECT_EQ(whole.at(name), grade) << cut;
  });
}

TEST(InspectionReportHostileFiles, FlippedBytesAreReadOrRefused) {
  for_each_flip(as_pdf(probation_report()), 211, [](const std::string& flipped) {
    const auto result = run(flipped);
    EXPECT_TRUE(result.ok() || result.error().code() == ErrorCode::kPluginRefused)
        << result.error().describe();
  });
}

}  // namespace
}  // namespace scrutiny::inspection
