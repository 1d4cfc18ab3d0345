#include "storage/ledger/key_slots.h"

#include "storage/crypto/random.h"
#include "storage/engine/big_endian.h"
#include "storage/ledger/checksum.h"

namespace scrutiny::key_slots {
namespace {

// slot = u32 crc32 of the rest || u8 kind || 3 zeros || unit[16] || nonce[12] || wrapped key[48] ||
// zeros
constexpr std::size_t kKindAt = 4;
constexpr std::size_t kUnitAt = 8;
constexpr std::size_t kWrappedAt = 24;

std::string unit_associated(const UnitId& unit) {
  return "scrutiny.datakey.v1\n" + std::string(as_text(unit.raw()));
}

std::string encode(Kind kind, const UnitId& unit, const std::string& wrapped) {
  std::string body(1, static_cast<char>(kind));
  body.append(3, '\0');
  body.append(as_text(unit.raw()));
  body.append(wrapped);
  body.resize(kSlotSize - kKindAt, '\0');
  std::string out;
  append_big_endian(out, crc32(as_bytes(body)));
  return out + body;
}

}  // namespace

std::string wrap(const Key256& wrapping_key, std::string_view associated, const Key256& key) {
  const auto nonce = random_array<kAeadNonceSize>();
  Bytes sealed;
  aead_seal(wrapping_key, nonce, as_bytes(associated), key.view(), sealed);
  return std::string(as_text(nonce)).append(as_text(sealed));
}

Result<Key256> unwrap(const Key256& wrapping_key, std::string_view associated, ByteView wrapped) {
  AeadNonce nonce;
  std::copy_n(wrapped.begin(), nonce.size(), nonce.begin());
  SCRUTINY_ASSIGN(auto plain, aead_open(wrapping_key, nonce, as_bytes(associated),
                                        wrapped.subspan(nonce.size(), kWrappedSize)));
  const SecretBytes held{ByteView(plain)};
  OPENSSL_cleanse(plain.data(), plain.size());
  return *Key256::from_bytes(held.view());
}

std::string living(const Key256& wrapping_key, const UnitId& unit, const Key256& key) {
  return encode(Kind::kLiving, unit, wrap(wrapping_key, unit_associated(unit), key));
}

std::string destroyed(const UnitId& unit) {
  return encode(Kind::kDestroyed, unit, {});
}

std::optional<Slot> read(ByteView bytes) {
  const auto kind = static_cast<Kind>(bytes[kKindAt]);
  const bool holds = read_big_endian<std::uint32_t>(bytes) == crc32(bytes.subspan(kKindAt)) &&
                     (kind == Kind::kLiving || kind == Kind::kDestroyed);
  if (!holds) return std::nullopt;
  UnitId::Raw unit;
  std::copy_n(bytes.begin() + kUnitAt, unit.size(), unit.begin());
  return Slot{kind, UnitId(unit), bytes.subspan(kWrappedAt, kAeadNonceSize + kWrappedSize)};
}

Result<Key256> open(const Key256& wrapping_key, const Slot& slot) {
  return unwrap(wrapping_key, unit_associated(slot.unit), slot.wrapped);
}

}  // namespace scrutiny::key_slots
