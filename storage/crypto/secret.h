// Buffers for keys and passwords that are overwritten before their memory is given back.
// Thread-safety: plain values. Ownership: own their bytes; copies are separate secrets.
#pragma once

#include <optional>

#include <openssl/crypto.h>

#include "api/bytes.h"

namespace scrutiny {

// A 256-bit key: a unit's data key, a key-encryption key, an Ed25519 seed.
class Key256 {
 public:
  static constexpr std::size_t kSize = 32;

  explicit Key256(const std::array<std::uint8_t, kSize>& bytes) : bytes_(bytes) {}
  // nullopt unless exactly 32 bytes.
  static std::optional<Key256> from_bytes(ByteView bytes) {
    if (bytes.size() != kSize) return std::nullopt;
    Key256 key;
    std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
    return key;
  }
  static Key256 generate();  // from the system's random generator

  Key256(const Key256&) = default;
  Key256& operator=(const Key256&) = default;
  ~Key256() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  ByteView view() const { return bytes_; }

 private:
  Key256() = default;
  std::array<std::uint8_t, kSize> bytes_{};
};

// Secret bytes of any length, fixed at construction so that growth cannot leave copies behind.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : bytes_(size) {}
  explicit SecretBytes(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) {
    other.bytes_.clear();
  }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      wipe();
      bytes_ = std::move(other.bytes_);
      other.bytes_.clear();
    }
    return *this;
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { wipe(); }

  ByteView view() const { return bytes_; }
  std::span<std::uint8_t> span() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

 private:
  void wipe() noexcept { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
  Bytes bytes_;
};

}  // namespace scrutiny
