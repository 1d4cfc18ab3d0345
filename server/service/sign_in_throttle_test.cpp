#include "server/service/sign_in_throttle.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace scrutiny {
namespace {

using std::chrono::seconds;

class Throttle : public ::testing::Test {
 protected:
  Throttle() {
    limits_.failures_per_account = 3;
    limits_.failures_per_address = 8;
    limits_.window = seconds(100);
    limits_.first_wait = seconds(2);
    limits_.longest_wait = seconds(10);
    limits_.tracked = 100;
  }
  testing::FakeClock clock_;
  ThrottleLimits limits_;
};

TEST_F(Throttle, DelaysGrowAndAreCapped) {
  SignInThrottle throttle(limits_, clock_);
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 7; ++i) {
    ASSERT_EQ(throttle.begin("ann", std::to_string(i)), seconds(0));
    const auto wait = throttle.begin("ann", "elsewhere " + std::to_string(i));
    waits.push_back(wait.count());
    if (wait.count() == 0) ++i;  // that one counted as an attempt too
    clock_.advance(wait);
  }
  EXPECT_EQ(waits, (std::vector<std::int64_t>{0, 2, 4, 8, 10, 10}));
}

TEST_F(Throttle, AsksNobodyElseToWait) {
  SignInThrottle throttle(limits_, clock_);
  for (int i = 0; i < 3; ++i) static_cast<void>(throttle.begin("ann", "1"));
  EXPECT_GT(throttle.begin("ann", "2").count(), 0);
  EXPECT_EQ(throttle.begin("bob", "2").count(), 0);
}

TEST_F(Throttle, AddressesThatTryManyNamesWaitToo) {
  SignInThrottle throttle(limits_, clock_);
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(throttle.begin("name" + std::to_string(i), "1").count(), 0);
  }
  EXPECT_EQ(throttle.begin("yet another", "1").count(), 2);
  EXPECT_EQ(throttle.begin("yet another", "2").count(), 0);
}

TEST_F(Throttle, SuccessForgetsTheNameAndTakesItsAttemptBack) {
  SignInThrottle throttle(limits_, clock_);
  for (int round = 0; round < 20; ++round) {
    static_cast<void>(throttle.begin("ann", "1"));
    ASSERT_EQ(throttle.begin("ann", "1").count(), 0);
    throttle.succeeded("ann", "1");
    throttle.succeeded("ann", "1");
  }
}

TEST_F(Throttle, ForgetsAfterAQuietWindow) {
  SignInThrottle throttle(limits_, clock_);
  for (int i = 0; i < 3; ++i) static_cast<void>(throttle.begin("ann", "1"));
  EXPECT_GT(throttle.begin("ann", "1").count(), 0);
  clock_.advance(seconds(101));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(throttle.begin("ann", "1").count(), 0);
}

TEST_F(Throttle, WallClockChangesDoNotShortenAWait) {
  SignInThrottle throttle(limits_, clock_);
  for (int i = 0; i < 3; ++i) static_cast<void>(throttle.begin("ann", "1"));
  clock_.jump(std::chrono::hours(24));
  EXPECT_GT(throttle.begin("ann", "1").count(), 0);
}

TEST_F(Throttle, RemembersABoundedNumberOfNames) {
  SignInThrottle throttle(limits_, clock_);
  for (int i = 0; i < 3; ++i) static_cast<void>(throttle.begin("ann", "a"));
  for (int i = 0; i < 100; ++i) {
    static_cast<void>(throttle.begin("n" + std::to_string(i), "a" + std::to_string(i)));
  }
  EXPECT_EQ(throttle.begin("ann", "b").count(), 0);  // pushed out by newer names
}

TEST(NetworkOf, TakesASubscribersPartOfAnAddress) {
  EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:2:ffff::9"));
  EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
  EXPECT_NE(network_of("::ffff:192.0.2.1"), network_of("::ffff:192.0.2.2"));
  EXPECT_EQ(network_of("not an address"), "not an address");
}

}  // namespace
}  // namespace scrutiny
