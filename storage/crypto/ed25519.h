// Ed25519 signatures (RFC 8032) for checkpoints, witnesses and writers.
// Thread-safety: keys are immutable and may be used from many threads at once. Ownership: copies
// share one OpenSSL key, which is wiped with the last of them. Never blocks.
#pragma once

#include <memory>

#include "api/bytes.h"
#include "api/result.h"
#include "storage/crypto/secret.h"

struct evp_pkey_st;

namespace scrutiny {

using Ed25519PublicKey = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

class VerifyKey {
 public:
  // Fails (kInvalidArgument) unless raw is 32 bytes. Whether they name a point shows in verify().
  static Result<VerifyKey> from_raw(ByteView raw);

  const Ed25519PublicKey& raw() const { return raw_; }
  // False for any signature that is not exactly 64 valid bytes for this message.
  bool verify(ByteView message, ByteView signature) const;

  friend bool operator==(const VerifyKey& a, const VerifyKey& b) { return a.raw_ == b.raw_; }

 private:
  VerifyKey() = default;
  Ed25519PublicKey raw_{};
  std::shared_ptr<evp_pkey_st> key_;
};

class SigningKey {
 public:
  explicit SigningKey(const Key256& seed);
  static SigningKey generate();

  const Key256& seed() const { return seed_; }
  const Ed25519PublicKey& public_key() const { return public_key_; }
  VerifyKey verify_key() const;
  Ed25519Signature sign(ByteView message) const;

 private:
  Key256 seed_;
  Ed25519PublicKey public_key_{};
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace scrutiny
