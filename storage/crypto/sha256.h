// SHA-256 (FIPS 180-4). Purpose: the one hash of the audit trail, as fast as the CPU allows.
// Thread-safety: functions are free of shared state; a Sha256 object belongs to one thread at a
// time. Ownership: values. Never blocks, never fails.
#pragma once

#include <openssl/sha.h>

#include "api/bytes.h"

namespace scrutiny {

Digest sha256(ByteView message);

// Hash of a message that arrives in pieces.
class Sha256 {
 public:
  Sha256() { reset(); }

  Sha256& update(ByteView piece);
  Sha256& update(std::string_view piece) { return update(as_bytes(piece)); }
  // Digest of everything since construction or reset(); the object is then as new.
  Digest finish();
  void reset();

 private:
  SHA256_CTX state_;
};

}  // namespace scrutiny
