// SHA-512 (FIPS 180-4) of what comes in pieces; only for the second manifest of evidence bundles:
// everything the log says is SHA-256. Thread-safety: a Sha512 belongs to one thread. Ownership: a
// plain value. Never blocks, never fails.
#pragma once

#include <openssl/sha.h>

#include "api/bytes.h"

namespace scrutiny {

using Digest512 = std::array<std::uint8_t, 64>;

class Sha512 {
 public:
  Sha512();
  Sha512& update(ByteView piece);
  // Digest of everything since construction. REQUIRES: called once.
  Digest512 finish();

 private:
  SHA512_CTX state_;
};

}  // namespace scrutiny
