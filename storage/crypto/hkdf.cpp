#include "storage/crypto/hkdf.h"

#include <algorithm>
#include <stdexcept>

#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

constexpr std::size_t kBlock = 64;  // SHA-256 block size in bytes

class Hmac {
 public:
  explicit Hmac(ByteView key) {
    std::array<std::uint8_t, kBlock> inner{};
    if (key.size() > kBlock) {
      const Digest shortened = sha256(key);
      std::copy(shortened.begin(), shortened.end(), inner.begin());
    } else {
      std::copy(key.begin(), key.end(), inner.begin());
    }
    for (std::size_t i = 0; i < kBlock; ++i) {
      outer_[i] = inner[i] ^ 0x5C;
      inner[i] ^= 0x36;
    }
    hash_.update(inner);
    OPENSSL_cleanse(inner.data(), inner.size());
  }
  ~Hmac() { OPENSSL_cleanse(outer_.data(), outer_.size()); }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;

  Hmac& update(ByteView piece) {
    hash_.update(piece);
    return *this;
  }
  Digest finish() {
    const Digest inner = hash_.finish();
    return hash_.update(outer_).update(inner).finish();
  }

 private:
  Sha256 hash_;
  std::array<std::uint8_t, kBlock> outer_{};
};

}  // namespace

Digest hmac_sha256(ByteView key, ByteView message) {
  return Hmac(key).update(message).finish();
}

Key256 hkdf_sha256(ByteView key_material, ByteView salt, ByteView info) {
  static constexpr std::uint8_t kFirst[] = {1};
  const Key256 prk(hmac_sha256(salt, key_material));
  return Key256(Hmac(prk.view()).update(info).update(kFirst).finish());
}

SecretBytes hkdf_sha256(ByteView key_material, ByteView salt, ByteView info, std::size_t length) {
  if (length > std::size_t{255} * 32)
    throw std::logic_error("hkdf_sha256: more than 255 blocks asked for");
  const Key256 prk(hmac_sha256(salt, key_material));
  SecretBytes out(length);
  Digest block{};
  std::uint8_t counter = 0;
  for (std::size_t done = 0; done < length;) {
    Hmac mac(prk.view());
    if (counter > 0) mac.update(block);
    ++counter;
    block = mac.update(info).update({&counter, 1}).finish();
    const std::size_t take = std::min(block.size(), length - done);
    std::copy_n(block.begin(), take, out.span().begin() + static_cast<std::ptrdiff_t>(done));
    done += take;
  }
  OPENSSL_cleanse(block.data(), block.size());
  return out;
}

}  // namespace scrutiny
