#include "storage/backup/disk_fixture.h"

#include <gtest/gtest.h>

namespace scrutiny::backup {
namespace {

KeyEncryption backup_key() {
  return KeyFile{"/safe/backup.key"};
}

}  // namespace

LedgerSettings BackupDisk::settings(const std::string& root) {
  LedgerSettings out = world.settings();
  out.paths.root = root;
  return out;
}

void BackupDisk::work() {
  const auto ledger = world.open().value();
  client.work(*ledger);
  checkpoint = ledger->checkpoint();
}

void BackupDisk::note() {
  const auto ledger = world.open().value();
  Command command;
  command.action = "note.counted";
  command.unit = ledger->create_unit().value();
  EXPECT_TRUE(ledger->submit_and_wait(std::move(command)).ok());
  checkpoint = ledger->checkpoint();
}

Result<RunIndex> BackupDisk::back_up_the_data() {
  return back_up_data({settings(), StoreUse::kAlone, kData, backup_key(), {}});
}

Result<KeysBackup> BackupDisk::back_up_the_keys() {
  const DataPaths paths = settings().paths;
  return back_up_keys({files(), paths.keys(), paths.tls(), std::string(testing::kTestOrigin), kKeys,
                       backup_key(), world.clock.now(), kKeepKeys});
}

Result<RestoreReport> BackupDisk::restore(const std::string& root) {
  LedgerSettings into = settings(root);
  SCRUTINY_ASSIGN(const auto data, data_folder());
  SCRUTINY_ASSIGN(const auto keys, keys_folder());
  SCRUTINY_TRY(restore_files(data, root));
  SCRUTINY_ASSIGN(const auto put_back, restore_keys(keys, into.paths.keys(), into.paths.tls()));
  SCRUTINY_ASSIGN(auto report, restore_log(data, {into, {checkpoint}, {}}));
  SCRUTINY_TRY(finish_restore(into));
  return report;
}

Result<BackupFolder> BackupDisk::data_folder() const {
  return BackupFolder::open(files(), kData, Kind::kData, backup_key());
}

Result<BackupFolder> BackupDisk::keys_folder() const {
  return BackupFolder::open(files(), kKeys, Kind::kKeys, backup_key());
}

std::vector<std::string> BackupDisk::faults_of(const std::string& root) {
  const auto ledger = open_ledger(settings(root), OpenMode::kExisting);
  if (!ledger.ok()) return {"does not open: " + ledger.error().describe()};
  return client.verify(**ledger);
}

std::map<std::string, std::string> BackupDisk::contents(const std::string& folder) const {
  std::map<std::string, std::string> out;
  for (const std::string& path : world.disk.paths(folder))
    out[path.substr(folder.size() + 1)] = world.disk.content(path);
  return out;
}

}  // namespace scrutiny::backup
