// One policy, written once and saved by LibreOffice in four formats (testdata/make_policies.py),
// gives the same fields; other documents are refused.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_policy();

namespace scrutiny {
namespace {

std::string file(const std::filesystem::path& path) {
  std::ifstream in(std::filesystem::path(SCRUTINY_SOURCE_DIR) / "plugins" / path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.empty()) throw std::runtime_error("no " + path.string());
  return bytes;
}

Result<Extraction> read(const std::string& bytes) {
  return sdk::run_plugin(*scrutiny_plugin_entry_policy(), as_bytes(bytes));
}

std::string fields_of(const std::string& name) {
  const auto out = read(file("policy/testdata/" + name));
  if (!out.ok()) return out.error().describe();
  std::string text = out->document.title + "\n";
  for (const ExtractedField& field : out->fields)
    text += field.name + "=" + field.value + "|" + field.raw + "\n";
  for (const ExtractedWarning& warning : out->warnings) text += "! " + warning.code + "\n";
  return text;
}

constexpr const char* kExpected =
    "Resolving Professional Disagreement Policy\n"
    "title=Resolving Professional Disagreement Policy|Resolving Professional Disagreement Policy\n"
    "version=2.1|2.1\n"
    "owner=Head of Safeguarding|Head of Safeguarding\n"
    "approved_by=Partnership Executive|Partnership Executive\n"
    "approval_date=2025-03-12|12 March 2025\n"
    "effective_date=2025-04-01|1 April 2025\n"
    "review_date=2027-03-31|31/03/2027\n"
    "heading=Purpose|Purpose\n"
    "heading=Scope|Scope\n"
    "heading=Stages of escalation|Stages of escalation\n"
    "heading=Recording|Recording\n";

TEST(PolicyFormats, FourFormatsOfOnePolicyGiveEqualFields) {
  for (const char* name : {"policy.docx", "policy.odt", "policy.html", "policy.pdf"})
    EXPECT_EQ(fields_of(name), kExpected) << name;
}

TEST(PolicyFormats, APdfGivesPagesAndQuotes) {
  const auto out = read(file("policy/testdata/policy.pdf"));
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->fields[1].page, 1);
  EXPECT_EQ(out->fields[1].quote, "Version | 2.1 | Policy owner | Head of Safeguarding");
  ASSERT_EQ(out->pages.size(), 1u);
  EXPECT_NE(out->pages[0].text.find("Practitioners first talk"), std::string::npos);
}

TEST(PolicyFormats, RefusesPlansAuditsAndOtherFiles) {
  for (const char* name :
       {"action_plan/testdata/plan.docx", "action_plan/testdata/plan.odt",
        "action_plan/testdata/plan.html", "action_plan/testdata/plan.xlsx",
        "agency_audit/testdata/audit.docx", "agency_audit/testdata/section11.odt",
        "agency_audit/testdata/section11.html"}) {
    const auto out = read(file(name));
    ASSERT_FALSE(out.ok()) << name;
    EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused) << name;
  }
  EXPECT_EQ(read("%PDF-1.4\nnothing").error().code(), ErrorCode::kPluginRefused);
}

TEST(PolicyFormats, RefusesInspectionReports) {
  const std::filesystem::path base =
      SCRUTINY_SOURCE_DIR "/plugins/ofsted_ilacs/testdata/lookalikes";
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(base)) {
    if (entry.path().extension() != ".pdf") continue;
    ++seen;
    EXPECT_FALSE(read(file(entry.path())).ok()) << entry.path();
  }
  EXPECT_GT(seen, 0u);
}

// Real reports, where the samples are at hand.
TEST(PolicyFormats, RefusesEverySampleReport) {
  const char* folder = std::getenv("SCRUTINY_SAMPLES");
  const std::filesystem::path samples = folder ? folder : SCRUTINY_SOURCE_DIR "/../shared/samples";
  if (!std::filesystem::exists(samples)) GTEST_SKIP() << "no samples at " << samples;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(samples)) {
    if (entry.path().extension() != ".pdf") continue;
    EXPECT_FALSE(read(file(entry.path())).ok()) << entry.path();
  }
}

}  // namespace
}  // namespace scrutiny
