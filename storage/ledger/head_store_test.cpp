#include "storage/ledger/head_store.h"

#include <gtest/gtest.h>

#include "tests/support/fault_disk.h"

namespace scrutiny {
namespace {

using testing::FaultDisk;
using testing::Unsynced;

class HeadStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<HeadStore> create(std::uint64_t size) {
    return HeadStore::create(disk_.files(), "/head", {size, note(size)}).value();
  }
  Result<std::unique_ptr<HeadStore>> open() { return HeadStore::open(disk_.files(), "/head"); }
  static std::string note(std::uint64_t size) { return "checkpoint " + std::to_string(size); }

  FaultDisk disk_;
};

TEST_F(HeadStoreTest, RemembersTheNewestHead) {
  const auto store = create(0);
  for (std::uint64_t size = 1; size <= 5; ++size) {
    ASSERT_TRUE(store->advance({size, note(size)}).ok());
    const auto again = open().value();
    EXPECT_EQ(again->head().size, size);
    EXPECT_EQ(again->head().checkpoint, note(size));
  }
}

TEST_F(HeadStoreTest, RefusesToGoBackwards) {
  const auto store = create(5);
  EXPECT_FALSE(store->advance({4, note(4)}).ok());
  EXPECT_EQ(open().value()->head().size, 5u);
  EXPECT_TRUE(store->advance({5, "the same size, cosigned"}).ok());
  EXPECT_EQ(open().value()->head().checkpoint, "the same size, cosigned");
}

TEST_F(HeadStoreTest, RefusesToReplaceAHeadByCreation) {
  create(5);
  EXPECT_FALSE(HeadStore::create(disk_.files(), "/head", {0, "x"}).ok());
}

TEST_F(HeadStoreTest, RefusesACheckpointLongerThanASlot) {
  const auto store = create(1);
  const std::string longest(HeadStore::kMostCheckpointBytes, 'c');
  EXPECT_TRUE(store->advance({2, longest}).ok());
  EXPECT_EQ(open().value()->head().checkpoint, longest);
  EXPECT_FALSE(store->advance({3, longest + "c"}).ok());
}

TEST_F(HeadStoreTest, IsDurableOnceItAnswers) {
  const auto store = create(0);
  for (std::uint64_t size = 1; size <= 3; ++size) {
    ASSERT_TRUE(store->advance({size, note(size)}).ok());
    FaultDisk copy(disk_);
    copy.restart(Unsynced::kLost);
    EXPECT_EQ(HeadStore::open(copy.files(), "/head").value()->head().size, size);
  }
}

TEST_F(HeadStoreTest, ATornWriteLeavesTheHeadBefore) {
  const auto store = create(1);
  ASSERT_TRUE(store->advance({2, note(2)}).ok());
  for (std::uint64_t n = 1; n <= 2; ++n) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      FaultDisk copy(disk_);
      const auto torn = HeadStore::open(copy.files(), "/head").value();
      copy.lose_power_at(n);
      EXPECT_FALSE(torn->advance({3, std::string(3000, 'c')}).ok());
      copy.restart(Unsynced::kMixed, seed);
      const auto again = HeadStore::open(copy.files(), "/head");
      ASSERT_TRUE(again.ok());
      EXPECT_TRUE((*again)->head().size == 2 || (*again)->head().size == 3);
    }
  }
}

TEST_F(HeadStoreTest, FindsAFlippedByteInTheNewestSlotAndFallsBack) {
  const auto store = create(1);
  ASSERT_TRUE(store->advance({2, note(2)}).ok());
  const auto path = HeadStore::file_path("/head");
  const auto good = disk_.content(path);
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    disk_.overwrite(path, bad);
    const auto opened = open();
    ASSERT_TRUE(opened.ok()) << at;
    // Slot 1 holds the newest head; bytes of slot 0 do not matter to it.
    EXPECT_EQ((*opened)->head().size, at < HeadStore::kSlotSize ? 2u : 1u) << at;
  }
}

TEST_F(HeadStoreTest, RefusesAFileWithoutAGoodSlot) {
  create(1);
  const auto path = HeadStore::file_path("/head");
  for (const auto& content : {std::string(), std::string(2 * HeadStore::kSlotSize, '\0'),
                              disk_.content(path).substr(0, HeadStore::kSlotSize - 1)}) {
    disk_.overwrite(path, content);
    EXPECT_EQ(open().error().code(), ErrorCode::kCorruption);
  }
  disk_.wipe("/head");
  EXPECT_EQ(open().error().code(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace scrutiny
