#include "storage/state/timestamps_projection.h"

#include <gtest/gtest.h>

#include "storage/audit/public_schema.h"
#include "tests/support/map_state.h"

namespace scrutiny {
namespace {

class Timestamps : public ::testing::Test {
 protected:
  void stamp(std::uint64_t index, std::uint64_t size) {
    Record record;
    record.index = index;
    record.action = "time.stamped";
    record.public_ = to_public(TimeStamped{});
    const boost::json::object payload{{"authority", "a"},      {"policy", "1.2"}, {"serial", "7"},
                                      {"certificate_ends", 9}, {"size", size},    {"time", 5}};
    TimestampsProjection().apply({record, &payload}, state_);
  }
  testing::MapState state_;
};

TEST_F(Timestamps, AreListedByTheSizeTheyAreOver) {
  stamp(5, 5);
  stamp(9, 8);
  ASSERT_EQ(list_timestamps(state_, 0, 10).size(), 2U);
  EXPECT_EQ(list_timestamps(state_, 6, 10).front().index, 9U);
  EXPECT_EQ(newest_timestamp(state_)->size, 8U);
}

TEST_F(Timestamps, OfTheLogThatIsContinuedAreNotThisLogs) {
  Record first;
  first.action = "log.continued";
  const LogCreated created{"example.com/2", 1, "example.com/2+00000000+AAAA", LogKind::kDemo};
  first.public_ = to_public(LogContinued{"example.com/1", "a note\n", 6, created, "example.com/1"});
  TimestampsProjection().apply({first, nullptr}, state_);
  stamp(5, 5);
  EXPECT_FALSE(newest_timestamp(state_));
  EXPECT_FALSE(load_timestamp(state_, 5));
  stamp(6, 6);
  EXPECT_EQ(list_timestamps(state_, 0, 10).size(), 1U);
}

}  // namespace
}  // namespace scrutiny
