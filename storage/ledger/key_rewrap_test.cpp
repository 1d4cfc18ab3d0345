// Changing the key-encryption key: everything opens under the new one, nothing under the old one,
// and a crash at any step leaves a folder that opens.
#include "storage/ledger/key_rewrap.h"

#include <gtest/gtest.h>

#include "storage/audit/public_schema.h"
#include "storage/crypto/hex.h"
#include "storage/engine/big_endian.h"
#include "storage/ledger/checksum.h"
#include "storage/ledger/fsck.h"
#include "tests/support/ledger_disk.h"

namespace scrutiny {
namespace {

using testing::FaultDisk;
using testing::LedgerDisk;
using testing::RememberingClient;
using testing::Unsynced;

const Argon2Cost kCheap{.memory_kib = 64, .passes = 1, .lanes = 1};

// Whichever the key store wants, as the service has it.
KeyEncryption sources() {
  return KeySources{KeyFile{}, [] { return Result<std::string>("open sesame"); }};
}

class KeyRewrapTest : public ::testing::Test {
 protected:
  static LedgerSettings settings(LedgerDisk& world) {
    auto settings = world.settings();
    settings.encryption = sources();
    return settings;
  }
  static KeyStoreOptions options(LedgerDisk& world) {
    const auto all = settings(world);
    return {.files = all.files,
            .folder = all.paths.keys(),
            .encryption = all.encryption,
            .fatal = all.fatal};
  }
  Result<RewrapReport> rewrap(const NewWrapping& to) {
    return rewrap_keys(options(world_), to, {});
  }
  // A ledger with words, content and an erased unit.
  void fill() {
    auto ledger = open_ledger(settings(world_), OpenMode::kCreateIfMissing).value();
    client_.work(*ledger);
    erased_ = ledger->create_unit().value();
    Command erase;
    erase.action = "subject.erased";
    erase.unit = ledger->create_unit().value();
    erase.public_ = to_public(SubjectErased{erased_, "test", "test"});
    ASSERT_TRUE(ledger->submit_and_wait(std::move(erase)).ok());
  }
  static std::string check(LedgerDisk& world) {
    FsckOptions options;
    options.settings = settings(world);
    options.scratch = "/scratch";
    const auto report = fsck(std::move(options));
    if (!report.ok()) return report.error().describe();
    return report->sound() ? "" : report->fault->sentence();
  }

  LedgerDisk world_;
  RememberingClient client_;
  UnitId erased_;
};

TEST_F(KeyRewrapTest, EverythingOpensUnderTheNewKeyAndNothingUnderTheOld) {
  fill();
  const std::string old_kek = world_.disk.content("/data/keys/kek");
  const std::string old_data = world_.disk.content("/data/keys/data.keys");
  const auto report = rewrap(FreshKeyFile{});
  ASSERT_TRUE(report.ok()) << report.error().describe();
  EXPECT_GT(report->living, 2u);
  EXPECT_EQ(report->destroyed, 1u);
  EXPECT_EQ(report->damaged, 0u);
  EXPECT_EQ(report->wrapping.rewraps, 1u);
  EXPECT_EQ(report->key_file, "/data/keys/kek");
  EXPECT_NE(world_.disk.content("/data/keys/kek"), old_kek);
  auto ledger = open_ledger(settings(world_), OpenMode::kExisting).value();
  EXPECT_EQ(client_.verify(*ledger), std::vector<std::string>());
  EXPECT_EQ(ledger->key_wrapping().rewraps, 1u);
  client_.work(*ledger);
  ledger.reset();
  EXPECT_EQ(check(world_), "");
  {
    const auto store = KeyStore::open(options(world_)).value();
    EXPECT_EQ(store->find(erased_).error().code(), ErrorCode::kErased);
  }
  world_.disk.overwrite("/data/keys/kek", old_kek);
  EXPECT_EQ(KeyStore::open(options(world_)).error().code(), ErrorCode::kBadCredentials);
  // Neither the old key nor what it wrapped is in any file.
  for (const std::string& path : world_.disk.paths("/data/keys")) {
    EXPECT_EQ(world_.disk.content(path).find(old_data.substr(KeyHeader::kSize + 24, 60)),
              std::string::npos)
        << path;
  }
}

TEST_F(KeyRewrapTest, FromFileToPassphraseAndBack) {
  fill();
  const auto to = rewrap(Passphrase{"open sesame", kCheap});
  ASSERT_TRUE(to.ok()) << to.error().describe();
  EXPECT_EQ(to->wrapping.derivation, KeyDerivation::kArgon2id);
  EXPECT_EQ(to->key_file, "");
  EXPECT_THROW(static_cast<void>(world_.disk.content("/data/keys/kek")), std::out_of_range);
  EXPECT_EQ(check(world_), "");
  auto wrong = options(world_);
  wrong.encryption = KeySources{KeyFile{}, [] { return Result<std::string>("open sesamy"); }};
  EXPECT_EQ(KeyStore::open(wrong).error().code(), ErrorCode::kBadCredentials);
  EXPECT_EQ(rewrap(Passphrase{"", kCheap}).error().code(), ErrorCode::kInvalidArgument);
  const auto back = rewrap(FreshKeyFile{});
  ASSERT_TRUE(back.ok()) << back.error().describe();
  EXPECT_EQ(back->wrapping.rewraps, 2u);
  EXPECT_EQ(check(world_), "");
}

TEST_F(KeyRewrapTest, TakesOverAKeyMadeElsewhere) {
  fill();
  const std::string made = to_hex(Key256::generate().view()) + "\n";
  ASSERT_TRUE(replace_file(world_.disk.files(), "/stick/kek", as_bytes(made)).ok());
  ASSERT_TRUE(rewrap(KeyFileFrom{"/stick/kek"}).ok());
  EXPECT_EQ(world_.disk.content("/data/keys/kek"), made);
  EXPECT_EQ(check(world_), "");
  EXPECT_EQ(rewrap(KeyFileFrom{"/stick/kek"}).error().code(), ErrorCode::kConflict);
  ASSERT_TRUE(replace_file(world_.disk.files(), "/stick/bad", as_bytes("short")).ok());
  EXPECT_EQ(rewrap(KeyFileFrom{"/stick/bad"}).error().code(), ErrorCode::kBadCredentials);
  EXPECT_EQ(rewrap(KeyFileFrom{"/stick/none"}).error().code(), ErrorCode::kBadCredentials);
  EXPECT_EQ(check(world_), "");
}

TEST_F(KeyRewrapTest, ALivingKeyThatDoesNotUnwrapStopsItBeforeAnythingIsChanged) {
  fill();
  const std::string path = "/data/keys/data.keys";
  std::string bytes = world_.disk.content(path);
  const auto wrapped = [&](std::size_t slot) {
    return KeyHeader::kSize + slot * KeyStore::kSlotSize + 24;
  };
  // Two slots with each other's keys and good checksums: only the seal can tell.
  const auto store = KeyStore::open(options(world_)).value();
  std::string first = bytes.substr(wrapped(0), 60);
  bytes.replace(wrapped(0), 60, bytes.substr(wrapped(1), 60));
  bytes.replace(wrapped(1), 60, first);
  for (const std::size_t slot : {0u, 1u}) {
    const std::size_t at = KeyHeader::kSize + slot * KeyStore::kSlotSize;
    std::string sum;
    append_big_endian(sum, crc32(as_bytes(bytes.substr(at + 4, KeyStore::kSlotSize - 4))));
    bytes.replace(at, 4, sum);
  }
  world_.disk.overwrite(path, bytes);
  const std::string kek = world_.disk.content("/data/keys/kek");
  EXPECT_EQ(rewrap(FreshKeyFile{}).error().code(), ErrorCode::kCorruption);
  EXPECT_EQ(world_.disk.content(path), bytes);
  EXPECT_EQ(world_.disk.content("/data/keys/kek"), kek);
}

TEST_F(KeyRewrapTest, ACrashAtEveryStepLeavesAFolderThatOpens) {
  fill();
  const NewWrapping ways[] = {FreshKeyFile{}, Passphrase{"open sesame", kCheap}};
  LedgerDisk with_passphrase{.disk = world_.disk, .clock = testing::FakeClock(), .fatal = {}};
  ASSERT_TRUE(rewrap_keys(options(with_passphrase), Passphrase{"open sesame", kCheap}, {}).ok());
  std::size_t before = 0;
  std::size_t after = 0;
  for (LedgerDisk* start : {&world_, &with_passphrase}) {
    const auto generation = KeyStore::open(options(*start)).value()->wrapping().rewraps;
    for (const NewWrapping& way : ways) {
      bool struck = true;
      for (std::uint64_t n = 1; struck; ++n) {
        for (const auto unsynced : {Unsynced::kLost, Unsynced::kTorn, Unsynced::kMixed}) {
          LedgerDisk world{.disk = start->disk, .clock = testing::FakeClock(), .fatal = {}};
          world.disk.lose_power_at(n);
          const bool done = rewrap_keys(options(world), way, {}).ok();
          struck = world.disk.struck();
          world.disk.restart(unsynced, n);
          auto ledger = open_ledger(settings(world), OpenMode::kExisting);
          ASSERT_TRUE(ledger.ok()) << "change " << n << ": " << ledger.error().describe();
          ASSERT_EQ(client_.verify(**ledger), std::vector<std::string>()) << "change " << n;
          const bool is_new = (*ledger)->key_wrapping().rewraps > generation;
          ASSERT_TRUE(is_new || !done) << "change " << n;
          (is_new ? after : before)++;
          ledger->reset();
          if (unsynced == Unsynced::kTorn) {
            ASSERT_EQ(check(world), "") << "change " << n;
          }
          for (const std::string& path : world.disk.paths("/data/keys")) {
            ASSERT_TRUE(path.ends_with("kek") || path.ends_with("data.keys") ||
                        path.ends_with("log.key"))
                << path << " was left, change " << n;
          }
        }
      }
    }
  }
  EXPECT_GT(before, 10u);
  EXPECT_GT(after, 10u);
}

}  // namespace
}  // namespace scrutiny
