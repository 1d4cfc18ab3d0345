#include "server/service/write_quota.h"

#include <gtest/gtest.h>

#include "storage/crypto/random.h"
#include "tests/support/fake_clock.h"

namespace scrutiny {
namespace {

using std::chrono::seconds;

TEST(WriteQuota, AllowsAMinutesWorthAtOnceAndThenEvenly) {
  testing::FakeClock clock;
  WriteQuota quota(60, clock);
  const auto ann = new_id<AccountId>();
  for (int i = 0; i < 60; ++i) ASSERT_EQ(quota.take(ann), seconds(0)) << i;
  EXPECT_EQ(quota.take(ann), seconds(1));
  EXPECT_EQ(quota.take(ann), seconds(1)) << "a refusal costs nothing";
  clock.advance(seconds(1));
  EXPECT_EQ(quota.take(ann), seconds(0));
  EXPECT_EQ(quota.take(ann), seconds(1));
  clock.advance(std::chrono::minutes(5));
  for (int i = 0; i < 60; ++i) ASSERT_EQ(quota.take(ann), seconds(0)) << i;
  EXPECT_GT(quota.take(ann), seconds(0));
}

TEST(WriteQuota, IsEachAccountsOwnAndIgnoresTheWallClock) {
  testing::FakeClock clock;
  WriteQuota quota(1, clock);
  const auto ann = new_id<AccountId>();
  EXPECT_EQ(quota.take(ann), seconds(0));
  EXPECT_EQ(quota.take(ann), seconds(60));
  EXPECT_EQ(quota.take(new_id<AccountId>()), seconds(0));
  clock.jump(std::chrono::hours(1));
  EXPECT_EQ(quota.take(ann), seconds(60));
}

TEST(WriteQuota, HighRatesAreCountedRight) {
  testing::FakeClock clock;
  WriteQuota quota(100'000'000, clock);
  const auto ann = new_id<AccountId>();
  for (int i = 0; i < 1'000'000; ++i) ASSERT_EQ(quota.take(ann), seconds(0));
}

}  // namespace
}  // namespace scrutiny
