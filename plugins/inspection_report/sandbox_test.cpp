// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/inspection_report/lookalikes.h"
#include "plugins/inspection_report/test_definitions.h"
#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_inspection_report();

namespace scrutiny {
namespace {

class InspectionReportInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(InspectionReportInSandbox, AgreesOnLookAlikesAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_inspection_report(), "inspection_report",
                             inspection::repository_definitions(SCRUTINY_SOURCE_DIR));
  for (const auto& pieces : {inspection::peel_report(), inspection::child_protection_report(),
                             inspection::cqc_report(), inspection::prison_report(),
                             inspection::probation_report(), inspection::secure_home_report()}) {
    const std::string name = pieces.front().text;
    suite.expect_same(name, inspection::as_pdf(pieces));
    suite.expect_same(name, inspection::as_web_page(pieces));
    EXPECT_FALSE(suite.read(inspection::as_pdf(pieces)).judgements.empty()) << name;
  }
  suite.expect_same("empty", "");
  suite.expect_same("another page", "<!DOCTYPE html><title>Not found</title>");
  suite.expect_survival_of_cuts(inspection::as_pdf(inspection::cqc_report()), 20);
  suite.expect_survival_of_cuts(inspection::as_web_page(inspection::cqc_report()), 20);
}

}  // namespace
}  // namespace scrutiny
