// A machine whose disk fails on purpose, with a data folder, backups of it and their key, for the
// tests of this folder. Copied whole, so that each fault strikes the same machine.
// Thread-safety: one thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "storage/backup/data_backup.h"
#include "storage/backup/keys_backup.h"
#include "storage/backup/restore.h"
#include "tests/support/ledger_disk.h"

namespace scrutiny::backup {

struct BackupDisk {
  BackupDisk() = default;
  BackupDisk(const BackupDisk& other)
      : world{.disk = other.world.disk,
              .clock = testing::FakeClock(other.world.clock.now()),
              .fatal = {}},
        client(other.client),
        checkpoint(other.checkpoint) {}
  BackupDisk& operator=(const BackupDisk&) = delete;

  testing::FaultDisk& disk() { return world.disk; }
  FileSystemPtr files() const { return world.disk.files(); }
  LedgerSettings settings(const std::string& root = "/data");
  void work();
  void note();  // one record, where files should be small

  Result<RunIndex> back_up_the_data();
  Result<KeysBackup> back_up_the_keys();
  Result<RestoreReport> restore(const std::string& root);

  Result<BackupFolder> data_folder() const;
  Result<BackupFolder> keys_folder() const;
  // What is wrong with the log in `root` in the light of what `client` was told.
  std::vector<std::string> faults_of(const std::string& root);
  // Bytes of every file below a folder, by name.
  std::map<std::string, std::string> contents(const std::string& folder) const;

  static constexpr const char* kData = "/medium1/data";
  static constexpr const char* kKeys = "/medium2/keys";
  static constexpr std::chrono::days kKeepKeys{2};

  testing::LedgerDisk world;
  testing::RememberingClient client;
  std::string checkpoint;  // newest signed
};

}  // namespace scrutiny::backup
