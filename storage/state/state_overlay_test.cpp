#include "storage/state/state_overlay.h"

#include <gtest/gtest.h>

#include "storage/state/state_store.h"
#include "tests/support/fault_disk.h"

namespace scrutiny {
namespace {

using boost::json::object;

class StateOverlayTest : public ::testing::Test {
 protected:
  void commit(StateOverlay& overlay) {
    ASSERT_TRUE(store_->write(overlay, {++size_, {}, 0}).ok());
    snapshot_ = store_->snapshot();
  }
  static std::vector<std::string> keys(const StateReader& state, std::string_view prefix,
                                       std::string_view after = {}) {
    std::vector<std::string> out;
    state.scan(prefix, after, [&](std::string_view key, const object&) {
      out.emplace_back(key);
      return ScanStep::kContinue;
    });
    return out;
  }

  testing::FaultDisk disk_;
  std::unique_ptr<StateStore> store_ =
      StateStore::open({.files = disk_.files(), .path = "/state", .fatal = exit_on_fatal()})
          .value();
  std::shared_ptr<const RowSource> snapshot_ = store_->snapshot();
  std::uint64_t size_ = 0;
  const UnitId unit_{UnitId::Raw{1}};
  const UnitId other_{UnitId::Raw{2}};
};

TEST_F(StateOverlayTest, ShowsItsOwnChangesOverTheStore) {
  StateOverlay first(*snapshot_);
  first.put("a/1", {{"n", 1}});
  first.put("a/2", {{"n", 2}});
  first.put("b/1", {{"n", 3}});
  commit(first);
  StateOverlay overlay(*snapshot_);
  overlay.put("a/15", {{"n", 15}});
  overlay.erase("a/2");
  overlay.put("a/0", {{"n", 0}});
  EXPECT_EQ(keys(overlay, "a/"), (std::vector<std::string>{"a/0", "a/1", "a/15"}));
  EXPECT_EQ(keys(overlay, "a/", "1"), (std::vector<std::string>{"a/1", "a/15"}));
  EXPECT_EQ(keys(overlay, "a/", "11"), (std::vector<std::string>{"a/15"}));
  EXPECT_FALSE(overlay.get("a/2"));
  EXPECT_EQ(overlay.get("a/1")->at("n").as_int64(), 1);
  EXPECT_EQ(keys(*snapshot_, "a/"), (std::vector<std::string>{"a/1", "a/2"}));
  commit(overlay);
  EXPECT_EQ(keys(*snapshot_, "a/"), (std::vector<std::string>{"a/0", "a/1", "a/15"}));
}

TEST_F(StateOverlayTest, StopsAScanWhenTold) {
  StateOverlay first(*snapshot_);
  for (const char* key : {"a/1", "a/3", "a/5"}) first.put(key, {});
  commit(first);
  StateOverlay overlay(*snapshot_);
  overlay.put("a/2", {});
  overlay.put("a/9", {});
  for (std::size_t most = 1; most <= 5; ++most) {
    std::size_t seen = 0;
    overlay.scan("a/", "", [&](std::string_view, const object&) {
      return ++seen == most ? ScanStep::kStop : ScanStep::kContinue;
    });
    EXPECT_EQ(seen, most);
  }
}

TEST_F(StateOverlayTest, TakesChangesBackToTheMark) {
  StateOverlay overlay(*snapshot_);
  overlay.put("a", {{"n", 1}});
  overlay.put("b", {{"n", 1}, {"unit", unit_.text()}, {"words", object{}}});
  overlay.mark();
  overlay.put("a", {{"n", 2}});
  overlay.put("a", {{"n", 3}});
  overlay.erase("b");
  overlay.put("c", {{"n", 1}, {"unit", unit_.text()}, {"words", object{}}});
  overlay.roll_back();
  EXPECT_EQ(overlay.get("a")->at("n").as_int64(), 1);
  EXPECT_TRUE(overlay.get("b"));
  EXPECT_FALSE(overlay.get("c"));
  EXPECT_EQ(overlay.units().size(), 1u);
}

TEST_F(StateOverlayTest, ErasesTheWordsOfAUnitAndRowsThatAreNothingElse) {
  StateOverlay first(*snapshot_);
  first.put("doc/1", {{"state", "draft"}, {"unit", unit_.text()}, {"words", {{"title", "T"}}}});
  first.put("name/x", {{"id", "1"}, {"unit", unit_.text()}, {"drop", true}});
  first.put("doc/2", {{"state", "draft"}, {"unit", other_.text()}, {"words", {{"title", "O"}}}});
  first.put("moved", {{"unit", unit_.text()}, {"words", {{"title", "T"}}}});
  commit(first);
  StateOverlay overlay(*snapshot_);
  overlay.put("moved", {{"unit", other_.text()}, {"words", {{"title", "O"}}}});
  overlay.put("doc/3", {{"unit", unit_.text()}, {"words", {{"title", "T"}}}});
  overlay.erase_unit(unit_, 7);
  EXPECT_EQ(*overlay.get("doc/1"), (object{{"state", "draft"}, {"unit", unit_.text()}}));
  EXPECT_FALSE(overlay.get("name/x"));
  EXPECT_TRUE(overlay.get("doc/2")->contains("words"));
  EXPECT_TRUE(overlay.get("moved")->contains("words"));
  EXPECT_FALSE(overlay.get("doc/3")->contains("words"));
  EXPECT_EQ(overlay.get("erased/" + unit_.text())->at("record").as_int64(), 7);
  commit(overlay);
  std::size_t left = 0;
  snapshot_->scan_raw(RowSpace::kUnits, unit_prefix(unit_), unit_prefix(unit_),
                      [&](std::string_view, std::string_view) {
                        ++left;
                        return ScanStep::kContinue;
                      });
  EXPECT_EQ(left, 0u);
}

TEST_F(StateOverlayTest, ErasesExpiringRowsOfAUnitThoughTheyAreNotIndexed) {
  StateOverlay first(*snapshot_);
  first.put("idem/a", {{"unit", unit_.text()}, {"drop", true}});
  first.put("idem/b", {{"unit", other_.text()}, {"drop", true}});
  EXPECT_TRUE(first.units().empty());
  commit(first);
  StateOverlay overlay(*snapshot_);
  overlay.put("idem/c", {{"unit", unit_.text()}, {"drop", true}});
  overlay.erase_unit(unit_, 7);
  EXPECT_FALSE(overlay.get("idem/a"));
  EXPECT_TRUE(overlay.get("idem/b"));
  EXPECT_FALSE(overlay.get("idem/c"));
  EXPECT_EQ(overlay.words_erased(), (std::vector<std::string>{"idem/a", "idem/c"}));
}

TEST_F(StateOverlayTest, RefusesARowThatCanonicalJsonCannotSay) {
  StateOverlay overlay(*snapshot_);
  EXPECT_THROW(overlay.put("a", {{"n", -1}}), std::invalid_argument);
  EXPECT_FALSE(overlay.get("a"));
}

TEST(KeyNumber, SortsAsNumbersDo) {
  EXPECT_EQ(key_number(0), "0000000000000000");
  EXPECT_EQ(key_number(0xabcULL << 40), "000abc0000000000");
  EXPECT_LT(key_number(255), key_number(256));
  EXPECT_LT(key_number(9), key_number(10));
}

}  // namespace
}  // namespace scrutiny
