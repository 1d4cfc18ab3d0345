// A data folder on the real disk with work in it, and backups beside it, for the tests of this
// folder. Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "storage/backup/data_backup.h"
#include "storage/backup/keys_backup.h"
#include "storage/backup/restore.h"
#include "tests/support/fake_clock.h"
#include "tests/support/ledger_disk.h"
#include "tests/support/notes.h"
#include "tests/support/temp_dir.h"

namespace scrutiny::backup {

class BackupWorld {
 public:
  BackupWorld() {
    std::filesystem::create_directory(path("data"));
    std::ofstream(path("data") + "/config.toml") << "# chosen\n";
  }

  std::string path(const std::string& name) const { return folder_ / name; }
  KeyFile backup_key() const { return KeyFile{path("backup.key")}; }

  LedgerSettings settings(const std::string& folder = "data") {
    LedgerSettings out;
    out.paths.root = path(folder);
    out.origin = testing::kTestOrigin;
    out.kind = LogKind::kDemo;
    out.projections = {std::make_shared<testing::Notes>()};
    out.clock = &clock;
    out.files = real_file_system();
    out.options.max_batch = 16;
    return out;
  }
  std::unique_ptr<RunningLedger> open(const std::string& folder = "data") {
    return open_ledger(settings(folder), OpenMode::kCreateIfMissing).value();
  }
  void work(int rounds = 1) {
    const auto ledger = open();
    for (int i = 0; i < rounds; ++i) client.work(*ledger);
    checkpoint = ledger->checkpoint();
  }

  Result<RunIndex> back_up(StoreUse use = StoreUse::kAlone) {
    return back_up_data({settings(), use, path("backup"), backup_key(), {}});
  }
  Result<KeysBackup> back_up_the_keys(std::chrono::days keep = std::chrono::days(35)) {
    return back_up_keys({real_file_system(), path("data") + "/keys", path("data") + "/tls",
                         std::string(testing::kTestOrigin), path("keys"), backup_key(), clock.now(),
                         keep});
  }
  Result<BackupFolder> data_backup() const {
    return BackupFolder::open(real_file_system(), path("backup"), Kind::kData, backup_key());
  }
  Result<RestoreReport> restore(const std::string& folder, std::vector<std::string> known = {},
                                const std::string& origin = std::string(testing::kTestOrigin)) {
    SCRUTINY_ASSIGN(const auto data, data_backup());
    SCRUTINY_TRY(restore_files(data, path(folder)));
    SCRUTINY_ASSIGN(const auto keys, BackupFolder::open(real_file_system(), path("keys"),
                                                        Kind::kKeys, backup_key()));
    SCRUTINY_ASSIGN(const auto put_back,
                    restore_keys(keys, path(folder) + "/keys", path(folder) + "/tls"));
    LedgerSettings into = settings(folder);
    into.origin = origin;
    SCRUTINY_ASSIGN(auto report, restore_log(data, {into, std::move(known), {}}));
    SCRUTINY_TRY(finish_restore(into));
    return report;
  }
  FsckReport check(const std::string& folder,
                   const std::string& origin = std::string(testing::kTestOrigin)) {
    FsckOptions options;
    options.settings = settings(folder);
    options.settings.origin = origin;
    return fsck(std::move(options)).value();
  }

  testing::FakeClock clock;
  testing::RememberingClient client;
  std::string checkpoint;  // newest signed

 private:
  testing::TempDir folder_;
};

inline std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace scrutiny::backup
