// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_ssda903();

namespace scrutiny {
namespace {

TEST(Ssda903InSandbox, AgreesOnTablesAndRefusals) {
  if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  testing::Conformance suite(*scrutiny_plugin_entry_ssda903(), "ssda903");
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/plugins/ssda903/corpus";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    suite.expect_same(entry.path().filename().string(), testing::read_file(entry.path()));
  suite.expect_same("empty", "");
  suite.expect_same("no return", "a,b\n1,2\n");
  suite.expect_same("another encoding", "CHILD,DOB,REVIEW,REVIEW_CODE\n1,2,3,caf\xE9\n");
  suite.expect_same("a declaration",
                    "<!DOCTYPE a [<!ENTITY b \"c\">]><EXPSSDA903>&b;</EXPSSDA903>");
  suite.expect_survival_of_cuts(testing::read_file(folder / "return.xml"), 20);
  suite.expect_survival_of_cuts(testing::read_file(folder / "episodes.csv"), 20);
}

}  // namespace
}  // namespace scrutiny
