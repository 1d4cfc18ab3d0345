// Internal: how one key is wrapped, and the slots of data.keys (docs/formats/keys.md).
// Thread-safety: free functions. Never blocks. Failure: kCorruption for what does not unwrap.
#pragma once

#include <optional>
#include <string>

#include "api/ids.h"
#include "storage/crypto/aead.h"
#include "storage/crypto/secret.h"

namespace scrutiny::key_slots {

inline constexpr std::size_t kWrappedSize = Key256::kSize + kAeadTagSize;
inline constexpr std::size_t kSlotSize = 128;

// nonce[12] || AES-256-GCM(wrapping key, nonce, associated, key)[48]
std::string wrap(const Key256& wrapping_key, std::string_view associated, const Key256& key);
Result<Key256> unwrap(const Key256& wrapping_key, std::string_view associated, ByteView wrapped);

enum class Kind : std::uint8_t { kLiving = 1, kDestroyed = 2 };
struct Slot {
  Kind kind = Kind::kLiving;
  UnitId unit;
  ByteView wrapped;  // into what was read
};

std::string living(const Key256& wrapping_key, const UnitId& unit, const Key256& key);
std::string destroyed(const UnitId& unit);
// nullopt for a slot whose checksum does not hold. REQUIRES: kSlotSize bytes.
std::optional<Slot> read(ByteView bytes);
Result<Key256> open(const Key256& wrapping_key, const Slot& slot);

}  // namespace scrutiny::key_slots
