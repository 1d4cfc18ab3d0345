// What every engine must do, run on each of them.
#include <limits>

#include <gtest/gtest.h>

#include "storage/engine/memory_engine.h"
#include "storage/engine/rocksdb_engine.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

constexpr auto kNoLimit = std::numeric_limits<std::uint64_t>::max();

class Made {
 public:
  virtual ~Made() = default;
  virtual Engine& engine() = 0;
  virtual BlobMaintenance& maintenance() = 0;
};

class MadeInMemory final : public Made {
 public:
  Engine& engine() override { return engine_; }
  BlobMaintenance& maintenance() override { return engine_; }

 private:
  MemoryEngine engine_;
};

class MadeOnDisk final : public Made {
 public:
  Engine& engine() override { return *engine_; }
  BlobMaintenance& maintenance() override { return *engine_; }

 private:
  testing::TempDir folder_;
  std::unique_ptr<RocksEngine> engine_ =
      RocksEngine::open({.files = {}, .path = folder_ / "db", .fatal = exit_on_fatal()}).value();
};

struct Kind {
  const char* name;
  std::function<std::unique_ptr<Made>()> make;
};

class EngineConformance : public ::testing::TestWithParam<Kind> {
 protected:
  std::unique_ptr<Made> made_ = GetParam().make();
  Engine& engine_ = made_->engine();
};

Digest digest(std::uint8_t fill) {
  Digest out;
  out.fill(fill);
  return out;
}

CommitBatch batch_of(std::uint64_t from, std::uint64_t to) {
  CommitBatch batch;
  for (auto i = from; i < to; ++i) {
    const auto name = std::to_string(i);
    batch.rows.push_back(
        {i, "record " + name, Bytes(as_bytes(name).begin(), as_bytes(name).end())});
    batch.nodes.push_back({0, i, digest(static_cast<std::uint8_t>(i))});
  }
  batch.size = to;
  batch.last_leaf = digest(static_cast<std::uint8_t>(to));
  batch.checkpoint = "checkpoint " + std::to_string(to);
  return batch;
}

std::vector<std::string> values(Engine& engine, Table table, std::uint64_t from, std::uint64_t to) {
  std::vector<std::string> out;
  EXPECT_TRUE(engine
                  .read(table, from, to,
                        [&](std::uint64_t, ByteView value) {
                          out.emplace_back(as_text(value));
                          return Visit::kContinue;
                        })
                  .ok());
  return out;
}

TEST_P(EngineConformance, StartsEmpty) {
  const auto head = engine_.head().value();
  EXPECT_EQ(head.size, 0u);
  EXPECT_EQ(head.last_leaf, Digest{});
  EXPECT_EQ(head.checkpoint, "");
  EXPECT_TRUE(values(engine_, Table::kRecords, 0, kNoLimit).empty());
}

TEST_P(EngineConformance, KeepsEveryPartOfABatch) {
  ASSERT_TRUE(engine_.append_if({}, batch_of(0, 3)).ok());
  const auto head = engine_.head().value();
  EXPECT_EQ(head.size, 3u);
  EXPECT_EQ(head.last_leaf, digest(3));
  EXPECT_EQ(head.checkpoint, "checkpoint 3");
  EXPECT_EQ(values(engine_, Table::kRecords, 0, kNoLimit),
            (std::vector<std::string>{"record 0", "record 1", "record 2"}));
  EXPECT_EQ(values(engine_, Table::kPayloads, 1, 2), std::vector<std::string>{"1"});
  EXPECT_EQ(values(engine_, Table::kNodes, node_key(0, 2), node_key(0, 3)),
            std::vector<std::string>{std::string(as_text(digest(2)))});
  EXPECT_EQ(values(engine_, Table::kCheckpoints, 0, kNoLimit),
            std::vector<std::string>{"checkpoint 3"});
}

TEST_P(EngineConformance, RefusesABatchThatFollowsSomethingElse) {
  ASSERT_TRUE(engine_.append_if({}, batch_of(0, 3)).ok());
  const auto refused = engine_.append_if(digest(2), batch_of(3, 5));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kConflict);
  EXPECT_EQ(engine_.head().value().size, 3u);
  EXPECT_TRUE(values(engine_, Table::kRecords, 3, kNoLimit).empty());
  EXPECT_TRUE(engine_.append_if(digest(3), batch_of(3, 5)).ok());
  EXPECT_EQ(engine_.head().value().size, 5u);
}

TEST_P(EngineConformance, ReadsARangeInOrderAndStopsWhenTold) {
  ASSERT_TRUE(engine_.append_if({}, batch_of(0, 300)).ok());
  EXPECT_EQ(values(engine_, Table::kRecords, 254, 258),
            (std::vector<std::string>{"record 254", "record 255", "record 256", "record 257"}));
  EXPECT_TRUE(values(engine_, Table::kRecords, 7, 7).empty());
  EXPECT_TRUE(values(engine_, Table::kRecords, 300, 301).empty());
  std::vector<std::uint64_t> keys;
  ASSERT_TRUE(engine_
                  .read(Table::kRecords, 10, 20,
                        [&](std::uint64_t key, ByteView) {
                          keys.push_back(key);
                          return keys.size() == 2 ? Visit::kStop : Visit::kContinue;
                        })
                  .ok());
  EXPECT_EQ(keys, (std::vector<std::uint64_t>{10, 11}));
}

TEST_P(EngineConformance, KeepsLevelsOfNodesApart) {
  auto batch = batch_of(0, 1);
  batch.nodes.push_back({1, 0, digest(9)});
  ASSERT_TRUE(engine_.append_if({}, batch).ok());
  EXPECT_EQ(values(engine_, Table::kNodes, node_key(0, 0), node_key(1, 0)).size(), 1u);
  EXPECT_EQ(values(engine_, Table::kNodes, node_key(1, 0), node_key(2, 0)),
            std::vector<std::string>{std::string(as_text(digest(9)))});
}

TEST_P(EngineConformance, KeepsBlobsAndNeverOverwritesAChunk) {
  const BlobId blob(BlobId::Raw{1});
  const Bytes big(300'000, 7);
  const Bytes small(10, 8);
  ASSERT_TRUE(engine_.put_blob_if_absent(blob, 0, big, ChunkPlace::kMore).ok());
  ASSERT_TRUE(engine_.put_blob_if_absent(blob, 1, small, ChunkPlace::kLast).ok());
  EXPECT_EQ(engine_.get_blob(blob, 0).value(), big);
  EXPECT_EQ(engine_.get_blob(blob, 1).value(), small);
  EXPECT_EQ(engine_.get_blob(blob, 2).error().code(), ErrorCode::kNotFound);
  const auto again = engine_.put_blob_if_absent(blob, 1, big, ChunkPlace::kLast);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code(), ErrorCode::kConflict);
  EXPECT_EQ(engine_.get_blob(blob, 1).value(), small);
}

TEST_P(EngineConformance, ListsAndDeletesBlobs) {
  const BlobId first(BlobId::Raw{1});
  const BlobId second(BlobId::Raw{2});
  const Bytes bytes(10, 7);
  ASSERT_TRUE(engine_.put_blob_if_absent(second, 1, bytes, ChunkPlace::kLast).ok());
  ASSERT_TRUE(engine_.put_blob_if_absent(first, 0, bytes, ChunkPlace::kMore).ok());
  ASSERT_TRUE(engine_.put_blob_if_absent(first, 1, bytes, ChunkPlace::kLast).ok());
  std::vector<StoredBlob> found;
  const auto collect = [&](const StoredBlob& blob) {
    found.push_back(blob);
    return Visit::kContinue;
  };
  ASSERT_TRUE(made_->maintenance().list_blobs(collect).ok());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, first);
  EXPECT_EQ(found[0].chunks, 2u);
  EXPECT_TRUE(found[0].gap_free);
  EXPECT_EQ(found[1].id, second);
  EXPECT_FALSE(found[1].gap_free);

  ASSERT_TRUE(made_->maintenance().delete_blob(first).ok());
  EXPECT_EQ(engine_.get_blob(first, 0).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(engine_.get_blob(first, 1).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(engine_.get_blob(second, 1).value(), bytes);
  EXPECT_TRUE(made_->maintenance().delete_blob(first).ok());
}

INSTANTIATE_TEST_SUITE_P(
    All, EngineConformance,
    ::testing::Values(Kind{"Memory", [] { return std::make_unique<MadeInMemory>(); }},
                      Kind{"RocksDB", [] { return std::make_unique<MadeOnDisk>(); }}),
    [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace scrutiny
