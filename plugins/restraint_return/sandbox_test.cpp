// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_restraint_return();

namespace scrutiny {
namespace {

TEST(RestraintReturnInSandbox, AgreesOnReturnsAndRefusals) {
  if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  testing::Conformance suite(*scrutiny_plugin_entry_restraint_return(), "restraint_return");
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/plugins/restraint_return/corpus";
  for (const char* name : {"return.csv", "return.xlsx", "return.ods"})
    suite.expect_same(name, testing::read_file(folder / name));
  suite.expect_same("empty", "");
  suite.expect_same("no return", "a,b\n1,2\n");
  suite.expect_same("nothing but a header", "PK\x03\x04");
  suite.expect_survival_of_cuts(testing::read_file(folder / "return.xlsx"), 20);
}

}  // namespace
}  // namespace scrutiny
