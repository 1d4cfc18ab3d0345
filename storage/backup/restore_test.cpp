#include "storage/backup/restore.h"

#include "storage/audit/public_schema.h"
#include "storage/backup/backup_fixture.h"

namespace scrutiny::backup {
namespace {

// Neither served nor taken for a folder in which a new log may begin.
void expect_nothing_is_made_of(BackupWorld& world, const std::string& folder) {
  for (const auto mode : {OpenMode::kExisting, OpenMode::kCreateIfMissing}) {
    const auto opened = open_ledger(world.settings(folder), mode);
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().public_text().find("did not get to its end"), std::string::npos)
        << opened.error().describe();
  }
}

Command erasure_of(const UnitId& unit) {
  Command command;
  command.action = "subject.erased";
  command.public_ = to_public(SubjectErased{unit, "account", "article_17"});
  command.subject = id_cast<SubjectId>(unit);
  return command;
}

TEST(Restore, BringsBackEveryRowContentAndKey) {
  BackupWorld world;
  world.work(8);
  ASSERT_TRUE(world.back_up().ok());
  world.work(8);
  ASSERT_TRUE(world.back_up().ok());
  ASSERT_TRUE(world.back_up_the_keys().ok());
  const RestoreReport report = world.restore("again", {world.checkpoint}).value();
  EXPECT_EQ(report.known_size, report.size);
  const auto ledger = world.open("again");
  EXPECT_EQ(ledger->checkpoint(), world.checkpoint);
  EXPECT_EQ(world.client.verify(*ledger), std::vector<std::string>());
  EXPECT_EQ(content_of(world.path("again/config.toml")), "# chosen\n");
}

TEST(Restore, MakesNothingOfABackupWithoutARun) {
  BackupWorld world;
  ASSERT_TRUE(BackupFolder::open_or_create(real_file_system(), world.path("backup"), Kind::kData,
                                           world.backup_key())
                  .ok());
  const auto refused = world.restore("again");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().public_text().find("no run yet"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(world.path("again/FORMAT")));
}

TEST(Restore, IsAsSoundAsTheOriginalRowForRow) {
  BackupWorld world;
  world.work(8);
  ASSERT_TRUE(world.back_up().ok());
  ASSERT_TRUE(world.back_up_the_keys().ok());
  ASSERT_TRUE(world.restore("again").ok());
  world.open("again").reset();
  const FsckReport before = world.check("data");
  const FsckReport after = world.check("again");
  EXPECT_TRUE(after.sound()) << after.fault->sentence();
  EXPECT_EQ(after.records, before.records);
  EXPECT_EQ(after.nodes, before.nodes);
  EXPECT_EQ(after.checkpoints, before.checkpoints);
  EXPECT_EQ(after.payloads, before.payloads);
  EXPECT_EQ(after.contents, before.contents);
  EXPECT_EQ(after.content_bytes, before.content_bytes);
  EXPECT_EQ(after.state_rows, before.state_rows);
}

TEST(Restore, RefusesToForkALogOfWhichMoreIsKnown) {
  BackupWorld world;
  world.work(3);
  ASSERT_TRUE(world.back_up().ok());
  ASSERT_TRUE(world.back_up_the_keys().ok());
  world.work(1);  // acknowledged, and lost with the machine
  const auto refused = world.restore("again", {world.checkpoint});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kRollback);
  expect_nothing_is_made_of(world, "again");
}

TEST(Restore, RefusesACheckpointOfAnotherHistoryOrAnotherKey) {
  BackupWorld world;
  world.work(2);
  std::filesystem::copy(world.path("data"), world.path("fork"),
                        std::filesystem::copy_options::recursive);
  world.work(2);
  ASSERT_TRUE(world.back_up().ok());
  ASSERT_TRUE(world.back_up_the_keys().ok());
  std::string forked;
  {
    const auto fork = world.open("fork");
    testing::RememberingClient other;
    other.work(*fork);
    forked = fork->checkpoint();
  }
  EXPECT_EQ(world.restore("one", {forked}).error().code(), ErrorCode::kTampered);
  EXPECT_EQ(world.restore("two", {"nonsense"}).error().code(), ErrorCode::kTampered);
}

TEST(Restore, DestroysAKeyThatAnOlderKeyBackupStillHad) {
  BackupWorld world;
  world.work(1);
  UnitId unit;
  {
    const auto ledger = world.open();
    unit = ledger->create_unit().value();
    Command command;
    command.action = "note.added";
    command.subject = id_cast<SubjectId>(unit);
    command.unit = unit;
    command.payload = {{"text", "to be forgotten"}};
    ASSERT_TRUE(ledger->submit_and_wait(std::move(command)).ok());
    Command erase = erasure_of(unit);
    erase.unit = ledger->create_unit().value();
    ASSERT_TRUE(world.back_up_the_keys().ok());
    ASSERT_TRUE(ledger->submit_and_wait(std::move(erase)).ok());
  }
  ASSERT_TRUE(world.back_up().ok());
  const auto restored = world.restore("again", {});
  ASSERT_TRUE(restored.ok()) << restored.error().describe();
  EXPECT_EQ(restored->destroyed, 1U);
  KeyStoreOptions options{real_file_system(), world.path("again/keys"), KeyFile{}, {}};
  const auto keys = KeyStore::open(options).value();
  EXPECT_EQ(keys->find(unit).error().code(), ErrorCode::kErased);
}

TEST(Restore, KeysThatRememberAnErasureTheLogLostAreARollback) {
  BackupWorld world;
  world.work(2);
  ASSERT_TRUE(world.back_up().ok());
  {
    const auto ledger = world.open();
    const UnitId unit = ledger->create_unit().value();
    Command erase = erasure_of(unit);
    erase.unit = ledger->create_unit().value();
    ASSERT_TRUE(ledger->submit_and_wait(std::move(erase)).ok());
  }
  ASSERT_TRUE(world.back_up_the_keys().ok());
  const auto refused = world.restore("again");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kRollback);
  const auto continued = world.restore("on", {}, "ledger.example/second");
  ASSERT_TRUE(continued.ok()) << continued.error().describe();
  EXPECT_EQ(continued->forgotten.size(), 1U);
}

void rotate_log_key(BackupWorld& world) {
  const auto ledger = world.open();
  const UnitId unit = ledger->create_unit().value();
  const auto done = ledger->rotate_log_key({ActorId(ActorId::Raw{9}), unit, "yearly", "", {}});
  ASSERT_TRUE(done.ok()) << done.error().describe();
  world.checkpoint = ledger->checkpoint();
}

TEST(Restore, TheLogGoesOnUnderTheKeyItWasRotatedTo) {
  BackupWorld world;
  world.work(1);
  const std::string before = world.checkpoint;  // signed by the first key
  rotate_log_key(world);
  world.work(1);
  ASSERT_TRUE(world.back_up().ok());
  ASSERT_TRUE(world.back_up_the_keys().ok());
  const auto restored = world.restore("again", {before, world.checkpoint});
  ASSERT_TRUE(restored.ok()) << restored.error().describe();
  const auto ledger = world.open("again");
  EXPECT_EQ(ledger->verifier_key(), restored->log_key);
  EXPECT_EQ(ledger->log_keys().size(), 2U);
  world.client.work(*ledger);
  EXPECT_EQ(world.client.verify(*ledger), std::vector<std::string>());
}

TEST(Restore, KeysThatRememberARotationTheLogLostAreARollback) {
  BackupWorld world;
  world.work(1);
  rotate_log_key(world);
  ASSERT_TRUE(world.back_up().ok());
  rotate_log_key(world);
  ASSERT_TRUE(world.back_up_the_keys().ok());
  const auto refused = world.restore("again");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kRollback);
  expect_nothing_is_made_of(world, "again");
  // A checkpoint that only the newest key signed is understood, too.
  EXPECT_EQ(world.restore("known", {world.checkpoint}).error().code(), ErrorCode::kRollback);

  // The inherited rotation says nothing about the new log's key, which is its own.
  const std::string name = "ledger.example/second";
  const auto continued = world.restore("on", {world.checkpoint}, name);
  ASSERT_TRUE(continued.ok()) << continued.error().describe();
  const FsckReport report = world.check("on", name);
  EXPECT_TRUE(report.sound()) << report.fault->sentence();
  auto settings = world.settings("on");
  settings.origin = name;
  const auto ledger = open_ledger(std::move(settings), OpenMode::kExisting);
  ASSERT_TRUE(ledger.ok()) << ledger.error().describe();
  EXPECT_EQ((*ledger)->log_keys().size(), 1U);
  EXPECT_EQ((*ledger)->verifier_key(), continued->log_key);
}

class ContinuedLog : public ::testing::Test {
 protected:
  ContinuedLog() {
    world_.work(4);
    restored_ = world_.back_up().value();
    world_.work(1);
    EXPECT_TRUE(world_.back_up_the_keys().ok());
    report_ = world_.restore("on", {world_.checkpoint}, kNew).value();
  }

  LedgerSettings settings() {
    LedgerSettings out = world_.settings("on");
    out.origin = kNew;
    return out;
  }

  static constexpr const char* kNew = "ledger.example/second";
  BackupWorld world_;
  RunIndex restored_;
  RestoreReport report_;
};

TEST_F(ContinuedLog, BeginsWithWhatItContinuesAndHowMuchCameBack) {
  const auto ledger = open_ledger(settings(), OpenMode::kExisting).value();
  EXPECT_EQ(ledger->size(), restored_.tree.size());
  const Record first = decode(ledger->record(0).value()).value();
  EXPECT_EQ(first.action, "log.continued");
  const LogContinued continued = log_continued(first.public_.value()).value();
  EXPECT_EQ(continued.origin, testing::kTestOrigin);
  EXPECT_EQ(continued.checkpoint, world_.checkpoint);
  EXPECT_EQ(continued.size, restored_.tree.size());
  EXPECT_EQ(continued.log.kind, LogKind::kDemo);
  EXPECT_GT(report_.known_size, report_.size);
}

TEST_F(ContinuedLog, KeepsEveryRecordButItsLinkAndOpensEveryPayload) {
  const auto ledger = open_ledger(settings(), OpenMode::kExisting).value();
  const auto old = world_.open();
  for (std::uint64_t i = 1; i < ledger->size(); ++i) {
    Record now = decode(ledger->record(i).value()).value();
    const Record before = decode(old->record(i).value()).value();
    now.prev = before.prev;
    EXPECT_EQ(encode(now), encode(before));
    EXPECT_EQ(ledger->payload(i)->bytes, old->payload(i)->bytes);
  }
}

TEST_F(ContinuedLog, TheOldLogCanBeComputedFromIt) {
  const auto ledger = open_ledger(settings(), OpenMode::kExisting).value();
  const auto words = ledger->payload(0).value().payload;
  std::string bytes(words.at("first_record").as_string());
  TreeFrontier tree;
  for (std::uint64_t i = 0; i < ledger->size(); ++i) {
    if (i > 0) {
      Record record = decode(ledger->record(i).value()).value();
      record.prev = leaf_hash(bytes);
      bytes = encode(record);
    }
    tree.append(leaf_hash(bytes));
  }
  EXPECT_EQ(tree.root(), restored_.tree.root());
}

TEST_F(ContinuedLog, GoesOnIsSoundAndSurvivesARebuild) {
  {
    const auto ledger = open_ledger(settings(), OpenMode::kExisting).value();
    testing::RememberingClient client;
    client.work(*ledger);
    EXPECT_EQ(client.refused(), 0U);
  }
  FsckReport report = world_.check("on", kNew);
  EXPECT_TRUE(report.sound()) << report.fault->sentence();
  EXPECT_EQ(open_ledger(world_.settings("on"), OpenMode::kExisting).error().code(),
            ErrorCode::kTampered)
      << "under its old name it is nobody's log";
}

}  // namespace
}  // namespace scrutiny::backup
