#include "storage/ledger/record_clock.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace scrutiny {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RecordClock, GivesTheLaterOfClockAndLastRecord) {
  testing::FakeClock clock(1'000'000);
  RecordClock time(clock, 1'000'500);
  EXPECT_EQ(time.now().value(), 1'000'500);
  clock.advance(milliseconds(700));
  EXPECT_EQ(time.now().value(), 1'000'700);
  time.recorded(1'000'700);
  clock.jump(milliseconds(-400));
  EXPECT_EQ(time.now().value(), 1'000'700);
}

TEST(RecordClock, StopsWhenTheClockIsFarBehindTheLastRecord) {
  testing::FakeClock clock(1'000'000);
  RecordClock late(clock, 1'000'000 + RecordClock::kTolerance);
  EXPECT_TRUE(late.now().ok());
  RecordClock too_late(clock, 1'000'001 + RecordClock::kTolerance);
  EXPECT_EQ(too_late.now().error().code(), ErrorCode::kClockUntrusted);
}

TEST(RecordClock, StopsWhenTheClockJumpsEitherWay) {
  for (const int by : {6, -6}) {
    testing::FakeClock clock(1'000'000'000);
    RecordClock time(clock, 0);
    ASSERT_TRUE(time.now().ok());
    clock.advance(hours(30));
    ASSERT_TRUE(time.now().ok());
    clock.jump(seconds(by));
    EXPECT_FALSE(time.now().ok());
    clock.jump(seconds(-by));
    EXPECT_FALSE(time.now().ok()) << "it stays stopped until someone has looked";
    time.acknowledge();
    EXPECT_TRUE(time.now().ok());
  }
}

TEST(RecordClock, AfterAnAcknowledgedStepBackTimeStandsStillUntilTheClockHasCaughtUp) {
  testing::FakeClock clock(1'000'000'000);
  RecordClock time(clock, 1'000'060'000);
  ASSERT_FALSE(time.now().ok());
  time.acknowledge();
  EXPECT_EQ(time.now().value(), 1'000'060'000);
  clock.advance(seconds(61));
  EXPECT_EQ(time.now().value(), 1'000'061'000);
  time.recorded(1'000'061'000);
  clock.jump(seconds(-4));
  EXPECT_TRUE(time.now().ok());
  clock.jump(seconds(-4));
  EXPECT_FALSE(time.now().ok()) << "the permission was for the first step only";
}

TEST(RecordClock, RefusesTimesThatNoRecordCanCarry) {
  testing::FakeClock clock(-1);
  EXPECT_FALSE(RecordClock(clock, 0).now().ok());
  testing::FakeClock late(253402300800000);
  EXPECT_FALSE(RecordClock(late, 0).now().ok());
}

}  // namespace
}  // namespace scrutiny
