// The disk that fails must itself do what it says, or the tests on it prove nothing.
#include "tests/support/fault_disk.h"

#include <gtest/gtest.h>
#include <rocksdb/file_system.h>

namespace scrutiny::testing {
namespace {

const rocksdb::IOOptions kIo;
const rocksdb::FileOptions kFile;

std::unique_ptr<rocksdb::FSWritableFile> create(const FileSystemPtr& files,
                                                const std::string& path) {
  std::unique_ptr<rocksdb::FSWritableFile> file;
  EXPECT_TRUE(files->NewWritableFile(path, kFile, &file, nullptr).ok());
  return file;
}

bool append(rocksdb::FSWritableFile& file, const std::string& bytes) {
  return file.Append(bytes, kIo, nullptr).ok();
}

TEST(FaultDisk, ForgetsWhatWasNotSynced) {
  FaultDisk disk;
  auto files = disk.files();
  auto file = create(files, "/a/one");
  ASSERT_TRUE(append(*file, "kept"));
  ASSERT_TRUE(file->Sync(kIo, nullptr).ok());
  ASSERT_TRUE(sync_folder(files, "/a").ok());
  ASSERT_TRUE(append(*file, "lost"));
  disk.restart(Unsynced::kLost);
  EXPECT_EQ(disk.content("/a/one"), "kept");
  EXPECT_FALSE(append(*file, "late"));
}

TEST(FaultDisk, ForgetsAFileWhoseFolderWasNotSynced) {
  FaultDisk disk;
  auto files = disk.files();
  auto file = create(files, "/a/one");
  ASSERT_TRUE(append(*file, "bytes"));
  ASSERT_TRUE(file->Sync(kIo, nullptr).ok());
  disk.restart(Unsynced::kLost);
  EXPECT_FALSE(file_exists(files, "/a/one").value());
}

TEST(FaultDisk, UndoesARenameWhoseFolderWasNotSynced) {
  FaultDisk disk;
  auto files = disk.files();
  ASSERT_TRUE(replace_file(files, "/a/one", as_bytes("old")).ok());
  auto file = create(files, "/a/new");
  ASSERT_TRUE(append(*file, "new"));
  ASSERT_TRUE(file->Sync(kIo, nullptr).ok());
  ASSERT_TRUE(files->RenameFile("/a/new", "/a/one", kIo, nullptr).ok());
  EXPECT_EQ(disk.content("/a/one"), "new");
  disk.restart(Unsynced::kLost);
  EXPECT_EQ(disk.content("/a/one"), "old");
}

TEST(FaultDisk, TearsUnsyncedWritesInOrder) {
  bool partly = false;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    FaultDisk disk;
    auto files = disk.files();
    auto file = create(files, "/a/one");
    ASSERT_TRUE(sync_folder(files, "/a").ok());
    ASSERT_TRUE(append(*file, "0123"));
    ASSERT_TRUE(append(*file, "4567"));
    disk.restart(Unsynced::kTorn, seed);
    const auto content = disk.content("/a/one");
    EXPECT_EQ(content, std::string("01234567").substr(0, content.size()));
    partly |= !content.empty() && content.size() < 8;
  }
  EXPECT_TRUE(partly);
}

TEST(FaultDisk, FailsTheChosenCallOnce) {
  FaultDisk disk;
  auto files = disk.files();
  auto file = create(files, "/a/one");
  disk.fail_call(DiskCall::kSync, 2);
  EXPECT_TRUE(file->Sync(kIo, nullptr).ok());
  EXPECT_FALSE(file->Sync(kIo, nullptr).ok());
  EXPECT_TRUE(disk.struck());
  EXPECT_TRUE(file->Sync(kIo, nullptr).ok());
}

TEST(FaultDisk, FailsEverythingOnceThePowerIsGone) {
  FaultDisk disk;
  auto files = disk.files();
  auto file = create(files, "/a/one");
  disk.lose_power_at(2);
  EXPECT_TRUE(append(*file, "a"));
  EXPECT_FALSE(append(*file, "b"));
  EXPECT_FALSE(file->Sync(kIo, nullptr).ok());
  EXPECT_FALSE(read_file(files, "/a/one", 10).ok());
  disk.restart(Unsynced::kLost);
  EXPECT_FALSE(file_exists(files, "/a/one").value());
}

TEST(FaultDisk, RunsFull) {
  FaultDisk disk;
  auto files = disk.files();
  disk.set_capacity(10);
  auto file = create(files, "/a/one");
  EXPECT_TRUE(append(*file, "12345678"));
  EXPECT_EQ(free_space(files, "/a").value(), 2u);
  EXPECT_TRUE(file->Append("345", kIo, nullptr).IsNoSpace());
  EXPECT_TRUE(append(*file, "90"));
}

TEST(FaultDisk, LockIsHeldOnceAndFreedByARestart) {
  FaultDisk disk;
  auto held = FileLockHolder::acquire(disk.files(), "/a/LOCK");
  ASSERT_TRUE(held.ok());
  EXPECT_FALSE(FileLockHolder::acquire(disk.files(), "/a/LOCK").ok());
  disk.restart(Unsynced::kLost);
  EXPECT_TRUE(FileLockHolder::acquire(disk.files(), "/a/LOCK").ok());
}

}  // namespace
}  // namespace scrutiny::testing
