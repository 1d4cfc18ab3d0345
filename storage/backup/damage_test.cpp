// Whatever byte of a backup is changed, and wherever a file of it is cut, the check and the restore
// say so and name the file; nothing is restored of it.
#include <gtest/gtest.h>

#include "storage/backup/disk_fixture.h"

namespace scrutiny::backup {
namespace {

constexpr const char* kNew = "/new machine";

class BackupDamage : public ::testing::Test {
 protected:
  BackupDamage() {
    machine_.note();
    EXPECT_TRUE(machine_.back_up_the_data().ok());
    machine_.note();
    EXPECT_TRUE(machine_.back_up_the_data().ok());
    EXPECT_TRUE(machine_.back_up_the_keys().ok());
  }

  Status check(Kind kind) {
    if (kind == Kind::kData) {
      SCRUTINY_ASSIGN(const auto folder, machine_.data_folder());
      return check_data_backup(folder);
    }
    SCRUTINY_ASSIGN(const auto folder, machine_.keys_folder());
    const auto listed = list_keys_backups(folder);
    return listed.ok() ? Status() : Status(listed.error());
  }
  Status restore() {
    EXPECT_TRUE(remove_folder(machine_.files(), kNew).ok());
    const auto restored = machine_.restore(kNew);
    return restored.ok() ? Status() : Status(restored.error());
  }

  void expect_named(const std::string& path, const Status& status) {
    ASSERT_FALSE(status.ok()) << path << " was taken as it is";
    const std::string& said = status.error().public_text();
    // An index that does not match its run says that one of the two is wrong.
    EXPECT_NE(said.find(path.substr(0, path.rfind('.'))), std::string::npos) << said;
  }

  // Makes of a whole file what then stands there; nothing when there is no more to do.
  using Damage = std::optional<std::string> (*)(const std::string& whole, std::size_t at);

  void damage_each_file(Kind kind, Damage damage) {
    const char* folder = kind == Kind::kData ? BackupDisk::kData : BackupDisk::kKeys;
    for (const std::string& path : machine_.disk().paths(folder)) {
      const std::string whole = machine_.disk().content(path);
      for (std::size_t i = 0; const auto damaged = damage(whole, i); ++i) {
        SCOPED_TRACE(path + " at " + std::to_string(i));
        machine_.disk().overwrite(path, *damaged);
        expect_named(path, check(kind));
        expect_named(path, restore());
        EXPECT_FALSE(open_ledger(machine_.settings(kNew), OpenMode::kExisting).ok());
        if (HasFailure()) return;
      }
      machine_.disk().overwrite(path, whole);
    }
    EXPECT_TRUE(check(kind).ok());
    EXPECT_TRUE(restore().ok());
  }

  BackupDisk machine_;
};

std::optional<std::string> flipped(const std::string& whole, std::size_t at) {
  if (at == whole.size()) return std::nullopt;
  std::string out = whole;
  out[at] = static_cast<char>(out[at] ^ 0x20);
  return out;
}

std::optional<std::string> cut(const std::string& whole, std::size_t at) {
  if (at == whole.size()) return std::nullopt;
  return whole.substr(0, at);
}

TEST_F(BackupDamage, EveryChangedByteOfADataBackupIsNamed) {
  damage_each_file(Kind::kData, flipped);
}
TEST_F(BackupDamage, EveryCutOfADataBackupIsNamed) {
  damage_each_file(Kind::kData, cut);
}
TEST_F(BackupDamage, EveryChangedByteOfAKeyBackupIsNamed) {
  damage_each_file(Kind::kKeys, flipped);
}
TEST_F(BackupDamage, EveryCutOfAKeyBackupIsNamed) {
  damage_each_file(Kind::kKeys, cut);
}

TEST_F(BackupDamage, ABackupUnderAnotherRunsNameIsNamed) {
  auto& disk = machine_.disk();
  const std::string first = std::string(BackupDisk::kData) + "/000001.data";
  const std::string second = std::string(BackupDisk::kData) + "/000002.data";
  const std::string content = disk.content(first);
  disk.overwrite(first, disk.content(second));
  expect_named(first, check(Kind::kData));
  expect_named(first, restore());
  disk.overwrite(first, content);
  disk.overwrite(second, content);
  expect_named(second, check(Kind::kData));
  expect_named(second, restore());
}

}  // namespace
}  // namespace scrutiny::backup
