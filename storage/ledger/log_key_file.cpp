#include "storage/ledger/log_key_file.h"

#include "storage/engine/big_endian.h"
#include "storage/ledger/checksum.h"
#include "storage/ledger/key_slots.h"

namespace scrutiny {
namespace {

// file = "SLLOGK02" || u32 count || entry[192] || … || u32 crc32 of all before
// entry = u8 secret || u8 recorded || 6 zeros || u64 record || u64 made_at || u64 both_until
//         || public key[32] || nonce[12] || wrapped seed[48] || u8 length || label[63] || 4 zeros
constexpr std::string_view kMagic = "SLLOGK02";
constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kEntrySize = 192;
constexpr std::size_t kSealedSize = kAeadNonceSize + key_slots::kWrappedSize;
constexpr std::size_t kPublicAt = 32;
constexpr std::size_t kSealedAt = 64;
constexpr std::size_t kLabelAt = kSealedAt + kSealedSize;
// The form before keys could be rotated: magic || nonce[12] || wrapped seed[48] || u32 crc32
constexpr std::string_view kOldMagic = "SLLOGK01";
constexpr std::size_t kOldSize = 8 + kSealedSize + 4;

Error damaged(const char* detail) {
  return Error(ErrorCode::kCorruption, "log.key is damaged.", detail);
}

std::string associated(const Ed25519PublicKey& key) {
  return "scrutiny.logkey.v2\n" + std::string(as_text(key));
}

std::string encode_entry(const Key256& wrapping_key, const StoredLogKey& key) {
  std::string out;
  out.push_back(static_cast<char>(key.secret));
  out.push_back(key.record ? 1 : 0);
  out.append(6, '\0');
  append_big_endian(out, key.record.value_or(0));
  append_big_endian(out, key.made_at);
  append_big_endian(out, static_cast<std::uint64_t>(key.both_until));
  out.append(as_text(key.public_key));
  if (key.secret == LogSecret::kSealed) {
    out.append(key_slots::wrap(wrapping_key, associated(key.public_key), key.seed.value()));
  }
  out.resize(kLabelAt, '\0');
  const std::string label = key.label.substr(0, StoredLogKey::kMostLabel);
  out.push_back(static_cast<char>(label.size()));
  out.append(label);
  out.resize(kEntrySize, '\0');
  return out;
}

Result<StoredLogKey> decode_entry(const Key256& wrapping_key, ByteView bytes) {
  StoredLogKey key;
  if (bytes[0] > static_cast<std::uint8_t>(LogSecret::kToken)) return damaged("kind of a key");
  key.secret = static_cast<LogSecret>(bytes[0]);
  if (bytes[1] != 0) key.record = read_big_endian<std::uint64_t>(bytes.subspan(8));
  key.made_at = read_big_endian<std::uint64_t>(bytes.subspan(16));
  key.both_until = static_cast<UnixMillis>(read_big_endian<std::uint64_t>(bytes.subspan(24)));
  std::copy_n(bytes.begin() + kPublicAt, key.public_key.size(), key.public_key.begin());
  const std::size_t label = bytes[kLabelAt];
  if (label > StoredLogKey::kMostLabel) return damaged("label of a key");
  key.label = as_text(bytes.subspan(kLabelAt + 1, label));
  if (key.secret != LogSecret::kSealed) return key;
  SCRUTINY_ASSIGN(key.seed, key_slots::unwrap(wrapping_key, associated(key.public_key),
                                              bytes.subspan(kSealedAt, kSealedSize)));
  if (SigningKey(*key.seed).public_key() != key.public_key) return damaged("seed of a key");
  return key;
}

Result<std::vector<StoredLogKey>> decode_old(const Key256& wrapping_key, ByteView bytes) {
  SCRUTINY_ASSIGN(const Key256 seed, key_slots::unwrap(wrapping_key, "scrutiny.logkey.v1\n",
                                                       bytes.subspan(8, kSealedSize)));
  return std::vector<StoredLogKey>{StoredLogKey::first(seed)};
}

}  // namespace

StoredLogKey StoredLogKey::first(const Key256& seed) {
  StoredLogKey key;
  key.public_key = SigningKey(seed).public_key();
  key.secret = LogSecret::kSealed;
  key.seed = seed;
  key.record = 0;
  return key;
}

std::string encode_log_keys(const Key256& wrapping_key, std::span<const StoredLogKey> keys) {
  std::string out(kMagic);
  append_big_endian(out, static_cast<std::uint32_t>(keys.size()));
  for (const StoredLogKey& key : keys) out += encode_entry(wrapping_key, key);
  append_big_endian(out, crc32(as_bytes(out)));
  return out;
}

Result<std::vector<StoredLogKey>> decode_log_keys(const Key256& wrapping_key, ByteView bytes) {
  if (bytes.size() < kOldSize) return damaged("too short");
  const auto content = bytes.first(bytes.size() - 4);
  if (read_big_endian<std::uint32_t>(bytes.last(4)) != crc32(content)) return damaged("checksum");
  const auto magic = as_text(bytes.first(kMagic.size()));
  if (magic == kOldMagic && bytes.size() == kOldSize) return decode_old(wrapping_key, bytes);
  const std::size_t count = read_big_endian<std::uint32_t>(bytes.subspan(kMagic.size()));
  if (magic != kMagic || count == 0 || content.size() != kHeaderSize + count * kEntrySize) {
    return damaged("form");
  }
  std::vector<StoredLogKey> keys;
  for (std::size_t i = 0; i < count; ++i) {
    SCRUTINY_ASSIGN(
        auto key,
        decode_entry(wrapping_key, content.subspan(kHeaderSize + i * kEntrySize, kEntrySize)));
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace scrutiny
