// Starting again: what is accepted, and every refusal of audit-format section 7.
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "storage/audit/checkpoint.h"
#include "storage/audit/public_schema.h"
#include "storage/crypto/random.h"
#include "storage/ledger/head_store.h"
#include "storage/ledger/key_store.h"
#include "storage/ledger/log_reader.h"
#include "tests/support/ledger_disk.h"

namespace scrutiny {
namespace {

using testing::FaultDisk;
using testing::LedgerDisk;
using testing::Unsynced;

class StartTest : public ::testing::Test {
 protected:
  // A stopped ledger with a few records.
  void SetUp() override { work(); }
  void work() {
    auto ledger = opened();
    client_.work(*ledger);
    ASSERT_EQ(client_.refused(), 0u);
    size_ = ledger->size();
  }
  std::unique_ptr<RunningLedger> opened() {
    auto ledger = world_.open();
    EXPECT_TRUE(ledger.ok()) << ledger.error().describe();
    return std::move(ledger).value();
  }
  void expect_refused(ErrorCode code, const std::string& words) {
    const auto ledger = world_.open();
    ASSERT_FALSE(ledger.ok());
    EXPECT_EQ(ledger.error().code(), code) << ledger.error().describe();
    EXPECT_NE(ledger.error().public_text().find(words), std::string::npos)
        << ledger.error().describe();
  }
  void expect_sound() {
    const auto ledger = opened();
    EXPECT_EQ(client_.verify(*ledger), std::vector<std::string>{});
  }
  // One more record, written the way the sequencer would, under a key of the attacker's choice.
  CommitBatch forged_batch(Engine& engine, const SigningKey& key) {
    const auto head = engine.head().value();
    const LogReader log(engine);
    auto tree = frontier_at(head.size, log).value();
    auto record = decode(log.record(head.size - 1).value()).value();
    record.index = head.size;
    record.prev = head.last_leaf;
    CommitBatch batch;
    batch.rows.push_back({record.index, encode(record), log.sealed_payload(head.size - 1).value()});
    batch.last_leaf = leaf_hash(batch.rows[0].record);
    tree.append(batch.last_leaf, [&](unsigned level, std::uint64_t index, const Digest& hash) {
      batch.nodes.push_back({static_cast<std::uint8_t>(level), index, hash});
    });
    batch.size = tree.size();
    const NoteSigner signer(std::string(testing::kTestOrigin), NoteKeyType::kEd25519, key);
    batch.checkpoint =
        sign_checkpoint({std::string(testing::kTestOrigin), batch.size, tree.root(), {}}, signer);
    return batch;
  }

  LedgerDisk world_;
  testing::RememberingClient client_;
  std::uint64_t size_ = 0;
};

TEST_F(StartTest, GoesOnWhereItStopped) {
  expect_sound();
  work();
  expect_sound();
}

TEST_F(StartTest, CatchesStateUpAfterAKill) {
  FaultDisk before(world_.disk);
  auto ledger = opened();
  client_.work(*ledger);
  FaultDisk killed(world_.disk);  // the disk as it is while the ledger still runs
  ledger.reset();
  world_.disk.wipe("/data");
  for (const auto& path : killed.paths("/data")) {
    ASSERT_TRUE(replace_file(world_.disk.files(), path, as_bytes(killed.content(path))).ok());
  }
  expect_sound();
}

TEST_F(StartTest, MakesStateAgainWhenItIsGone) {
  world_.disk.wipe("/data/state");
  expect_sound();
}

TEST_F(StartTest, MakesStateAgainWhenItIsOfAnotherHistory) {
  LedgerDisk other;
  testing::RememberingClient client;
  {
    auto ledger = other.open().value();
    client.work(*ledger);
    client.work(*ledger);
  }
  world_.disk.wipe("/data/state");
  for (const auto& path : other.disk.paths("/data/state")) {
    ASSERT_TRUE(replace_file(world_.disk.files(), path, as_bytes(other.disk.content(path))).ok());
  }
  expect_sound();
}

TEST_F(StartTest, RefusesASecondProcess) {
  const auto first = opened();
  expect_refused(ErrorCode::kLocked, "Another process");
}

TEST_F(StartTest, MakesStateAgainThatAnotherProgramMade) {
  const StateStoreOptions options{
      .files = world_.disk.files(), .path = "/data/state", .fatal = exit_on_fatal()};
  {
    const auto store = StateStore::open(options).value();
    const auto base = store->snapshot();
    StateOverlay overlay(*base);
    overlay.put("count", {{"n", 1000}});
    StateMark mark = store->mark();
    mark.rows = kStateRows - 1;
    ASSERT_TRUE(store->write(overlay, mark).ok());
  }
  expect_sound();
  const auto count = opened()->snapshot()->get("count");
  EXPECT_TRUE(!count || count->at("n") != 1000);
}

TEST_F(StartTest, RefusesAFolderOfAnotherFormat) {
  world_.disk.overwrite("/data/FORMAT", "scrutiny data folder\nformat 2\n");
  expect_refused(ErrorCode::kVersionMismatch, "another format");
}

TEST_F(StartTest, RefusesAFolderThatIsNotThere) {
  LedgerDisk empty;
  const auto ledger = empty.open(OpenMode::kExisting);
  ASSERT_FALSE(ledger.ok());
  EXPECT_EQ(ledger.error().code(), ErrorCode::kNotFound);
}

TEST_F(StartTest, RefusesRecordsWithoutAFormatFile) {
  world_.disk.wipe("/data/head");
  world_.disk.remove("/data/FORMAT");
  expect_refused(ErrorCode::kTampered, "no FORMAT file");
}

TEST_F(StartTest, RefusesARolledBackDatabase) {
  world_.disk.copy("/data/db", "/old");
  work();
  world_.disk.wipe("/data/db");
  world_.disk.copy("/old", "/data/db");
  expect_refused(ErrorCode::kRollback, "rolled back");
}

TEST_F(StartTest, RefusesALostWriteAheadLog) {
  {
    auto ledger = opened();
    client_.work(*ledger);
    // As after a kill: what is only in the write-ahead log is not in the tables yet.
    world_.disk.copy("/data/db", "/killed");
  }
  world_.disk.wipe("/data/db");
  world_.disk.copy("/killed", "/data/db");
  for (const auto& path : world_.disk.paths("/data/db")) {
    if (path.ends_with(".log")) world_.disk.remove(path);
  }
  expect_refused(ErrorCode::kRollback, "write-ahead log was lost");
}

TEST_F(StartTest, RefusesADamagedWriteAheadLog) {
  {
    auto ledger = opened();
    for (int i = 0; i < 5; ++i) client_.work(*ledger);
    world_.disk.copy("/data/db", "/killed");
  }
  world_.disk.wipe("/data/db");
  world_.disk.copy("/killed", "/data/db");
  for (const auto& path : world_.disk.paths("/data/db")) {
    auto content = world_.disk.content(path);
    if (!path.ends_with(".log") || content.empty()) continue;
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 8);
    world_.disk.overwrite(path, content);
  }
  expect_refused(ErrorCode::kCorruption, "write-ahead log");
}

TEST_F(StartTest, RefusesAMissingHead) {
  world_.disk.wipe("/data/head");
  expect_refused(ErrorCode::kTampered, "head store");
}

TEST_F(StartTest, RefusesAHeadThatAnotherKeySigned) {
  const NoteSigner signer(std::string(testing::kTestOrigin), NoteKeyType::kEd25519,
                          SigningKey::generate());
  const auto head = HeadStore::open(world_.disk.files(), "/data/head").value();
  const auto forged =
      sign_checkpoint({std::string(testing::kTestOrigin), size_, empty_root(), {}}, signer);
  ASSERT_TRUE(head->advance({size_, forged}).ok());
  expect_refused(ErrorCode::kTampered, "signature");
}

TEST_F(StartTest, RefusesAnUnsignedTail) {
  // Someone who holds the disk but not the key appends a record and everything that belongs to it.
  {
    const auto engine = world_.engine().value().engine;
    const auto batch = forged_batch(*engine, SigningKey::generate());
    ASSERT_TRUE(engine->append_if(engine->head()->last_leaf, batch).ok());
  }
  expect_refused(ErrorCode::kTampered, "The end of the log");
}

TEST_F(StartTest, RefusesATailThatReusesAnOldSignature) {
  {
    const auto engine = world_.engine().value().engine;
    auto batch = forged_batch(*engine, SigningKey::generate());
    batch.checkpoint = engine->head()->checkpoint;
    ASSERT_TRUE(engine->append_if(engine->head()->last_leaf, batch).ok());
  }
  expect_refused(ErrorCode::kTampered, "does not end where");
}

TEST_F(StartTest, RefusesARecordBeyondTheSignedEnd) {
  {
    const auto engine = world_.engine().value().engine;
    const auto head = engine->head().value();
    auto batch = forged_batch(*engine, SigningKey::generate());
    batch.size = head.size;
    batch.last_leaf = head.last_leaf;
    batch.checkpoint = head.checkpoint;
    ASSERT_TRUE(engine->append_if(head.last_leaf, batch).ok());
  }
  expect_refused(ErrorCode::kTampered, "unsigned tail");
}

TEST_F(StartTest, AcceptsASignedTailAndMovesTheHead) {
  // A crash between the write of the log and the head: the end carries a good signature.
  world_.disk.copy("/data/head", "/older-head");
  work();
  world_.disk.wipe("/data/head");
  world_.disk.copy("/older-head", "/data/head");
  expect_sound();
  EXPECT_EQ(HeadStore::open(world_.disk.files(), "/data/head").value()->head().size, size_);
}

TEST_F(StartTest, RefusesAChangedRecord) {
  {
    const auto engine = world_.engine().value().engine;
    const auto head = engine->head().value();
    const LogReader log(*engine);
    auto record = decode(log.record(2).value()).value();
    record.actor = new_id<ActorId>();
    CommitBatch change;
    change.rows.push_back({2, encode(record), log.sealed_payload(2).value()});
    change.size = head.size;
    change.last_leaf = head.last_leaf;
    change.checkpoint = head.checkpoint;
    ASSERT_TRUE(engine->append_if(head.last_leaf, change).ok());
  }
  expect_refused(ErrorCode::kTampered, "Record 2");
}

TEST_F(StartTest, RefusesAChangedTreeNode) {
  {
    const auto engine = world_.engine().value().engine;
    const auto head = engine->head().value();
    CommitBatch change;
    change.nodes.push_back({0, 1, Digest{1, 2, 3}});
    change.size = head.size;
    change.last_leaf = head.last_leaf;
    change.checkpoint = head.checkpoint;
    ASSERT_TRUE(engine->append_if(head.last_leaf, change).ok());
  }
  expect_refused(ErrorCode::kTampered, "the log was changed");
}

TEST_F(StartTest, RefusesMissingOrWrongKeys) {
  world_.disk.copy("/data/keys", "/keys");
  const auto restored = [&] {
    world_.disk.wipe("/data/keys");
    world_.disk.copy("/keys", "/data/keys");
  };
  world_.disk.remove("/data/keys/kek");
  expect_refused(ErrorCode::kBadCredentials, "key file");
  restored();
  world_.disk.overwrite("/data/keys/kek", std::string(64, '0') + "\n");
  expect_refused(ErrorCode::kBadCredentials, "not the one");
  restored();
  world_.disk.remove(KeyStore::log_key_path("/data/keys"));
  expect_refused(ErrorCode::kBadCredentials, "signing key");
  restored();
  world_.disk.remove(KeyStore::file_path("/data/keys"));
  expect_refused(ErrorCode::kBadCredentials, "key store");
  restored();
  expect_sound();
}

TEST_F(StartTest, RefusesAnotherLogsOrigin) {
  auto settings = world_.settings();
  settings.origin = "ledger.example/other";
  const auto ledger = open_ledger(std::move(settings), OpenMode::kExisting);
  ASSERT_FALSE(ledger.ok());
  // The head is signed under the other name, so that is what shows first.
  EXPECT_EQ(ledger.error().code(), ErrorCode::kTampered);
}

TEST_F(StartTest, RefusesPayloadsWhoseKeyIsGoneWithoutAnErasure) {
  // All units but the first lose their keys: the file is cut.
  const auto path = KeyStore::file_path("/data/keys");
  world_.disk.overwrite(
      path, world_.disk.content(path).substr(0, KeyHeader::kSize + KeyStore::kSlotSize));
  world_.disk.wipe("/data/state");
  expect_refused(ErrorCode::kCorruption, "no record says that it was erased");
}

class ErasedStartTest : public StartTest {
 protected:
  void SetUp() override {
    auto ledger = opened();
    unit_ = ledger->create_unit().value();
    Command note;
    note.action = "note.added";
    note.subject = subject_;
    note.unit = unit_;
    note.payload = {{"text", "a secret"}};
    note.idempotency = IdempotencyClaim{AccountId(AccountId::Raw{1}), "key", {}};
    ASSERT_TRUE(ledger->submit_and_wait(std::move(note)).ok());
    client_.work(*ledger);
  }
  void erase(RunningLedger& ledger) {
    Command command;
    command.action = "subject.erased";
    command.subject = subject_;
    command.unit = ledger.create_unit().value();
    command.public_ = to_public(SubjectErased{unit_, "document", "retention"});
    ASSERT_TRUE(ledger.submit_and_wait(std::move(command)).ok());
  }
  std::string rows(const RunningLedger& ledger) {
    std::string out;
    ledger.snapshot()->scan("", "", [&](std::string_view key, const boost::json::object& row) {
      out += std::string(key) + " " + std::string(boost::json::serialize(row)) + "\n";
      return ScanStep::kContinue;
    });
    return out;
  }

  SubjectId subject_ = new_id<SubjectId>();
  UnitId unit_;
};

TEST_F(ErasedStartTest, ReplayWithoutPayloadsGivesTheRowsOfTheLiveErasure) {
  std::string live;
  {
    auto ledger = opened();
    erase(*ledger);
    client_.work(*ledger);
    live = rows(*ledger);
  }
  EXPECT_EQ(live.find("a secret"), std::string::npos);
  EXPECT_EQ(live.find("idem/01"), std::string::npos);
  EXPECT_NE(live.find("note/" + subject_.text()), std::string::npos);
  world_.disk.wipe("/data/state");
  EXPECT_EQ(rows(*opened()), live);
}

TEST_F(ErasedStartTest, AnErasureIsAppliedAgainAtEveryStart) {
  world_.disk.copy("/data/keys", "/keys-before");
  {
    auto ledger = opened();
    erase(*ledger);
  }
  // Keys restored from a copy older than the erasure: the erased unit's key is back.
  const auto erased_too = world_.disk.content(KeyStore::file_path("/data/keys"));
  auto revived = world_.disk.content(KeyStore::file_path("/keys-before"));
  revived += erased_too.substr(revived.size());
  world_.disk.overwrite(KeyStore::file_path("/data/keys"), revived);
  std::vector<UnitId> told;
  auto settings = world_.settings();
  settings.on_erased = [&](const UnitId& unit) { told.push_back(unit); };
  const auto ledger = open_ledger(std::move(settings), OpenMode::kExisting).value();
  EXPECT_EQ(told, std::vector<UnitId>{unit_});
  EXPECT_EQ(ledger->payload(1).error().code(), ErrorCode::kErased);
}

}  // namespace
}  // namespace scrutiny
