// AES-256-GCM (NIST SP 800-38D), one message per call.
// Thread-safety: free functions on per-thread OpenSSL contexts. Never blocks.
#pragma once

#include "api/bytes.h"
#include "api/result.h"
#include "storage/crypto/secret.h"

namespace scrutiny {

inline constexpr std::size_t kAeadNonceSize = 12;
inline constexpr std::size_t kAeadTagSize = 16;
using AeadNonce = std::array<std::uint8_t, kAeadNonceSize>;

// Appends ciphertext (as long as the plaintext) and 16 tag bytes to out.
// REQUIRES: this (key, nonce) pair was never used before; plaintext below 2 GiB.
void aead_seal(const Key256& key, const AeadNonce& nonce, ByteView associated, ByteView plaintext,
               Bytes& out);

// The plaintext; kCorruption when key, nonce, associated data, ciphertext or tag are not those
// sealed. Nothing of the plaintext is given out in that case.
Result<Bytes> aead_open(const Key256& key, const AeadNonce& nonce, ByteView associated,
                        ByteView sealed);

}  // namespace scrutiny
