// One audit and one self-assessment, each written once and saved by LibreOffice in six formats
// (testdata/make_audits.py), give the same findings; and neither this plugin nor action_plan takes
// what is the other's.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_agency_audit();
extern "C" const scrutiny_plugin* scrutiny_plugin_entry_action_plan();

namespace scrutiny {
namespace {

constexpr const char* kFormats[] = {"docx", "odt", "xlsx", "ods", "csv", "html"};

std::string file(const std::string& plugin, const std::string& name) {
  std::ifstream in(SCRUTINY_SOURCE_DIR "/plugins/" + plugin + "/testdata/" + name,
                   std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.empty()) throw std::runtime_error("no " + name);
  return bytes;
}

Extraction read(std::string_view bytes) {
  auto out = sdk::run_plugin(*scrutiny_plugin_entry_agency_audit(), as_bytes(bytes));
  if (!out.ok()) throw std::runtime_error(out.error().describe());
  return std::move(out).value();
}

// Everything found but places and quotes. A merged cell in CSV is empty below its first row.
std::string comparable(Extraction found) {
  found.pages.clear();
  for (ExtractedField& field : found.fields) field.quote.clear();
  for (ExtractedJudgement& judgement : found.judgements) judgement.quote.clear();
  for (ExtractedFinding& finding : found.findings) finding.paragraph = finding.quote = "";
  for (ExtractedAction& action : found.actions) action.paragraph = action.quote = "";
  return to_json(found);
}

TEST(AuditFormats, SixFormatsOfOneReturnGiveEqualFindings) {
  for (const std::string name : {"audit.", "section11."}) {
    const std::string expected = comparable(read(file("agency_audit", name + "ods")));
    for (const std::string format : kFormats)
      EXPECT_EQ(comparable(read(file("agency_audit", name + format))), expected) << name + format;
  }
}

TEST(AuditFormats, ReadsTheWholeAudit) {
  const Extraction audit = read(file("agency_audit", "audit.xlsx"));
  EXPECT_EQ(audit.document.format, "agency_audit");
  EXPECT_EQ(audit.document.title, "Single-agency audit return: quality of strategy discussions");
  EXPECT_TRUE(audit.warnings.empty());
  ASSERT_EQ(audit.fields.size(), 5u);
  EXPECT_EQ(audit.fields[1].name, "agency");
  EXPECT_EQ(audit.fields[1].value, "Northshire Police");
  EXPECT_EQ(audit.fields[2].name, "period");
  EXPECT_EQ(audit.fields[2].raw, "1 April 2025 to 30 June 2025");
  EXPECT_EQ(audit.fields[3].name, "sample_size");
  EXPECT_EQ(audit.fields[3].value, "24");
  EXPECT_EQ(audit.fields[4].name, "audit_date");
  EXPECT_EQ(audit.fields[4].value, "2025-07-14");
  ASSERT_EQ(audit.judgements.size(), 3u);
  EXPECT_EQ(audit.judgements[0].name, "Discussions are held within 24 hours");
  EXPECT_EQ(audit.judgements[0].grade, "Good");
  EXPECT_EQ(audit.judgements[1].grade, "Requires improvement");
  ASSERT_EQ(audit.findings.size(), 4u);
  EXPECT_EQ(audit.findings[0].kind, "strength");
  EXPECT_EQ(audit.findings[0].ref, "1");
  EXPECT_EQ(audit.findings[0].text, "22 of 24 were held in time");
  EXPECT_EQ(audit.findings[0].paragraph, "Plan!A7:J7");
  EXPECT_EQ(audit.findings[0].children, std::vector<std::string>{"Sample (cases): 24"});
  EXPECT_EQ(audit.findings[1].kind, "area_for_improvement");
  EXPECT_EQ(audit.findings[1].children,
            (std::vector<std::string>{"Sample (cases): 24", "Comments: Raised with the ICB"}));
  EXPECT_EQ(audit.findings[2].kind, "area_for_improvement");
  EXPECT_EQ(audit.findings[3].kind, "audit_finding");
  ASSERT_EQ(audit.actions.size(), 2u);
  EXPECT_EQ(audit.actions[0].ref, "2");
  EXPECT_EQ(audit.actions[0].action, "Agree weekend cover with health");
  EXPECT_EQ(audit.actions[0].recommendation, audit.actions[0].action);
  EXPECT_EQ(audit.actions[0].owner, "Detective Inspector");
  EXPECT_EQ(audit.actions[0].due, "2025-09-30");
  EXPECT_EQ(audit.actions[1].flags, std::vector<std::string>{"due_financial_quarter"});
}

TEST(AuditFormats, ReadsTheWholeSelfAssessment) {
  const Extraction found = read(file("agency_audit", "section11.docx"));
  EXPECT_EQ(found.document.framework, "Section 11");
  EXPECT_EQ(found.fields.at(1).value, "Northshire Hospitals NHS Trust");
  ASSERT_EQ(found.judgements.size(), 5u);
  EXPECT_EQ(found.judgements[0].name, "1. A senior leader is accountable (self score)");
  EXPECT_EQ(found.judgements[0].grade, "3");
  EXPECT_EQ(found.judgements[1].name, "1. A senior leader is accountable (moderated score)");
  EXPECT_EQ(found.judgements[1].grade, "2");
  ASSERT_EQ(found.findings.size(), 5u);
  EXPECT_EQ(found.findings[0].kind, "self_assessment");
  EXPECT_EQ(found.findings[0].children,
            (std::vector<std::string>{"Evidence: Board minutes, May 2025",
                                      "Comments: Deputy not named"}));
  EXPECT_EQ(found.findings[1].kind, "area_for_improvement");
  EXPECT_EQ(found.findings[1].text, "Name a deputy");
  ASSERT_EQ(found.actions.size(), 2u);
  EXPECT_EQ(found.actions[0].action, "Name a deputy");
  EXPECT_EQ(found.actions[0].owner, "Chief Nurse");
  EXPECT_EQ(found.actions[0].due, "2025-10-31");
}

TEST(AuditFormats, NeitherTakesWhatIsTheOthers) {
  const auto code = [](const scrutiny_plugin* plugin, const std::string& bytes) {
    const auto out = sdk::run_plugin(*plugin, as_bytes(bytes));
    return out.ok() ? ErrorCode::kNotFound : out.error().code();
  };
  for (const std::string format : kFormats) {
    EXPECT_EQ(code(scrutiny_plugin_entry_agency_audit(), file("action_plan", "plan." + format)),
              ErrorCode::kPluginRefused)
        << format;
    for (const std::string name : {"audit.", "section11."})
      EXPECT_EQ(code(scrutiny_plugin_entry_action_plan(), file("agency_audit", name + format)),
                ErrorCode::kPluginRefused)
          << name + format;
  }
  for (const std::string name : {"hidden.ods", "hidden.xlsx"})
    EXPECT_EQ(code(scrutiny_plugin_entry_agency_audit(), file("action_plan", name)),
              ErrorCode::kPluginRefused)
        << name;
}

// Returns of data and reports, where the samples are at hand.
TEST(AuditFormats, TakesNoSampleOfAnotherFormat) {
  const char* folder = std::getenv("SCRUTINY_SAMPLES");
  const std::filesystem::path samples = folder ? folder : SCRUTINY_SOURCE_DIR "/../shared/samples";
  if (!std::filesystem::exists(samples)) GTEST_SKIP() << "no samples at " << samples;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(samples)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".pdf") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto out = sdk::run_plugin(*scrutiny_plugin_entry_agency_audit(), as_bytes(bytes));
    EXPECT_FALSE(out.ok()) << entry.path();
  }
}

TEST(AuditFormats, APlanInTheSameFileIsReadToo) {
  const Extraction both = read(
      "<html><h1>Audit of plans</h1><table><tr><th>Standard<th>Finding<th>Grade</tr><tr><td>A<td>x"
      "<td>Good</tr></table><table><tr><th>Ref<th>Action<th>Owner<th>By when</tr><tr><td>1"
      "<td>Train<td>B<td>30/09/2025</tr></table></html>");
  EXPECT_EQ(both.findings.size(), 1u);
  ASSERT_EQ(both.actions.size(), 1u);
  EXPECT_EQ(both.actions[0].action, "Train");
}

}  // namespace
}  // namespace scrutiny
