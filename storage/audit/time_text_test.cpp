#include "storage/audit/time_text.h"

#include <ctime>

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

TEST(TimeText, WritesTheExampleOfTheFormat) {
  EXPECT_EQ(format_time(1795414263123), "2026-11-23T06:11:03.123Z");
  EXPECT_EQ(format_time(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_time(kMaxTime), "9999-12-31T23:59:59.999Z");
}

TEST(TimeText, RoundTripsEveryDayOfFourCenturiesAndAgreesWithTheSystem) {
  for (std::int64_t day = 0; day < 146097; ++day) {
    const UnixMillis time = day * 86400000 + day * 9973 % 86400000;
    const std::string text = format_time(time);
    ASSERT_EQ(parse_time(text), time) << text;
    const std::time_t seconds = time / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char expected[32];
    std::strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S", &parts);
    ASSERT_EQ(text.substr(0, 19), expected);
  }
}

TEST(TimeText, RefusesWhatIsNoTime) {
  for (const char* bad : {"",
                          "2026-11-23T06:11:03Z",
                          "2026-11-23T06:11:03.12Z",
                          "2026-11-23 06:11:03.123Z",
                          "2026-11-23t06:11:03.123Z",
                          "2026-11-23T06:11:03.123z",
                          "2026-13-01T00:00:00.000Z",
                          "2026-00-01T00:00:00.000Z",
                          "2026-02-29T00:00:00.000Z",
                          "2026-02-30T00:00:00.000Z",
                          "2026-04-31T00:00:00.000Z",
                          "2026-01-00T00:00:00.000Z",
                          "2026-01-01T24:00:00.000Z",
                          "2026-01-01T00:60:00.000Z",
                          "2026-01-01T00:00:60.000Z",
                          "1969-12-31T23:59:59.999Z",
                          "-026-01-01T00:00:00.000Z",
                          "2026-01-01T00:00:00.00 Z",
                          "2026-01-01T00:00:00.0000Z",
                          "2100-02-29T00:00:00.000Z"}) {
    EXPECT_FALSE(parse_time(bad)) << bad;
  }
  EXPECT_TRUE(parse_time("2028-02-29T00:00:00.000Z"));
  EXPECT_TRUE(parse_time("2000-02-29T00:00:00.000Z"));
}

TEST(TimeText, RefusesToWriteWhatDoesNotFit) {
  EXPECT_THROW(format_time(-1), std::logic_error);
  EXPECT_THROW(format_time(kMaxTime + 1), std::logic_error);
}

}  // namespace
}  // namespace scrutiny
