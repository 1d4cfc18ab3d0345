#include "storage/crypto/argon2.h"

#include <array>

#include <argon2.h>

#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kHashSize = 32;

std::string phc_prefix(const Argon2Cost& cost) {
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) +
         ",t=" + std::to_string(cost.passes) + ",p=" + std::to_string(cost.lanes) + "$";
}

}  // namespace

Result<std::string> hash_password(std::string_view password, const Argon2Cost& cost) {
  const auto salt = random_array<kSaltSize>();
  const std::size_t size =
      argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, kSaltSize, kHashSize, Argon2_id);
  std::string phc(size, '\0');
  const int code = argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes, password.data(),
                                         password.size(), salt.data(), salt.size(), kHashSize,
                                         phc.data(), phc.size());
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR) {
    return Error(ErrorCode::kUnavailable, "There is not enough memory to check a password now.");
  }
  if (code != ARGON2_OK) {
    return Error(ErrorCode::kInvalidArgument, "The password could not be hashed.",
                 argon2_error_message(code));
  }
  phc.resize(phc.find('\0'));
  return phc;
}

bool verify_password(std::string_view password, const std::string& phc) {
  return argon2id_verify(phc.c_str(), password.data(), password.size()) == ARGON2_OK;
}

Result<Key256> derive_key(std::string_view passphrase, ByteView salt, const Argon2Cost& cost) {
  SecretBytes raw(Key256::kSize);
  const int code =
      argon2id_hash_raw(cost.passes, cost.memory_kib, cost.lanes, passphrase.data(),
                        passphrase.size(), salt.data(), salt.size(), raw.span().data(), raw.size());
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR) {
    return Error(ErrorCode::kUnavailable, "There is not enough memory to derive the key.");
  }
  if (code != ARGON2_OK) {
    return Error(ErrorCode::kInvalidArgument, "No key could be derived from the passphrase.",
                 argon2_error_message(code));
  }
  return *Key256::from_bytes(raw.view());
}

bool needs_rehash(std::string_view phc, const Argon2Cost& cost) {
  return !phc.starts_with(phc_prefix(cost));
}

}  // namespace scrutiny
