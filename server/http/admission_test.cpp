#include "server/http/admission.h"

#include <vector>

#include <gtest/gtest.h>

#include "server/http/budget.h"

namespace scrutiny::http {
namespace {

using boost::asio::ip::make_address;

class AdmissionTest : public ::testing::Test {
 protected:
  AdmissionTest() {
    limits_.connections = 5;
    limits_.connections_per_address = 2;
  }
  // True when the address gets a place, which is kept.
  bool admit(const char* address) {
    auto result = admission_.admit(make_address(address));
    if (!std::holds_alternative<Admitted>(result)) return false;
    places_.push_back(std::get<Admitted>(std::move(result)));
    return true;
  }

  Limits limits_;
  Admission admission_{limits_};
  std::vector<Admitted> places_;
};

TEST_F(AdmissionTest, CountsEachIpv4Address) {
  EXPECT_TRUE(admit("10.0.0.1"));
  EXPECT_TRUE(admit("10.0.0.1"));
  EXPECT_FALSE(admit("10.0.0.1"));
  EXPECT_FALSE(admit("::ffff:10.0.0.1"));
  EXPECT_TRUE(admit("10.0.0.2"));
}

TEST_F(AdmissionTest, CountsAnIpv6NetworkAsOne) {
  EXPECT_TRUE(admit("2001:db8:0:1::1"));
  EXPECT_TRUE(admit("2001:db8:0:1:ffff::2"));
  EXPECT_FALSE(admit("2001:db8:0:1::3"));
  EXPECT_TRUE(admit("2001:db8:0:2::1"));
}

TEST_F(AdmissionTest, GivesPlacesBack) {
  EXPECT_TRUE(admit("10.0.0.1"));
  EXPECT_TRUE(admit("10.0.0.1"));
  places_.pop_back();
  EXPECT_TRUE(admit("10.0.0.1"));
  EXPECT_EQ(admission_.count(), 2u);
  EXPECT_FALSE(admission_.wait_until_empty(std::chrono::milliseconds(1)));
  places_.clear();
  EXPECT_TRUE(admission_.wait_until_empty(std::chrono::milliseconds(1)));
}

TEST_F(AdmissionTest, NamesTheLimit) {
  EXPECT_TRUE(admit("10.0.0.1"));
  EXPECT_TRUE(admit("10.0.0.1"));
  EXPECT_EQ(std::get<LimitHit>(admission_.admit(make_address("10.0.0.1"))),
            LimitHit::kConnectionsPerAddress);
  for (const auto* address : {"10.0.0.2", "10.0.0.3", "10.0.0.4"}) EXPECT_TRUE(admit(address));
  EXPECT_EQ(std::get<LimitHit>(admission_.admit(make_address("10.0.0.5"))), LimitHit::kConnections);
}

TEST(Budget, IsNeverOverdrawnAndGetsAllBack) {
  Budget budget(10);
  {
    Share first(budget);
    Share second(budget);
    EXPECT_TRUE(first.try_add(6));
    EXPECT_FALSE(second.try_add(5));
    EXPECT_TRUE(second.try_add(4));
    EXPECT_FALSE(first.try_add(~0ull));
    EXPECT_EQ(budget.used(), 10u);
  }
  EXPECT_EQ(budget.used(), 0u);
}

}  // namespace
}  // namespace scrutiny::http
