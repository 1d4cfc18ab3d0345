#include "storage/state/state_store.h"

#include <gtest/gtest.h>

#include "tests/support/fault_disk.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

Digest digest(std::uint8_t fill) {
  Digest out;
  out.fill(fill);
  return out;
}

class StateStoreTest : public ::testing::Test {
 protected:
  void open() {
    store_.reset();
    auto opened =
        StateStore::open({.files = disk_.files(), .path = "/state", .fatal = [](auto) {}});
    ASSERT_TRUE(opened.ok()) << opened.error().describe();
    store_ = std::move(opened).value();
  }
  Status put(const std::string& key, boost::json::object row, const StateMark& mark) {
    const auto base = store_->snapshot();
    StateOverlay overlay(*base);
    overlay.put(key, std::move(row));
    return store_->write(overlay, mark);
  }

  testing::FaultDisk disk_;
  std::unique_ptr<StateStore> store_;
};

TEST_F(StateStoreTest, RemembersRowsAndMarkOverACleanStop) {
  open();
  ASSERT_TRUE(put("a", {{"n", 1}}, {5, digest(5), 77}).ok());
  open();
  EXPECT_EQ(store_->mark().size, 5u);
  EXPECT_EQ(store_->mark().last_leaf, digest(5));
  EXPECT_EQ(store_->mark().time, 77);
  EXPECT_EQ(store_->snapshot()->get("a")->at("n").as_int64(), 1);
}

TEST_F(StateStoreTest, LosesRowsAndMarkTogetherInACrash) {
  open();
  ASSERT_TRUE(put("a", {{"n", 1}}, {1, digest(1), 1}).ok());
  ASSERT_TRUE(store_->flush().ok());
  ASSERT_TRUE(put("b", {{"n", 2}}, {2, digest(2), 2}).ok());
  disk_.restart(testing::Unsynced::kLost);
  open();
  EXPECT_EQ(store_->mark().size, 1u);
  EXPECT_TRUE(store_->snapshot()->get("a"));
  EXPECT_FALSE(store_->snapshot()->get("b"));
}

TEST_F(StateStoreTest, KnowsWhichProgramMadeTheRows) {
  open();
  EXPECT_EQ(store_->mark().rows, kStateRows);
  ASSERT_TRUE(put("a", {{"n", 1}}, {5, digest(5), 77, kStateRows + 1}).ok());
  open();
  EXPECT_EQ(store_->mark().rows, kStateRows + 1);
  EXPECT_EQ(store_->mark().time, 77);
}

TEST_F(StateStoreTest, SnapshotStaysAsItWas) {
  open();
  ASSERT_TRUE(put("a", {{"n", 1}}, {1, digest(1), 1}).ok());
  const auto before = store_->snapshot();
  ASSERT_TRUE(put("a", {{"n", 2}}, {2, digest(2), 2}).ok());
  EXPECT_EQ(before->get("a")->at("n").as_int64(), 1);
  EXPECT_EQ(store_->snapshot()->get("a")->at("n").as_int64(), 2);
}

TEST_F(StateStoreTest, DropsExpiredRowsWhenItCompacts) {
  open();
  ASSERT_TRUE(put("idem/a/1", {{"expires", 100}}, {1, digest(1), 50}).ok());
  ASSERT_TRUE(put("idem/a/2", {{"expires", 300}}, {2, digest(2), 200}).ok());
  ASSERT_TRUE(store_->forget({"idem/a/1", "idem/a/2"}).ok());
  EXPECT_FALSE(store_->snapshot()->get("idem/a/1"));
  EXPECT_TRUE(store_->snapshot()->get("idem/a/2"));
}

class ErasedWords : public StateStoreTest {
 protected:
  void SetUp() override {
    open();
    ASSERT_TRUE(
        put("doc/1", {{"unit", unit_.text()}, {"words", {{"title", kTitle}}}}, {1, digest(1), 1})
            .ok());
    ASSERT_TRUE(store_->flush().ok());
    ASSERT_TRUE(on_disk());
  }
  void erase() {
    const auto base = store_->snapshot();
    StateOverlay overlay(*base);
    overlay.erase_unit(unit_, 1);
    ASSERT_TRUE(store_->write(overlay, {2, digest(2), 2}).ok());
  }
  bool on_disk() {
    for (const auto& path : disk_.paths("/state")) {
      if (disk_.content(path).find(kTitle) != std::string::npos) return true;
    }
    return false;
  }

  static constexpr const char* kTitle = "zqxjkvbwpgmhlkrt";
  const UnitId unit_{UnitId::Raw{1}};
};

TEST_F(ErasedWords, LeaveTheFiles) {
  erase();
  ASSERT_TRUE(store_->forget({"doc/1"}).ok());
  EXPECT_FALSE(on_disk());
  EXPECT_EQ(store_->forgotten(), 2U);
  open();
  EXPECT_EQ(store_->forgotten(), 2U);
}

TEST_F(ErasedWords, LeaveTheFilesWhenTheLastSnapshotEndsThatSeesThem) {
  auto reader = store_->snapshot();
  erase();
  ASSERT_TRUE(store_->forget({"doc/1"}).ok());
  EXPECT_TRUE(on_disk());
  EXPECT_EQ(store_->forgotten(), 0U);
  EXPECT_FALSE(store_->forgetting_is_overdue());
  reader.reset();
  ASSERT_TRUE(store_->forgetting_is_overdue());
  ASSERT_TRUE(store_->forget({}).ok());
  EXPECT_FALSE(on_disk());
  EXPECT_EQ(store_->forgotten(), 2U);
  EXPECT_FALSE(store_->forgetting_is_overdue());
}

TEST_F(ErasedWords, LeaveTheFilesAtOnceWhereTheRowsAreNotKnown) {
  erase();
  ASSERT_TRUE(store_->forget_all().ok());
  EXPECT_FALSE(on_disk());
  EXPECT_EQ(store_->forgotten(), 2U);
}

TEST_F(StateStoreTest, CanBeReadBesideTheWriter) {
  const testing::TempDir folder;
  const StateStoreOptions options{.files = {}, .path = folder / "state", .fatal = [](auto) {}};
  auto writer = StateStore::open(options).value();
  {
    const auto base = writer->snapshot();
    StateOverlay overlay(*base);
    overlay.put("a", {{"n", 1}});
    ASSERT_TRUE(writer->write(overlay, {1, digest(1), 1}).ok());
  }
  ASSERT_TRUE(writer->flush().ok());
  const auto reader = StateStore::open_beside_writer(options);
  ASSERT_TRUE(reader.ok()) << reader.error().describe();
  EXPECT_EQ((*reader)->mark().size, 1u);
  EXPECT_TRUE((*reader)->snapshot()->get("a"));
}

}  // namespace
}  // namespace scrutiny
