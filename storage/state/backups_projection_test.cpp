#include "storage/state/backups_projection.h"

#include <gtest/gtest.h>

#include "tests/support/map_state.h"

namespace scrutiny {
namespace {

class Backups : public ::testing::Test {
 protected:
  void record(std::uint64_t index, const char* kind, std::uint64_t made, std::uint64_t expires) {
    Record record;
    record.index = index;
    record.action = "backup.made";
    const boost::json::object payload{
        {"kind", kind}, {"made", made}, {"expires", expires}, {"size", index}};
    BackupsProjection().apply({record, &payload}, state_);
  }
  testing::MapState state_;
};

TEST_F(Backups, AnErasureIsPendingUntilTheLastKeyBackupBeforeItExpires) {
  record(5, "keys", 1000, 5000);
  record(6, "keys", 2000, 4000);
  record(7, "keys", 3000, 9000);
  record(8, "data", 3500, 0);
  EXPECT_EQ(pending_in_backups(state_, 2500, 3600), 5000);
  EXPECT_EQ(pending_in_backups(state_, 3000, 3600), 9000);
  EXPECT_EQ(pending_in_backups(state_, 2500, 5000), std::nullopt);
  EXPECT_EQ(pending_in_backups(state_, 999, 1000), std::nullopt) << "made after the erasure";
  EXPECT_EQ(list_backups(state_).size(), 4U);
}

}  // namespace
}  // namespace scrutiny
