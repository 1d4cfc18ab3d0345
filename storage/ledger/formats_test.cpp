// The stored formats of docs/formats/head.md, keys.md and state.md, pinned to bytes: what an older
// version of this program wrote must stay readable, and the examples in the documents must be true.
#include <gtest/gtest.h>

#include "storage/crypto/hex.h"
#include "storage/ledger/head_store.h"
#include "storage/ledger/key_store.h"
#include "storage/state/state_store.h"
#include "tests/support/fault_disk.h"

namespace scrutiny {
namespace {

using testing::FaultDisk;

std::string bytes_of(std::string_view hex) {
  std::string digits(hex);
  std::erase(digits, ' ');
  const auto bytes = from_hex(digits).value();
  return std::string(as_text(bytes));
}
std::string hex_of(std::string_view bytes) {
  return to_hex(as_bytes(bytes));
}
std::string padded(std::string bytes, std::size_t size) {
  bytes.resize(size, '\0');
  return bytes;
}

constexpr std::string_view kHeadSlot =
    "534c4831 98da62bc 0000000000000001 0000000000000005 00000005 6e6f74650a";
constexpr std::string_view kKeyHeader =
    "534c4b4559533031 00 000000 00000000 00000000 00000000 00000000000000000000000000000000"
    "49253c0a584a5a109d1f895b961f1f51d0fed8a92df41a063aa9f39fa3e9d882 31e3396f";
constexpr std::string_view kKeySlot =
    "b1c90e12 01 000000 55555555555555555555555555555555 777777777777777777777777"
    "a5ec1bab4d6989210823b225dbd26a12372fde57ae99cbc738c886ec015a581d"
    "2f64ee9400537441746e8de46fbdc7c8";

constexpr std::string_view kLogPublicKey =
    "29acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7";
constexpr std::string_view kLogSealedSeed =
    "777777777777777777777777a5ec1bab4d6989210823b225dbd26a12372fde57ae99cbc738c886ec015a581d"
    "b6871de547fba477516964ee95eb172a";
constexpr std::string_view kOldLogKey =
    "534c4c4f474b3031 777777777777777777777777"
    "a5ec1bab4d6989210823b225dbd26a12372fde57ae99cbc738c886ec015a581d"
    "95a82af38124836824de84edb4a064a9 a2a68bf2";

TEST(Formats, HeadSlotIsAsDocumented) {
  FaultDisk disk;
  const auto store = HeadStore::create(disk.files(), "/head", {5, "older\n"}).value();
  ASSERT_TRUE(store->advance({5, "note\n"}).ok());
  const auto file = disk.content("/head/head");
  ASSERT_EQ(file.size(), 2 * HeadStore::kSlotSize);
  EXPECT_EQ(hex_of(file.substr(HeadStore::kSlotSize)),
            hex_of(padded(bytes_of(kHeadSlot), HeadStore::kSlotSize)));
}

TEST(Formats, OldHeadStoreStaysReadable) {
  FaultDisk disk;
  const auto old =
      std::string(HeadStore::kSlotSize, '\0') + padded(bytes_of(kHeadSlot), HeadStore::kSlotSize);
  ASSERT_TRUE(replace_file(disk.files(), "/head/head", as_bytes(old)).ok());
  const auto head = HeadStore::open(disk.files(), "/head").value()->head();
  EXPECT_EQ(head.size, 5u);
  EXPECT_EQ(head.checkpoint, "note\n");
}

TEST(Formats, OldKeyStoreStaysReadable) {
  FaultDisk disk;
  std::string kek;
  for (int i = 0; i < 32; ++i) kek.push_back(static_cast<char>(i));
  ASSERT_TRUE(replace_file(disk.files(), "/keys/kek", as_bytes(hex_of(kek) + "\n")).ok());
  const auto old = padded(bytes_of(kKeyHeader).substr(0, 72), KeyHeader::kSize - 4) +
                   bytes_of(kKeyHeader).substr(72) +
                   padded(bytes_of(kKeySlot), KeyStore::kSlotSize);
  ASSERT_TRUE(replace_file(disk.files(), "/keys/data.keys", as_bytes(old)).ok());
  const auto store = KeyStore::open({.files = disk.files(),
                                     .folder = "/keys",
                                     .encryption = KeyFile{},
                                     .fatal = exit_on_fatal()});
  ASSERT_TRUE(store.ok()) << store.error().describe();
  UnitId::Raw unit;
  unit.fill(0x55);
  const auto key = (*store)->find(UnitId(unit));
  ASSERT_TRUE(key.ok()) << key.error().describe();
  Bytes expected;
  for (std::uint8_t i = 0x20; i < 0x40; ++i) expected.push_back(i);
  EXPECT_EQ(Bytes(key->view().begin(), key->view().end()), expected);
}

Key256 counting(std::uint8_t from) {
  std::array<std::uint8_t, 32> bytes;
  for (std::uint8_t i = 0; i < 32; ++i) bytes.at(i) = static_cast<std::uint8_t>(from + i);
  return Key256(bytes);
}

TEST(Formats, LogKeysStayReadable) {
  const auto entry = [](std::string_view head, std::string_view key, const std::string& rest) {
    return padded(bytes_of(head) + bytes_of(key) + rest, 192);
  };
  const std::string label = std::string(60, '\0') + bytes_of("08") + "log-2026";
  const std::string file =
      bytes_of("534c4c4f474b3032 00000003") +
      entry("0001000000000000 0000000000000000 0000000000000000 0000000000000000",
            "1111111111111111111111111111111111111111111111111111111111111111", "") +
      entry("0101000000000000 0000000000000029 0000000000000028 0000019b8d627a80", kLogPublicKey,
            bytes_of(kLogSealedSeed)) +
      entry("0200000000000000 0000000000000000 0000000000000032 0000000000000000",
            "2222222222222222222222222222222222222222222222222222222222222222", label) +
      bytes_of("23b02b3e");
  const auto keys = decode_log_keys(counting(0), as_bytes(file));
  ASSERT_TRUE(keys.ok()) << keys.error().describe();
  ASSERT_EQ(keys->size(), 3u);
  EXPECT_EQ(keys->at(0).secret, LogSecret::kNone);
  EXPECT_EQ(keys->at(1).record, 41u);
  EXPECT_EQ(keys->at(1).made_at, 40u);
  EXPECT_EQ(keys->at(1).both_until, 1'767'603'600'000);
  EXPECT_EQ(to_hex(keys->at(1).seed->view()), to_hex(counting(0x20).view()));
  EXPECT_EQ(to_hex(keys->at(1).public_key), kLogPublicKey);
  EXPECT_EQ(keys->at(2).secret, LogSecret::kToken);
  EXPECT_EQ(keys->at(2).label, "log-2026");
  EXPECT_FALSE(keys->at(2).record);
  EXPECT_FALSE(decode_log_keys(counting(1), as_bytes(file)).ok());
}

TEST(Formats, TheLogKeyOfBeforeRotationsStaysReadable) {
  const auto keys = decode_log_keys(counting(0), as_bytes(bytes_of(kOldLogKey)));
  ASSERT_TRUE(keys.ok()) << keys.error().describe();
  ASSERT_EQ(keys->size(), 1u);
  EXPECT_EQ(keys->at(0).record, 0u);
  EXPECT_EQ(to_hex(keys->at(0).public_key), kLogPublicKey);
}

TEST(Formats, StateRowIsAsDocumented) {
  FaultDisk disk;
  const auto store =
      StateStore::open({.files = disk.files(), .path = "/state", .fatal = exit_on_fatal()}).value();
  UnitId::Raw raw;
  raw.fill(0x55);
  const auto base = store->snapshot();
  StateOverlay overlay(*base);
  overlay.erase_unit(UnitId(raw), 7);
  ASSERT_EQ(overlay.rows().size(), 1u);
  EXPECT_EQ(overlay.rows().begin()->first, "erased/55555555555555555555555555555555");
  EXPECT_EQ(overlay.rows().begin()->second, R"({"record":7})");
}

}  // namespace
}  // namespace scrutiny
