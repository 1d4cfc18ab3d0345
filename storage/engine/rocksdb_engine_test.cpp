// What RocksDB must do for us beside the conformance suite: survive, refuse damage, be read while
// written.
#include "storage/engine/rocksdb_engine.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

Digest digest(std::uint64_t number) {
  Digest out{};
  for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

Status append(RocksEngine& engine, std::uint64_t index) {
  CommitBatch batch;
  batch.rows.push_back({index, std::string(400, 'r'), Bytes(200, 1)});
  batch.nodes.push_back({0, index, digest(index + 1)});
  batch.size = index + 1;
  batch.last_leaf = digest(index + 1);
  batch.checkpoint = "note";
  return engine.append_if(digest(index), batch);
}

class RocksEngineTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<RocksEngine>> open() {
    return RocksEngine::open({.files = {},
                              .path = folder_ / "db",
                              .fatal = [](std::string_view reason) { ADD_FAILURE() << reason; }});
  }
  std::unique_ptr<RocksEngine> opened() {
    auto result = open();
    EXPECT_TRUE(result.ok()) << result.error().describe();
    return std::move(result).value();
  }
  // Puts the files back as they are now, before the engine had its chance to close.
  void crash(std::unique_ptr<RocksEngine>& engine) {
    fs::copy(folder_ / "db", folder_ / "copy", fs::copy_options::recursive);
    engine.reset();
    fs::remove_all(folder_ / "db");
    fs::rename(folder_ / "copy", folder_ / "db");
  }
  fs::path file_with(const std::string& extension) {
    fs::path best;
    for (const auto& entry : fs::directory_iterator(folder_ / "db/log")) {
      if (entry.path().extension() != extension || entry.file_size() == 0) continue;
      if (best.empty() || entry.file_size() > fs::file_size(best)) best = entry.path();
    }
    return best;
  }
  static void flip(const fs::path& path, std::uint64_t offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const char old = static_cast<char>(file.get());
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(old ^ 0x20));
  }

  testing::TempDir folder_;
};

TEST_F(RocksEngineTest, KeepsAcknowledgedBatchesThroughACrash) {
  auto engine = opened();
  for (std::uint64_t i = 0; i < 100; ++i) ASSERT_TRUE(append(*engine, i).ok());
  crash(engine);
  EXPECT_EQ(opened()->head().value().size, 100u);
}

TEST_F(RocksEngineTest, RefusesAWriteAheadLogWithAFlippedByte) {
  auto engine = opened();
  for (std::uint64_t i = 0; i < 200; ++i) ASSERT_TRUE(append(*engine, i).ok());
  crash(engine);
  const auto log = file_with(".log");
  flip(log, fs::file_size(log) / 2);
  const auto reopened = open();
  ASSERT_FALSE(reopened.ok());
  EXPECT_EQ(reopened.error().code(), ErrorCode::kCorruption);
  EXPECT_NE(reopened.error().public_text().find("write-ahead log"), std::string::npos);
}

TEST_F(RocksEngineTest, DropsOnlyATornLastWrite) {
  auto engine = opened();
  for (std::uint64_t i = 0; i < 20; ++i) ASSERT_TRUE(append(*engine, i).ok());
  crash(engine);
  const auto log = file_with(".log");
  fs::resize_file(log, fs::file_size(log) - 30);
  EXPECT_EQ(opened()->head().value().size, 19u);
}

TEST_F(RocksEngineTest, ReportsAFlippedByteInATable) {
  auto engine = opened();
  for (std::uint64_t i = 0; i < 200; ++i) ASSERT_TRUE(append(*engine, i).ok());
  engine.reset();
  opened().reset();  // recovery moves the log into tables
  for (const auto& entry : fs::directory_iterator(folder_ / "db/log")) {
    if (entry.path().extension() == ".sst") flip(entry.path(), 40);
  }
  const auto reopened = open();
  if (!reopened.ok()) {
    EXPECT_EQ(reopened.error().code(), ErrorCode::kCorruption);
    return;
  }
  const auto read = (*reopened)->read(Table::kRecords, 0, 200,
                                      [](std::uint64_t, ByteView) { return Visit::kContinue; });
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code(), ErrorCode::kCorruption);
}

TEST_F(RocksEngineTest, RefusesASecondWriter) {
  const auto engine = opened();
  const auto second = open();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code(), ErrorCode::kLocked);
}

TEST_F(RocksEngineTest, CanBeReadBesideTheWriter) {
  auto engine = opened();
  const Bytes chunk(100'000, 3);
  const BlobId blob(BlobId::Raw{7});
  ASSERT_TRUE(engine->put_blob_if_absent(blob, 0, chunk, ChunkPlace::kMore).ok());
  ASSERT_TRUE(engine->put_blob_if_absent(blob, 1, chunk, ChunkPlace::kLast).ok());
  for (std::uint64_t i = 0; i < 10; ++i) ASSERT_TRUE(append(*engine, i).ok());
  auto reader = RocksEngine::open_beside_writer(
      {.files = {}, .path = folder_ / "db", .fatal = exit_on_fatal()});
  ASSERT_TRUE(reader.ok()) << reader.error().describe();
  EXPECT_EQ((*reader)->head().value().size, 10u);
  EXPECT_EQ((*reader)->get_blob(blob, 1).value(), chunk);
  EXPECT_EQ(append(**reader, 10).error().code(), ErrorCode::kConflict);
  EXPECT_TRUE(append(*engine, 10).ok());
}

TEST_F(RocksEngineTest, ReadsContentThatTheWriterHasMovedMeanwhile) {
  auto engine = opened();
  const Bytes chunk(1'000'000, 3);
  const auto put = [&](std::uint8_t number) {
    const BlobId blob(BlobId::Raw{number});
    EXPECT_TRUE(engine->put_blob_if_absent(blob, 0, chunk, ChunkPlace::kMore).ok());
    EXPECT_TRUE(engine->put_blob_if_absent(blob, 1, chunk, ChunkPlace::kLast).ok());
  };
  const auto blob_files = [&] {
    std::set<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder_ / "db/content"))
      if (entry.path().extension() == ".blob") found.insert(entry.path());
    return found;
  };
  for (std::uint8_t i = 0; i < 3; ++i) put(i);
  const auto first_files = blob_files();
  ASSERT_FALSE(first_files.empty());
  auto reader = RocksEngine::open_beside_writer(
      {.files = {}, .path = folder_ / "db", .fatal = exit_on_fatal()});
  ASSERT_TRUE(reader.ok()) << reader.error().describe();

  // Compaction drops the files of what was deleted.
  for (std::uint8_t i = 0; i < 3; ++i)
    ASSERT_TRUE(engine->delete_blob(BlobId(BlobId::Raw{i})).ok());
  std::uint8_t put_later = 100;
  const auto gone = [&] { return !fs::exists(*first_files.begin()); };
  for (; put_later < 200 && !gone(); ++put_later) put(put_later);
  ASSERT_TRUE(gone()) << "the writer has not moved anything, so this shows nothing";

  std::vector<BlobId> listed;
  const auto status = (*reader)->list_blobs([&](const StoredBlob& blob) {
    EXPECT_TRUE(blob.gap_free);
    EXPECT_EQ(blob.chunks, 2u);
    listed.push_back(blob.id);
    return Visit::kContinue;
  });
  ASSERT_TRUE(status.ok()) << status.error().describe();
  EXPECT_TRUE(std::is_sorted(listed.begin(), listed.end()));
  EXPECT_EQ(std::set<BlobId>(listed.begin(), listed.end()).size(), listed.size());
  EXPECT_GE(listed.size(), std::size_t{put_later} - 100u);
  EXPECT_EQ((*reader)->get_blob(BlobId(BlobId::Raw{100}), 1).value(), chunk);
}

TEST_F(RocksEngineTest, SaysSoWhenContentStaysMissing) {
  auto engine = opened();
  const Bytes chunk(1'000'000, 3);
  ASSERT_TRUE(engine->put_blob_if_absent(BlobId(BlobId::Raw{1}), 0, chunk, ChunkPlace::kMore).ok());
  ASSERT_TRUE(engine->put_blob_if_absent(BlobId(BlobId::Raw{1}), 1, chunk, ChunkPlace::kLast).ok());
  auto reader = RocksEngine::open_beside_writer(
      {.files = {}, .path = folder_ / "db", .fatal = exit_on_fatal()});
  ASSERT_TRUE(reader.ok()) << reader.error().describe();
  for (const auto& entry : fs::directory_iterator(folder_ / "db/content"))
    if (entry.path().extension() == ".blob") fs::remove(entry.path());
  EXPECT_FALSE((*reader)->list_blobs([](const StoredBlob&) { return Visit::kContinue; }).ok());
}

TEST_F(RocksEngineTest, KeepsAFinishedBlobThroughACrashWithoutTheWriteAheadLog) {
  auto engine = opened();
  const Bytes chunk(1'000'000, 3);
  const BlobId blob(BlobId::Raw{7});
  for (std::uint32_t i = 0; i < 3; ++i) {
    const auto place = i == 2 ? ChunkPlace::kLast : ChunkPlace::kMore;
    ASSERT_TRUE(engine->put_blob_if_absent(blob, i, chunk, place).ok());
  }
  crash(engine);
  engine = opened();
  for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(engine->get_blob(blob, i).value(), chunk);
}

}  // namespace
}  // namespace scrutiny
