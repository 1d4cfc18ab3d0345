// Rotation of the log's key: who signs when, what a crash at any step leaves, what is refused.
#include "storage/ledger/log_keys.h"

#include <gtest/gtest.h>

#include "storage/audit/checkpoint.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/engine/big_endian.h"
#include "storage/ledger/checksum.h"
#include "storage/ledger/fsck.h"
#include "storage/ledger/key_slots.h"
#include "storage/ledger/open.h"
#include "tests/support/ledger_disk.h"

namespace scrutiny {
namespace {

using testing::FaultDisk;
using testing::kTestOrigin;
using testing::LedgerDisk;
using testing::RememberingClient;
using testing::Unsynced;

constexpr std::chrono::hours kDay{24};

NoteVerifier key(const RunningLedger& ledger, std::size_t position) {
  return NoteVerifier::parse(ledger.log_keys().at(position).key).value();
}

bool signed_by(const std::string& note, const NoteVerifier& by) {
  return open_checkpoint(note, std::string(kTestOrigin), {&by, 1}).ok();
}

// Signs a line of this checkpoint, whether or not it is the one that must.
std::vector<std::size_t> signers(const RunningLedger& ledger) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < ledger.log_keys().size(); ++i) {
    if (signed_by(ledger.checkpoint(), key(ledger, i))) out.push_back(i);
  }
  return out;
}

class LogKeysTest : public ::testing::Test {
 protected:
  std::unique_ptr<RunningLedger> open() {
    auto opened = world_.open();
    EXPECT_TRUE(opened.ok()) << opened.error().describe();
    return std::move(opened).value();
  }
  Result<Committed> rotate(RunningLedger& ledger, std::chrono::hours overlap) {
    const auto unit = ledger.create_unit();
    if (!unit.ok()) return unit.error();
    return ledger.rotate_log_key({ActorId(ActorId::Raw{9}), *unit, "yearly", "", overlap});
  }
  void record_one(RunningLedger& ledger) {
    Command command;
    command.action = "note.counted";
    command.unit = ledger.create_unit().value();
    ASSERT_TRUE(ledger.submit_and_wait(std::move(command)).ok());
  }
  FsckReport check() {
    FsckOptions options;
    options.settings = world_.settings();
    options.scratch = "/scratch";
    return fsck(std::move(options)).value();
  }
  std::string log_key_file() const { return world_.disk.content("/data/keys/log.key"); }

  LedgerDisk world_;
};

// "SLLOGK01" || nonce || wrapped seed || crc, as written before keys could be rotated.
std::string old_log_key_file(const std::string& kek_text, const Key256& seed) {
  const auto kek = Key256::from_bytes(from_hex(kek_text.substr(0, 64)).value()).value();
  std::string out = "SLLOGK01" + key_slots::wrap(kek, "scrutiny.logkey.v1\n", seed);
  append_big_endian(out, crc32(as_bytes(out)));
  return out;
}

using Signers = std::vector<std::size_t>;

TEST_F(LogKeysTest, BothKeysSignForTheStatedTimeThenOnlyTheNewOne) {
  auto ledger = open();
  record_one(*ledger);
  const std::string before = ledger->checkpoint();
  const auto rotated = rotate(*ledger, kDay);
  ASSERT_TRUE(rotated.ok()) << rotated.error().describe();
  EXPECT_EQ(ledger->log_keys().at(1).record, rotated->receipt.index);
  EXPECT_EQ(signers(*ledger), (Signers{0, 1})) << "the checkpoint that covers the rotation";
  EXPECT_TRUE(signed_by(before, key(*ledger, 0)));
  EXPECT_FALSE(signed_by(before, key(*ledger, 1)));
  world_.clock.advance(kDay - std::chrono::minutes(1));
  record_one(*ledger);
  EXPECT_EQ(signers(*ledger), (Signers{0, 1}));
  EXPECT_EQ(ledger->active_log_keys().size(), 2u);
  world_.clock.advance(std::chrono::minutes(2));
  record_one(*ledger);
  EXPECT_EQ(signers(*ledger), (Signers{1}));
  EXPECT_EQ(ledger->active_log_keys().size(), 1u);
  EXPECT_EQ(ledger->verifier_key(), key(*ledger, 1).text());
}

TEST_F(LogKeysTest, TheOverlapOutlivesARestartAndFsckAndExportFollow) {
  auto ledger = open();
  record_one(*ledger);
  ASSERT_TRUE(rotate(*ledger, kDay).ok());
  ledger.reset();
  EXPECT_TRUE(check().sound()) << check().fault->sentence();
  ledger = open();
  record_one(*ledger);
  EXPECT_EQ(signers(*ledger), (Signers{0, 1}));
  ASSERT_TRUE(rotate(*ledger, std::chrono::hours(0)).ok());
  EXPECT_EQ(signers(*ledger), (Signers{2})) << "an overlap of nothing ends the earlier one too";
  world_.clock.advance(2 * kDay);
  record_one(*ledger);
  ledger.reset();
  const auto report = check();
  EXPECT_TRUE(report.sound()) << report.fault->sentence();
  EXPECT_GE(report.checkpoints, 5u);
  ledger = open();
  EXPECT_EQ(ledger->log_keys().size(), 3u);
}

TEST_F(LogKeysTest, ASecretIsDestroyedOnceItSignsNoMore) {
  auto ledger = open();
  record_one(*ledger);
  ASSERT_TRUE(rotate(*ledger, kDay).ok());
  constexpr std::size_t kSealedAt = 12 + 64;
  const std::string sealed = log_key_file().substr(kSealedAt, 60);
  EXPECT_NE(sealed, std::string(60, '\0'));
  world_.clock.advance(2 * kDay);
  record_one(*ledger);
  EXPECT_EQ(log_key_file().substr(kSealedAt, 60), std::string(60, '\0'));
  for (const std::string& path : world_.disk.paths("/data/keys")) {
    EXPECT_EQ(world_.disk.content(path).find(sealed), std::string::npos) << path;
  }
  ledger.reset();
  ledger = open();
  record_one(*ledger);
}

TEST_F(LogKeysTest, NobodyElseRecordsARotation) {
  auto ledger = open();
  const auto fresh = SigningKey::generate();
  Command command;
  command.action = "log.key_rotated";
  command.unit = ledger->create_unit().value();
  const NoteVerifier verifier(std::string(kTestOrigin), NoteKeyType::kEd25519, fresh.verify_key());
  command.public_ = to_public(KeyRotated{verifier.text(), to_base64(Bytes(64))});
  EXPECT_EQ(ledger->submit_and_wait(std::move(command)).error().code(), ErrorCode::kInternal);
  record_one(*ledger);
}

TEST_F(LogKeysTest, AnOlderKeysFolderIsRefusedAndTheNewerOneServes) {
  auto ledger = open();
  record_one(*ledger);
  const std::string older = log_key_file();
  ASSERT_TRUE(rotate(*ledger, kDay).ok());
  record_one(*ledger);
  ledger.reset();
  const std::string newer = log_key_file();
  world_.disk.overwrite("/data/keys/log.key", older);
  auto refused = world_.open();
  ASSERT_FALSE(refused.ok()) << "the old key alone would sign what nobody can verify";
  EXPECT_EQ(refused.error().code(), ErrorCode::kBadCredentials);
  EXPECT_NE(refused.error().public_text().find("older copy"), std::string::npos);
  world_.disk.overwrite("/data/keys/log.key", newer);
  ledger = open();
  record_one(*ledger);
}

TEST_F(LogKeysTest, AKeyThatTheLogDoesNotRecordIsNotBelieved) {
  auto ledger = open();
  record_one(*ledger);
  ASSERT_TRUE(rotate(*ledger, kDay).ok());
  const std::uint64_t size = ledger->size();
  ledger.reset();
  // Whoever has the keys folder's key puts another key into the place of the recorded one.
  auto settings = world_.settings();
  const KeyStoreOptions options{.files = settings.files,
                                .folder = settings.paths.keys(),
                                .encryption = KeyFile{},
                                .fatal = settings.fatal};
  auto store = KeyStore::open(options).value();
  auto keys = store->load_log_keys().value();
  auto forged = StoredLogKey::first(Key256::generate());
  forged.record = keys[1].record;
  forged.both_until = keys[1].both_until;
  keys[1] = forged;
  ASSERT_TRUE(store->store_log_keys(keys).ok());
  EXPECT_FALSE(world_.open().ok());
  keys[1].record = size + 5;  // or says that its record is yet to come
  ASSERT_TRUE(store->store_log_keys(keys).ok());
  EXPECT_FALSE(world_.open().ok());
}

TEST_F(LogKeysTest, OldFoldersWithOneKeyStayReadable) {
  auto ledger = open();
  record_one(*ledger);
  const std::string first = ledger->verifier_key();
  ledger.reset();
  auto settings = world_.settings();
  const KeyStoreOptions options{.files = settings.files,
                                .folder = settings.paths.keys(),
                                .encryption = KeyFile{},
                                .fatal = settings.fatal};
  const auto seed = KeyStore::open(options).value()->load_log_keys().value().at(0).seed.value();
  world_.disk.overwrite("/data/keys/log.key",
                        old_log_key_file(world_.disk.content("/data/keys/kek"), seed));
  ledger = open();
  EXPECT_EQ(ledger->verifier_key(), first);
  ASSERT_TRUE(rotate(*ledger, kDay).ok());
  ledger.reset();
  EXPECT_EQ(open()->log_keys().size(), 2u);
}

TEST_F(LogKeysTest, ACrashAtEveryStepLeavesALogThatStartsAndVerifies) {
  RememberingClient client;
  {
    auto ledger = open();
    client.work(*ledger);
  }
  std::size_t with_old = 0;
  std::size_t with_new = 0;
  bool struck = true;
  for (std::uint64_t n = 1; struck; ++n) {
    for (const auto unsynced : {Unsynced::kLost, Unsynced::kTorn}) {
      LedgerDisk world{.disk = world_.disk, .clock = testing::FakeClock(), .fatal = {}};
      auto survivor = client;
      world.disk.lose_power_at(n);
      std::optional<std::uint64_t> acknowledged;
      if (auto ledger = world.open(); ledger.ok()) {
        if (const auto done = rotate(**ledger, n % 2 == 0 ? kDay : std::chrono::hours(0));
            done.ok()) {
          acknowledged = done->receipt.index;
        }
        survivor.work(**ledger);
      }
      struck = world.disk.struck();
      world.disk.restart(unsynced, n);
      auto again = world.open();
      ASSERT_TRUE(again.ok()) << "change " << n << ": " << again.error().describe();
      const auto keys = (*again)->log_keys();
      (keys.size() == 1 ? with_old : with_new)++;
      if (acknowledged) {
        ASSERT_EQ(keys.size(), 2u) << "an acknowledged rotation is there, change " << n;
        ASSERT_EQ(keys[1].record, *acknowledged);
      }
      ASSERT_EQ(survivor.verify(**again), std::vector<std::string>()) << "change " << n;
      survivor.work(**again);
      ASSERT_EQ(survivor.verify(**again), std::vector<std::string>()) << "change " << n;
      ASSERT_TRUE(signed_by((*again)->checkpoint(), key(**again, keys.size() - 1)));
      if (n % 4 != 0) continue;  // the rest is slow
      again->reset();
      FsckOptions options;
      options.settings = world.settings();
      options.scratch = "/scratch";
      const auto report = fsck(std::move(options));
      ASSERT_TRUE(report.ok() && report->sound())
          << "change " << n << ": "
          << (report.ok() ? report->fault->sentence() : report.error().describe());
      // And it can be rotated again.
      auto third = world.open();
      ASSERT_TRUE(third.ok());
      ASSERT_TRUE(rotate(**third, kDay).ok()) << n;
      for (const std::string& path : world.disk.paths("/data/keys")) {
        ASSERT_TRUE(path.ends_with("kek") || path.ends_with("data.keys") ||
                    path.ends_with("log.key"))
            << path << " was left, change " << n;
      }
    }
  }
  EXPECT_GT(with_old, 3u);
  EXPECT_GT(with_new, 3u);
}

}  // namespace
}  // namespace scrutiny
