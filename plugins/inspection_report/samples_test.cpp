// Real reports and letters that have readers of their own are none of this one's, where they are at
// hand (SCRUTINY_SAMPLES).
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "plugins/inspection_report/test_definitions.h"
#include "plugins/report/sample_table.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_inspection_report();

namespace scrutiny::inspection {
namespace {

TEST(InspectionReportSamples, OfOtherReadersAreRefused) {
  sdk::RunOptions options;
  options.configuration = repository_definitions(SCRUTINY_SOURCE_DIR);
  int refused = 0;
  for (const char* name : {"ofsted-ilacs", "ofsted-jtai", "area-send"}) {
    const auto folder = report::samples_folder(SCRUTINY_SOURCE_DIR, name);
    if (!std::filesystem::is_directory(folder))
      GTEST_SKIP() << "no sample reports: set SCRUTINY_SAMPLES to the folder that holds " << name;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".pdf") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string document{std::istreambuf_iterator<char>(file), {}};
      const auto result =
          sdk::run_plugin(*scrutiny_plugin_entry_inspection_report(), as_bytes(document), options);
      ASSERT_FALSE(result.ok()) << entry.path();
      EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << entry.path();
      ++refused;
    }
  }
  EXPECT_EQ(refused, 60);
}

}  // namespace
}  // namespace scrutiny::inspection
