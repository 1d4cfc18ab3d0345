#include "storage/ledger/key_store.h"

#include <thread>

#include <gtest/gtest.h>
#include <rocksdb/file_system.h>
#include <sys/stat.h>

#include "storage/crypto/random.h"
#include "tests/support/fault_disk.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

using testing::DiskCall;
using testing::FaultDisk;
using testing::Unsynced;

Bytes bytes(const Key256& key) {
  return {key.view().begin(), key.view().end()};
}

class KeyStoreTest : public ::testing::Test {
 protected:
  KeyStoreOptions options(KeyEncryption encryption = KeyFile{}) {
    return {.files = disk_.files(),
            .folder = "/keys",
            .encryption = std::move(encryption),
            .fatal = [this](std::string_view) { ++fatal_; },
            .cache = 2};
  }
  std::unique_ptr<KeyStore> opened() {
    auto store = KeyStore::open(options());
    EXPECT_TRUE(store.ok()) << store.error().describe();
    return std::move(store).value();
  }
  std::unique_ptr<KeyStore> created() {
    EXPECT_TRUE(KeyStore::create(options()).ok());
    return opened();
  }

  FaultDisk disk_;
  int fatal_ = 0;
};

TEST_F(KeyStoreTest, KeepsAKeyPerUnit) {
  auto store = created();
  std::vector<std::pair<UnitId, Bytes>> made;
  for (int i = 0; i < 10; ++i) {
    const auto unit = store->create_unit().value();
    made.emplace_back(unit, bytes(store->find(unit).value()));
  }
  store = opened();
  EXPECT_EQ(store->units(), 10u);
  for (const auto& [unit, key] : made) EXPECT_EQ(bytes(store->find(unit).value()), key);
  EXPECT_NE(made[0].second, made[1].second);
  EXPECT_EQ(store->find(new_id<UnitId>()).error().code(), ErrorCode::kNotFound);
}

TEST_F(KeyStoreTest, AUnitIsDurableOnceItIsAnswered) {
  const auto store = created();
  for (int i = 0; i < 3; ++i) {
    const auto unit = store->create_unit().value();
    FaultDisk copy(disk_);
    copy.restart(Unsynced::kLost);
    auto there = options();
    there.files = copy.files();
    EXPECT_TRUE(KeyStore::open(there).value()->find(unit).ok());
  }
}

TEST_F(KeyStoreTest, CallersThatCreateTogetherShareASync) {
  const auto store = created();
  std::vector<UnitId> units(64);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < units.size(); ++i) {
    threads.emplace_back([&, i] { units[i] = store->create_unit().value(); });
  }
  for (auto& thread : threads) thread.join();
  const auto again = opened();
  EXPECT_EQ(again->units(), units.size());
  for (const auto& unit : units) {
    EXPECT_EQ(bytes(again->find(unit).value()), bytes(store->find(unit).value()));
  }
}

TEST_F(KeyStoreTest, DestroysAKeyForGood) {
  auto store = created();
  const auto unit = store->create_unit().value();
  const auto other = store->create_unit().value();
  ASSERT_TRUE(store->find(unit).ok());
  const auto before = disk_.content(KeyStore::file_path("/keys"));
  ASSERT_TRUE(store->destroy(unit).ok());
  EXPECT_EQ(store->find(unit).error().code(), ErrorCode::kErased);
  EXPECT_TRUE(store->destroy(unit).ok());
  disk_.restart(Unsynced::kLost);
  store = opened();
  EXPECT_EQ(store->find(unit).error().code(), ErrorCode::kErased);
  EXPECT_TRUE(store->find(other).ok());
  EXPECT_EQ(store->units(), 1u);
  // The wrapped key itself is gone from the file.
  const auto slot = before.substr(KeyHeader::kSize, KeyStore::kSlotSize);
  EXPECT_EQ(disk_.content(KeyStore::file_path("/keys")).find(slot.substr(36, 48)),
            std::string::npos);
}

TEST_F(KeyStoreTest, AnUnfinishedUnitDoesNotHarmTheOthers) {
  const auto store = created();
  const auto good = store->create_unit().value();
  for (std::uint64_t n = 1; n <= 2; ++n) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      FaultDisk copy(disk_);
      auto there = options();
      there.files = copy.files();
      const auto torn = KeyStore::open(there).value();
      copy.lose_power_at(n);
      EXPECT_FALSE(torn->create_unit().ok());
      copy.restart(Unsynced::kTorn, seed);
      const auto again = KeyStore::open(there);
      ASSERT_TRUE(again.ok());
      EXPECT_TRUE((*again)->find(good).ok());
      const auto next = (*again)->create_unit();
      ASSERT_TRUE(next.ok());
      EXPECT_TRUE(KeyStore::open(there).value()->find(*next).ok());
    }
  }
}

TEST_F(KeyStoreTest, StopsAfterAFailedSync) {
  const auto store = created();
  disk_.fail_call(DiskCall::kSync, 1);
  EXPECT_FALSE(store->create_unit().ok());
  EXPECT_EQ(fatal_, 1);
  EXPECT_FALSE(store->create_unit().ok());
}

TEST_F(KeyStoreTest, FindsAFlippedByteInEverySlot) {
  const auto store = created();
  const auto unit = store->create_unit().value();
  const auto path = KeyStore::file_path("/keys");
  const auto good = disk_.content(path);
  for (std::size_t at = KeyHeader::kSize; at < good.size(); ++at) {
    auto bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 4);
    disk_.overwrite(path, bad);
    const auto opened_store = opened();
    EXPECT_EQ(opened_store->damaged_slots(), 1u) << at;
    EXPECT_FALSE(opened_store->find(unit).ok()) << at;
  }
}

TEST_F(KeyStoreTest, RefusesADamagedHeader) {
  created();
  const auto path = KeyStore::file_path("/keys");
  const auto good = disk_.content(path);
  for (std::size_t at = 0; at < KeyHeader::kSize; ++at) {
    auto bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 4);
    disk_.overwrite(path, bad);
    EXPECT_EQ(KeyStore::open(options()).error().code(), ErrorCode::kCorruption) << at;
  }
}

TEST_F(KeyStoreTest, AKeySwappedIntoAnotherUnitsSlotDoesNotOpen) {
  const auto store = created();
  const auto first = store->create_unit().value();
  const auto second = store->create_unit().value();
  const auto path = KeyStore::file_path("/keys");
  auto bytes_of_file = disk_.content(path);
  // Unit ids swapped, wrapped keys left: with checksums made good, only the seal can tell.
  const auto slot = [&](std::size_t n) { return KeyHeader::kSize + n * KeyStore::kSlotSize; };
  std::string wrapped = bytes_of_file.substr(slot(0) + 24, 60);
  bytes_of_file.replace(slot(0) + 24, 60, bytes_of_file.substr(slot(1) + 24, 60));
  bytes_of_file.replace(slot(1) + 24, 60, wrapped);
  disk_.overwrite(path, bytes_of_file);
  const auto again = opened();
  EXPECT_FALSE(again->find(first).ok());
  EXPECT_FALSE(again->find(second).ok());
}

TEST_F(KeyStoreTest, KeepsTheLogsKeyWrapped) {
  const auto seed = Key256::generate();
  ASSERT_TRUE(created()->store_log_keys(std::vector{StoredLogKey::first(seed)}).ok());
  EXPECT_EQ(bytes(opened()->load_log_keys().value().at(0).seed.value()), bytes(seed));
  const auto path = KeyStore::log_key_path("/keys");
  const auto good = disk_.content(path);
  EXPECT_EQ(good.find(std::string(as_text(seed.view()))), std::string::npos);
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 4);
    disk_.overwrite(path, bad);
    EXPECT_EQ(opened()->load_log_keys().error().code(), ErrorCode::kCorruption) << at;
  }
}

TEST_F(KeyStoreTest, FindsTheLogsKeyWhileItIsBeingReplaced) {
  const auto seed = Key256::generate();
  ASSERT_TRUE(created()->store_log_keys(std::vector{StoredLogKey::first(seed)}).ok());
  const auto path = KeyStore::log_key_path("/keys");
  ASSERT_TRUE(disk_.files()->RenameFile(path, path + ".next", {}, nullptr).ok());
  EXPECT_EQ(bytes(opened()->load_log_keys().value().at(0).seed.value()), bytes(seed));
}

TEST_F(KeyStoreTest, RefusesAnotherKeyFile) {
  created();
  const auto path = std::string("/keys/kek");
  disk_.overwrite(path, std::string(64, 'a') + "\n");
  EXPECT_EQ(KeyStore::open(options()).error().code(), ErrorCode::kBadCredentials);
  disk_.overwrite(path, "short");
  EXPECT_EQ(KeyStore::open(options()).error().code(), ErrorCode::kBadCredentials);
  EXPECT_EQ(KeyStore::open(options(KeyFile{"/elsewhere"})).error().code(),
            ErrorCode::kBadCredentials);
}

TEST_F(KeyStoreTest, CanBeLockedByAPassphrase) {
  const Argon2Cost cheap{.memory_kib = 64, .passes = 1, .lanes = 1};
  ASSERT_TRUE(KeyStore::create(options(Passphrase{"open sesame", cheap})).ok());
  const auto unit =
      KeyStore::open(options(Passphrase{"open sesame", {}})).value()->create_unit().value();
  EXPECT_TRUE(KeyStore::open(options(Passphrase{"open sesame", {}})).value()->find(unit).ok());
  EXPECT_EQ(KeyStore::open(options(Passphrase{"open sesamy", {}})).error().code(),
            ErrorCode::kBadCredentials);
  EXPECT_EQ(KeyStore::open(options()).error().code(), ErrorCode::kBadCredentials);
}

TEST(KeyStoreOnDisk, RefusesAKeyFileThatOthersMayRead) {
  const testing::TempDir folder;
  const KeyStoreOptions options{.files = real_file_system(),
                                .folder = folder.path(),
                                .encryption = KeyFile{},
                                .fatal = exit_on_fatal()};
  ASSERT_TRUE(KeyStore::create(options).ok());
  EXPECT_TRUE(KeyStore::open(options).ok());
  ASSERT_EQ(::chmod((folder / "kek").c_str(), 0640), 0);
  const auto refused = KeyStore::open(options);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().public_text().find("chmod 600"), std::string::npos);
}

}  // namespace
}  // namespace scrutiny
