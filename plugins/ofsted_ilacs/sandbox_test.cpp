// The built plugin inside plugin_host says what its static library says.
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_ofsted_ilacs();

namespace scrutiny {
namespace {

class IlacsInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(IlacsInSandbox, AgreesOnLookAlikesAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_ofsted_ilacs(), "ofsted_ilacs");
  const std::filesystem::path plugin = SCRUTINY_SOURCE_DIR "/plugins/ofsted_ilacs";
  const std::filesystem::path folder = plugin / "testdata/lookalikes";
  for (const auto& files : {folder, plugin / "corpus_web"})
    for (const auto& entry : std::filesystem::directory_iterator(files))
      suite.expect_same(entry.path().filename().string(), testing::read_file(entry.path()));
  suite.expect_same("a web page", "<!DOCTYPE html><title>Report not found</title>");
  suite.expect_same("empty", "");
  suite.expect_same("nothing but a header", "%PDF-1.7\n");
  suite.expect_survival_of_cuts(testing::read_file(folder / "crossing_list.pdf"), 20);
}

TEST_F(IlacsInSandbox, AgreesOnTheSampleReports) {
  const char* set = std::getenv("SCRUTINY_SAMPLES");
  const std::filesystem::path samples =
      std::filesystem::path(set ? set : SCRUTINY_SOURCE_DIR "/../shared/samples") / "ofsted-ilacs";
  if (!std::filesystem::is_directory(samples))
    GTEST_SKIP()
        << "no sample reports: set SCRUTINY_SAMPLES to the folder that holds ofsted-ilacs/";
  testing::Conformance suite(*scrutiny_plugin_entry_ofsted_ilacs(), "ofsted_ilacs");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(samples))
    if (entry.path().extension() == ".pdf")
      suite.expect_agreement(entry.path().filename().string(), testing::read_file(entry.path()));
}

}  // namespace
}  // namespace scrutiny
