// Internal: log.key, every signing key the log ever had (docs/formats/keys.md): the public halves
// for good, the secrets as long as they sign. Thread-safety: values and free functions. Never
// blocks. Failure: kCorruption.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/audit/time_text.h"
#include "storage/crypto/ed25519.h"

namespace scrutiny {

enum class LogSecret : std::uint8_t {
  kNone = 0,    // destroyed: signs no more
  kSealed = 1,  // the seed, wrapped
  kToken = 2,   // in a PKCS#11 token under `label`
};

struct StoredLogKey {
  static constexpr std::size_t kMostLabel = 63;

  Ed25519PublicKey public_key{};
  LogSecret secret = LogSecret::kNone;
  std::optional<Key256> seed;  // of kSealed
  std::string label;           // of kToken
  // Index of the record that made it the log's; nullopt: not known to be recorded.
  std::optional<std::uint64_t> record;
  std::uint64_t made_at = 0;  // records in the log when it was made: its own is not before
  UnixMillis both_until = 0;  // records before this time are signed by the key before it as well

  static StoredLogKey first(const Key256& seed);  // of a log that is created
};

std::string encode_log_keys(const Key256& wrapping_key, std::span<const StoredLogKey> keys);
Result<std::vector<StoredLogKey>> decode_log_keys(const Key256& wrapping_key, ByteView bytes);

}  // namespace scrutiny
