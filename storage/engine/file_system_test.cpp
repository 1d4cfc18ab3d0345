#include "storage/engine/file_system.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

TEST(FileSystem, ReplacesAFileAsAWholeForItsOwnerOnly) {
  const testing::TempDir folder;
  const auto files = real_file_system();
  const std::string path = folder / "secret";
  ASSERT_TRUE(replace_file(files, path, as_bytes("first")).ok());
  ASSERT_TRUE(replace_file(files, path, as_bytes("second")).ok());
  EXPECT_EQ(as_text(read_file(files, path, 100).value()), "second");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(list_folder(files, folder.path()).value(), std::vector<std::string>{"secret"});
}

TEST(FileSystem, RefusesAFileLongerThanItCanBe) {
  const testing::TempDir folder;
  const auto files = real_file_system();
  ASSERT_TRUE(replace_file(files, folder / "a", as_bytes("12345")).ok());
  EXPECT_TRUE(read_file(files, folder / "a", 5).ok());
  EXPECT_EQ(read_file(files, folder / "a", 4).error().code(), ErrorCode::kCorruption);
  EXPECT_EQ(read_file(files, folder / "b", 4).error().code(), ErrorCode::kNotFound);
}

TEST(FileSystem, RemovesAFolderWithEverythingInIt) {
  const testing::TempDir folder;
  const auto files = real_file_system();
  ASSERT_TRUE(create_folder(files, folder / "a").ok());
  ASSERT_TRUE(create_folder(files, folder / "a/b").ok());
  ASSERT_TRUE(replace_file(files, folder / "a/b/c", as_bytes("x")).ok());
  ASSERT_TRUE(remove_folder(files, folder / "a").ok());
  EXPECT_FALSE(file_exists(files, folder / "a").value());
  EXPECT_TRUE(remove_folder(files, folder / "a").ok());
}

TEST(FileSystem, HoldsALockUntilTheHolderGoes) {
  const testing::TempDir folder;
  const auto files = real_file_system();
  {
    const auto held = FileLockHolder::acquire(files, folder / "LOCK");
    ASSERT_TRUE(held.ok());
    EXPECT_EQ(FileLockHolder::acquire(files, folder / "LOCK").error().code(), ErrorCode::kLocked);
  }
  EXPECT_TRUE(FileLockHolder::acquire(files, folder / "LOCK").ok());
}

TEST(FileSystem, KnowsTheFolderOfAPath) {
  EXPECT_EQ(folder_of("/a/b/c"), "/a/b");
  EXPECT_EQ(folder_of("/a/b/"), "/a");
  EXPECT_EQ(folder_of("/a"), "/");
  EXPECT_EQ(folder_of("a"), ".");
  EXPECT_EQ(folder_of("a/b"), "a");
}

TEST(FileSystem, TellsFilesFromFoldersAndFromWhatIsNeither) {
  const testing::TempDir folder;
  const auto files = real_file_system();
  ASSERT_TRUE(create_folder(files, folder / "a").ok());
  ASSERT_TRUE(replace_file(files, folder / "b", as_bytes("x")).ok());
  fs::create_symlink("a", folder / "to folder");
  fs::create_symlink("b", folder / "to file");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(entry_kind(files, folder / "a").value(), EntryKind::kFolder);
  EXPECT_EQ(entry_kind(files, folder / "b").value(), EntryKind::kFile);
  EXPECT_EQ(entry_kind(files, folder / "to file").value(), EntryKind::kFile);
  EXPECT_EQ(entry_kind(files, folder / "to folder").value(), EntryKind::kOther);
  EXPECT_EQ(entry_kind(files, folder / "pipe").value(), EntryKind::kOther);
  EXPECT_EQ(entry_kind(files, folder / "none").error().code(), ErrorCode::kNotFound);
}

TEST(FileSystem, KnowsTheFreeSpace) {
  const testing::TempDir folder;
  EXPECT_GT(free_space(real_file_system(), folder.path()).value(), 0u);
}

}  // namespace
}  // namespace scrutiny
