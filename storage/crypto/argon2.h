// Password hashing with Argon2id (RFC 9106), stored in the PHC text form
// "$argon2id$v=19$m=19456,t=2,p=1$salt$hash".
// Thread-safety: free functions. Blocks for tens of milliseconds of CPU and takes memory_kib of
// memory: call it on a pool thread with bounded concurrency, never on an I/O thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/result.h"
#include "storage/crypto/secret.h"

namespace scrutiny {

// Defaults: OWASP Password Storage Cheat Sheet, Argon2id minimum (19 MiB, two passes, one lane).
struct Argon2Cost {
  std::uint32_t memory_kib = 19 * 1024;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

// PHC text with a fresh 16-byte salt and a 32-byte hash. Fails (kInvalidArgument) on a cost that
// libargon2 refuses, (kUnavailable) when there is no memory.
Result<std::string> hash_password(std::string_view password, const Argon2Cost& cost);

// False for a wrong password and for text that is not an Argon2id hash.
bool verify_password(std::string_view password, const std::string& phc);

// 256 bits of key from a passphrase, for a key-encryption key. Same failures as hash_password;
// kInvalidArgument for a salt below 8 bytes.
Result<Key256> derive_key(std::string_view passphrase, ByteView salt, const Argon2Cost& cost);

// True when `phc` was made at another cost than `cost`: hash again at the next good sign-in.
bool needs_rehash(std::string_view phc, const Argon2Cost& cost);

}  // namespace scrutiny
