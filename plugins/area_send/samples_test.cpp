// The real reports, where they are at hand (SCRUTINY_SAMPLES), against testdata/truth.json.
#include <filesystem>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace scrutiny::send
