// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_action_plan();

namespace scrutiny {
namespace {

class ActionPlanInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(ActionPlanInSandbox, AgreesOnPlansAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_action_plan(), "action_plan");
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/plugins/action_plan/testdata";
  for (const char* name :
       {"plan.docx", "plan.odt", "plan.xlsx", "plan.ods", "plan.csv", "plan.html"})
    suite.expect_same(name, testing::read_file(folder / name));
  suite.expect_same("empty", "");
  suite.expect_same("no plan", "a,b\n1,2\n");
  suite.expect_same("another encoding", "Ref,Action,Owner\n1,caf\xE9,x\n");
  suite.expect_same("nothing but a header", "PK\x03\x04");
  suite.expect_survival_of_cuts(testing::read_file(folder / "plan.xlsx"), 20);
  suite.expect_survival_of_cuts(testing::read_file(folder / "plan.docx"), 20);
}

}  // namespace
}  // namespace scrutiny
