// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_policy();

namespace scrutiny {
namespace {

class PolicyInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(PolicyInSandbox, AgreesOnPoliciesAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_policy(), "policy");
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/plugins/policy/testdata";
  for (const char* name : {"policy.docx", "policy.odt", "policy.html", "policy.pdf"})
    suite.expect_same(name, testing::read_file(folder / name));
  suite.expect_same("empty", "");
  suite.expect_same("no policy", "a,b\n1,2\n");
  suite.expect_same("another encoding", "Caf\xE9 policy\nVersion: 1\nOwner: A\n");
  suite.expect_same("nothing but a header", "PK\x03\x04");
  suite.expect_survival_of_cuts(testing::read_file(folder / "policy.pdf"), 20);
  suite.expect_survival_of_cuts(testing::read_file(folder / "policy.docx"), 20);
}

}  // namespace
}  // namespace scrutiny
