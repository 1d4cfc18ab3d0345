// HMAC-SHA-256 (RFC 2104) and HKDF-SHA-256 (RFC 5869) on our SHA-256 calls: OpenSSL 3.0's EVP_KDF
// and EVP_MAC spend several microseconds per call on parameter passing, more than sealing a
// command. Thread-safety: free functions. Never blocks, never fails.
#pragma once

#include "api/bytes.h"
#include "storage/crypto/secret.h"

namespace scrutiny {

Digest hmac_sha256(ByteView key, ByteView message);

// HKDF-Extract then HKDF-Expand for one block: 32 bytes of key for `info`.
Key256 hkdf_sha256(ByteView key_material, ByteView salt, ByteView info);
// The same for any length up to 255 * 32 bytes (REQUIRES).
SecretBytes hkdf_sha256(ByteView key_material, ByteView salt, ByteView info, std::size_t length);

}  // namespace scrutiny
