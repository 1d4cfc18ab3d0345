// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_dfe_cin_census();

namespace scrutiny {
namespace {

TEST(CinCensusInSandbox, AgreesOnCensusesAndRefusals) {
  if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  testing::Conformance suite(*scrutiny_plugin_entry_dfe_cin_census(), "dfe_cin_census");
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/plugins/dfe_cin_census/corpus";
  const std::string census = testing::read_file(folder / "census.xml");
  suite.expect_same("census", census);
  suite.expect_same("few children", testing::read_file(folder / "few_children.xml"));
  suite.expect_same("empty", "");
  suite.expect_same("another document", "<html><p>no census</p></html>");
  suite.expect_same("no children", "<Message><Header/><Children/></Message>");
  suite.expect_same("another encoding",
                    "<?xml version=\"1.0\" encoding=\"EBCDIC-US\"?>" + census.substr(40));
  suite.expect_same("a declaration", "<!DOCTYPE Message SYSTEM \"file:///etc/passwd\">" + census);
  suite.expect_survival_of_cuts(census, 20);
}

}  // namespace
}  // namespace scrutiny
