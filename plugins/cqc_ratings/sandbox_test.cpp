// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_cqc_ratings();

namespace scrutiny {
namespace {

class CqcRatingsInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(CqcRatingsInSandbox, AgreesOnRatingsAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_cqc_ratings(), "cqc_ratings");
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/plugins/cqc_ratings/corpus";
  for (const char* name : {"location.json", "latest.csv", "two.csv"}) {
    const std::string file = testing::read_file(folder / name);
    suite.expect_same(name, file);
    EXPECT_FALSE(suite.read(file).judgements.empty()) << name;
    suite.expect_survival_of_cuts(file, 20);
  }
  suite.expect_same("empty", "");
  suite.expect_same("another object", "{\"a\": 1}");
  suite.expect_same("deep", std::string(100'000, '['));
}

}  // namespace
}  // namespace scrutiny
