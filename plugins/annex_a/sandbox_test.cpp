// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_annex_a();

namespace scrutiny {
namespace {

TEST(AnnexAInSandbox, AgreesOnWorkbooksAndRefusals) {
  if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  testing::Conformance suite(*scrutiny_plugin_entry_annex_a(), "annex_a");
  const std::filesystem::path plugins = SCRUTINY_SOURCE_DIR "/plugins";
  const std::string workbook = testing::read_file(plugins / "annex_a/corpus/annex_a.xlsx");
  suite.expect_same("workbook", workbook);
  suite.expect_same("another workbook",
                    testing::read_file(plugins / "action_plan/testdata/plan.xlsx"));
  suite.expect_same("empty", "");
  suite.expect_same("nothing but a header", "PK\x03\x04");
  suite.expect_survival_of_cuts(workbook, 20);
}

}  // namespace
}  // namespace scrutiny
