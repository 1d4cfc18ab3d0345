// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_agency_audit();

namespace scrutiny {
namespace {

class AgencyAuditInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(AgencyAuditInSandbox, AgreesOnAuditsAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_agency_audit(), "agency_audit");
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/plugins/agency_audit/testdata";
  for (const char* name :
       {"audit.docx", "audit.odt", "audit.xlsx", "audit.ods", "audit.csv", "section11.html"})
    suite.expect_same(name, testing::read_file(folder / name));
  suite.expect_same("empty", "");
  suite.expect_same("no audit", "a,b\n1,2\n");
  suite.expect_same("another encoding", "Standard,Finding,Grade\n1,caf\xE9,x\n");
  suite.expect_same("nothing but a header", "PK\x03\x04");
  suite.expect_survival_of_cuts(testing::read_file(folder / "audit.xlsx"), 20);
  suite.expect_survival_of_cuts(testing::read_file(folder / "audit.docx"), 20);
}

}  // namespace
}  // namespace scrutiny
