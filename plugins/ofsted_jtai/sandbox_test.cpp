// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/ofsted_jtai/lookalikes.h"
#include "plugins/report/sample_table.h"
#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_ofsted_jtai();

namespace scrutiny {
namespace {

class JtaiInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(JtaiInSandbox, AgreesOnLookAlikesAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_ofsted_jtai(), "ofsted_jtai");
  suite.expect_same("2025", jtai::letter_of_2025());
  suite.expect_same("2018", jtai::letter_of_2018());
  suite.expect_same("another document", jtai::other_document());
  suite.expect_same("a web page", "<!DOCTYPE html><title>Letter not found</title>");
  suite.expect_same("empty", "");
  suite.expect_survival_of_cuts(jtai::letter_of_2025(), 20);
}

TEST_F(JtaiInSandbox, AgreesOnTheSampleLetters) {
  const auto samples = report::samples_folder(SCRUTINY_SOURCE_DIR, "ofsted-jtai");
  if (!std::filesystem::is_directory(samples))
    GTEST_SKIP() << "no sample letters: set SCRUTINY_SAMPLES to the folder that holds ofsted-jtai/";
  testing::Conformance suite(*scrutiny_plugin_entry_ofsted_jtai(), "ofsted_jtai");
  for (const auto& entry : std::filesystem::directory_iterator(samples))
    if (entry.path().extension() == ".pdf")
      suite.expect_agreement(entry.path().filename().string(), testing::read_file(entry.path()));
}

}  // namespace
}  // namespace scrutiny
