// Where the key-encryption key comes from: a file only its owner may read, or a passphrase.
// Format: docs/formats/keys.md. Thread-safety: values and free functions. Blocking: reads a file; a
// passphrase takes Argon2id time and memory.
#pragma once

#include <functional>
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
// Whichever of the two the key store says; a passphrase is asked for only then. A new store is
// given a key file.
struct KeySources {
  KeyFile file;
  std::function<Result<std::string>()> passphrase;
};
using KeyEncryption = std::variant<KeyFile, Passphrase, KeySources>;

enum class KeyDerivation : std::uint8_t { kFile = 0, kArgon2id = 1 };

// How the key was derived and a value that tells a right one from a wrong one: kept in the key
// store.
struct KeyHeader {
  static constexpr std::size_t kSize = 128;
  KeyDerivation derivation = KeyDerivation::kFile;
  Argon2Cost cost;
  std::array<std::uint8_t, 16> salt{};
  Digest check{};             // HMAC-SHA-256(key, "scrutiny.kek.check.v1")
  std::uint32_t rewraps = 0;  // how often the key was changed

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

// Where the key file is, or would be.
std::string key_file_path(const std::string& folder, const KeyEncryption& encryption);
// 64 hex digits and LF, from a file only its owner may read. kBadCredentials.
Result<Key256> read_key_file(const FileSystemPtr& files, const std::string& path);
std::string key_file_text(const Key256& key);  // secret
// Derives the key of a passphrase with a fresh salt, or takes the one given; fills the header.
Result<Key256> new_passphrase_key(const Passphrase& passphrase, KeyHeader& header);
void use_key_file(const Key256& key, KeyHeader& header);

}  // namespace scrutiny
