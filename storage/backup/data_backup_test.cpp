#include "storage/backup/data_backup.h"

#include "storage/backup/backup_fixture.h"

namespace scrutiny::backup {
namespace {

namespace fs = std::filesystem;

TEST(DataBackup, ASecondRunHoldsOnlyWhatIsNew) {
  BackupWorld world;
  world.work(20);
  const RunIndex first = world.back_up().value();
  EXPECT_EQ(first.from, 0U);
  EXPECT_EQ(first.checkpoint, world.checkpoint);
  EXPECT_TRUE(first.files.contains("config.toml"));
  world.work(1);
  const RunIndex second = world.back_up().value();
  EXPECT_EQ(second.from, first.tree.size());
  EXPECT_EQ(second.checkpoint, world.checkpoint);
  EXPECT_TRUE(second.files.empty());
  EXPECT_LT(second.archive.bytes * 5, first.archive.bytes);
  const RunIndex third = world.back_up().value();
  EXPECT_EQ(third.from, third.tree.size());
  EXPECT_LT(third.archive.bytes, 2000U);
  EXPECT_TRUE(check_data_backup(world.data_backup().value()).ok());
}

TEST(DataBackup, IsTakenBesideARunningLedger) {
  BackupWorld world;
  const auto ledger = world.open();
  world.client.work(*ledger);
  EXPECT_EQ(world.back_up().error().code(), ErrorCode::kLocked);
  const RunIndex run = world.back_up(StoreUse::kBesideServer).value();
  EXPECT_EQ(run.checkpoint, ledger->checkpoint());
  world.client.work(*ledger);
  EXPECT_EQ(world.back_up(StoreUse::kBesideServer)->checkpoint, ledger->checkpoint());
}

TEST(DataBackup, HoldsNeitherKeysNorWordsInTheClear) {
  BackupWorld world;
  world.work(2);
  ASSERT_TRUE(world.back_up().ok());
  const std::string archive = content_of(world.path("backup/000001.data"));
  const std::string kek = content_of(world.path("data/keys/kek"));
  EXPECT_EQ(archive.find(kek.substr(0, 64)), std::string::npos);
  EXPECT_EQ(archive.find("note.added"), std::string::npos);
  const RunIndex run = read_chain(world.data_backup().value())->runs[0];
  for (const auto& [name, digest] : run.files) EXPECT_FALSE(name.starts_with("keys")) << name;
}

TEST(DataBackup, HoldsFilesInFoldersAndNeitherLinksToFoldersNorHalfWrittenOnes) {
  BackupWorld world;
  fs::create_directories(world.path("data/plugins/one"));
  fs::create_directories(world.path("elsewhere"));
  std::ofstream(world.path("elsewhere/file")) << "another's";
  std::ofstream(world.path("data/plugins/one/manifest")) << "kept";
  std::ofstream(world.path("data/plugins/one/manifest.new")) << "ha";
  fs::create_symlink(world.path("elsewhere"), world.path("data/plugins/link"));
  fs::create_symlink(world.path("elsewhere/file"), world.path("data/plugins/one/linked"));
  world.work(1);
  const RunIndex run = world.back_up().value();
  std::vector<std::string> names;
  for (const auto& [name, digest] : run.files) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"config.toml", "plugins/one/linked",
                                             "plugins/one/manifest"}));
}

TEST(DataBackup, NamesAFileThatIsChangedCutOrMissing) {
  BackupWorld world;
  world.work(2);
  ASSERT_TRUE(world.back_up().ok());
  world.work(1);
  ASSERT_TRUE(world.back_up().ok());
  for (const std::string name : {"000001.data", "000002.data", "000001.index", "000002.index"}) {
    const std::string path = world.path("backup/" + name);
    const std::string whole = content_of(path);
    const auto expect_named = [&](const char* what) {
      const auto checked = check_data_backup(world.data_backup().value());
      ASSERT_FALSE(checked.ok()) << name << ' ' << what;
      const std::string number = name.substr(0, 6);
      EXPECT_NE(checked.error().public_text().find(number), std::string::npos)
          << what << ": " << checked.error().describe();
    };
    std::string changed = whole;
    changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
    std::ofstream(path, std::ios::binary) << changed;
    expect_named("changed");
    std::ofstream(path, std::ios::binary) << whole.substr(0, whole.size() - 1);
    expect_named("cut");
    if (name != "000002.index") {  // without it the second run never counted
      fs::remove(path);
      expect_named("missing");
    }
    std::ofstream(path, std::ios::binary) << whole;
    ASSERT_TRUE(check_data_backup(world.data_backup().value()).ok());
  }
}

TEST(DataBackup, ARunThatWasCutShortCountsForNothing) {
  BackupWorld world;
  world.work(2);
  const RunIndex first = world.back_up().value();
  std::ofstream(world.path("backup/000002.data.part")) << "half";
  std::ofstream(world.path("backup/000002.data")) << "renamed, but no index yet";
  EXPECT_TRUE(check_data_backup(world.data_backup().value()).ok());
  world.work(1);
  const RunIndex second = world.back_up().value();
  EXPECT_EQ(second.number, 2U);
  EXPECT_EQ(second.previous, first.archive.sha256);
  EXPECT_TRUE(check_data_backup(world.data_backup().value()).ok());
}

TEST(DataBackup, RefusesAnotherKeyAnotherLogAndAnotherHistory) {
  BackupWorld world;
  world.work(2);
  fs::copy(world.path("data"), world.path("old"), fs::copy_options::recursive);
  world.work(1);
  ASSERT_TRUE(world.back_up().ok());
  const auto wrong = BackupFolder::open(real_file_system(), world.path("backup"), Kind::kData,
                                        Passphrase{"guess", {1024, 1, 1}});
  EXPECT_EQ(wrong.error().code(), ErrorCode::kBadCredentials);
  // The older copy is put back and lives another life.
  fs::remove_all(world.path("data"));
  fs::rename(world.path("old"), world.path("data"));
  world.work(2);
  const auto forked = world.back_up();
  ASSERT_FALSE(forked.ok());
  EXPECT_EQ(forked.error().code(), ErrorCode::kConflict);
  EXPECT_NE(forked.error().public_text().find("another history"), std::string::npos);
}

TEST(DataBackup, DataAndKeysNeverShareAFolder) {
  BackupWorld world;
  world.work(1);
  ASSERT_TRUE(world.back_up().ok());
  const auto keys =
      back_up_keys({real_file_system(), world.path("data/keys"), world.path("data/tls"), "x",
                    world.path("backup"), world.backup_key(), 0, std::chrono::days(1)});
  EXPECT_EQ(keys.error().code(), ErrorCode::kConflict);
}

TEST(KeysBackup, DestroysThoseWhoseTimeIsOver) {
  BackupWorld world;
  world.work(1);
  const KeysBackup first = world.back_up_the_keys(std::chrono::days(2)).value();
  world.clock.advance(std::chrono::hours(24));
  const KeysBackup second = world.back_up_the_keys().value();
  EXPECT_TRUE(second.destroyed.empty());
  world.clock.advance(std::chrono::hours(25));
  const KeysBackup third = world.back_up_the_keys().value();
  EXPECT_EQ(third.destroyed, std::vector<std::string>{first.name});
  EXPECT_FALSE(fs::exists(world.path("keys/" + first.name)));
  EXPECT_TRUE(fs::exists(world.path("keys/" + second.name)));
  EXPECT_EQ(content_of(world.path("keys/" + second.name)).find("SLKEYS01"), std::string::npos);
}

}  // namespace
}  // namespace scrutiny::backup
