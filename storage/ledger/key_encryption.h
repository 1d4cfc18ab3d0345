// Where the key-encryption key comes from: a file only its owner may read, or a passphrase.
// Format: docs/formats/keys.md. Thread-safety: values and free functions. Blocking: reads a file; a
// passphrase takes Argon2id time and memory.
#pragma once

#include <string>
#include <variant>

#include "storage/crypto/argon2.h"
#include "storage/crypto/secret.h"
#include "storage/engine/file_system.h"

namespace scrutiny {

// 32 random bytes as 64 hex digits and LF. Made at creation when it is not there.
struct KeyFile {
  std::string path;  // empty: "kek" in the keys folder
};
struct Passphrase {
  std::string text;
  Argon2Cost cost{.memory_kib = 64 * 1024, .passes = 3, .lanes = 1};  // at creation
};
using KeyEncryption = std::variant<KeyFile, Passphrase>;

enum class KeyDerivation : std::uint8_t { kFile = 0, kArgon2id = 1 };

// How the key was derived and a value that tells a right one from a wrong one: kept in the key
// store.
struct KeyHeader {
  static constexpr std::size_t kSize = 128;
  KeyDerivation derivation = KeyDerivation::kFile;
  Argon2Cost cost;
  std::array<std::uint8_t, 16> salt{};
  Digest check{};  // HMAC-SHA-256(key, "scrutiny.kek.check.v1")

  std::string encode() const;
  static Result<KeyHeader> decode(ByteView bytes);
};

// Creates the key file where that is the way and there is none; fills the header.
Result<Key256> make_wrapping_key(const FileSystemPtr& files, const std::string& folder,
                                 const KeyEncryption& encryption, KeyHeader& header);
// kBadCredentials when the file or passphrase is missing, wrong, of the other kind, or readable by
// others.
Result<Key256> load_wrapping_key(const FileSystemPtr& files, const std::string& folder,
                                 const KeyEncryption& encryption, const KeyHeader& header);

}  // namespace scrutiny
