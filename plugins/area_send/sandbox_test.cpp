// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/area_send/lookalikes.h"
#include "plugins/report/sample_table.h"
#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_area_send();

namespace scrutiny {
namespace {

class AreaSendInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(AreaSendInSandbox, AgreesOnLookAlikesAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_area_send(), "area_send");
  suite.expect_same("2024", send::report_of_2024());
  suite.expect_same("with priorities", send::report_with_priorities());
  suite.expect_same("another document", send::other_document());
  suite.expect_same("a web page", "<!DOCTYPE html><title>Report not found</title>");
  suite.expect_same("empty", "");
  suite.expect_survival_of_cuts(send::report_of_2024(), 20);
}

TEST_F(AreaSendInSandbox, AgreesOnTheSampleReports) {
  const auto samples = report::samples_folder(SCRUTINY_SOURCE_DIR, "area-send");
  if (!std::filesystem::is_directory(samples))
    GTEST_SKIP() << "no sample reports: set SCRUTINY_SAMPLES to the folder that holds area-send/";
  testing::Conformance suite(*scrutiny_plugin_entry_area_send(), "area_send");
  for (const auto& entry : std::filesystem::directory_iterator(samples))
    if (entry.path().extension() == ".pdf")
      suite.expect_agreement(entry.path().filename().string(), testing::read_file(entry.path()));
}

}  // namespace
}  // namespace scrutiny
