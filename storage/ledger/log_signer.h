// Who signs for the log: a key held in memory, or one that never leaves a PKCS#11 token.
// Thread-safety: sign from any thread, one at a time inside. Blocking: a token's answer. Ownership:
// the signer keeps what it needs. Failure: kUnavailable when a token cannot sign; a caller that
// needed the signature for a commit stops (audit-format section 7).
// Source: RFC 8032; PKCS#11 3.0 section 2.3.14 (CKM_EDDSA).
#pragma once

#include <memory>

#include "storage/crypto/ed25519.h"

namespace scrutiny {

class LogSigner {
 public:
  virtual ~LogSigner() = default;
  virtual const Ed25519PublicKey& public_key() const = 0;
  virtual Result<Ed25519Signature> sign(ByteView message) = 0;
};

std::unique_ptr<LogSigner> make_seed_signer(const Key256& seed);

}  // namespace scrutiny
