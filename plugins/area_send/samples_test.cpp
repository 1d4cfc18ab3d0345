// The real reports, where they are at hand (SCRUTINY_SAMPLES), against testdata/truth.json.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/area_send/send_parser.h"
#include "plugins/area_send/send_truth.h"

namespace scrutiny::send {
namespace {

TEST(AreaSendSamples, AreReadAsTheyAreWritten) {
  const auto folder = report::samples_folder(SCRUTINY_SOURCE_DIR, "area-send");
  if (!std::filesystem::is_directory(folder))
    GTEST_SKIP() << "no sample reports: set SCRUTINY_SAMPLES to the folder that holds area-send/";
  const auto samples = load_samples(SCRUTINY_SOURCE_DIR "/plugins/area_send/testdata/truth.json");
  ASSERT_TRUE(samples.ok()) << samples.error().describe();
  ASSERT_EQ(samples->size(), 10u);
  for (const std::string& miss : report::sample_misses(folder, *samples)) ADD_FAILURE() << miss;
}

TEST(AreaSendSamples, OfOtherFormatsAreNone) {
  for (const char* name : {"ofsted-ilacs", "ofsted-jtai"}) {
    const auto folder = report::samples_folder(SCRUTINY_SOURCE_DIR, name);
    if (!std::filesystem::is_directory(folder))
      GTEST_SKIP() << "no sample reports: set SCRUTINY_SAMPLES to the folder that holds " << name;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".pdf") continue;
      const auto pages = report::read_sample_pages(entry.path());
      ASSERT_TRUE(pages.ok()) << entry.path();
      EXPECT_EQ(parse_report(*pages).title, "") << entry.path();
    }
  }
}

}  // namespace
}  // namespace scrutiny::send
