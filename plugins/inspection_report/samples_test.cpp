// Real reports and letters that have readers of their own are none of this one's, where they are at
// hand (SCRUTINY_SAMPLES).
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/inspection_report/report_reader.h"
#include "plugins/inspection_report/test_definitions.h"
#include "plugins/report/sample_table.h"

namespace scrutiny::inspection {
namespace {

TEST(InspectionReportSamples, OfOtherReadersAreRefused) {
  const auto definitions = parse_definitions(repository_definitions(SCRUTINY_SOURCE_DIR));
  ASSERT_TRUE(definitions.ok()) << definitions.error().describe();
  int read = 0;
  for (const char* name : {"ofsted-ilacs", "ofsted-jtai", "area-send"}) {
    const auto folder = report::samples_folder(SCRUTINY_SOURCE_DIR, name);
    if (!std::filesystem::is_directory(folder))
      GTEST_SKIP() << "no sample reports: set SCRUTINY_SAMPLES to the folder that holds " << name;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".pdf") continue;
      const auto pages = report::read_sample_pages(entry.path());
      if (!pages.ok()) continue;  // one of the older files is a web page
      ++read;
      EXPECT_EQ(read_report(print_pages(*pages), *definitions).framework, "") << entry.path();
    }
  }
  EXPECT_GE(read, 40);
}

}  // namespace
}  // namespace scrutiny::inspection
