#include "storage/crypto/ed25519.h"

#include <openssl/evp.h>

#include "storage/crypto/openssl_check.h"

namespace scrutiny {
namespace {

using crypto_detail::require;

struct MdContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using MdContext = std::unique_ptr<EVP_MD_CTX, MdContextFree>;

MdContext new_context() {
  MdContext context(EVP_MD_CTX_new());
  require(context != nullptr, "EVP_MD_CTX_new");
  return context;
}

}  // namespace

Result<VerifyKey> VerifyKey::from_raw(ByteView raw) {
  VerifyKey out;
  if (raw.size() != out.raw_.size()) {
    return Error(ErrorCode::kInvalidArgument, "An Ed25519 public key is exactly 32 bytes.");
  }
  std::copy(raw.begin(), raw.end(), out.raw_.begin());
  out.key_.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw.data(), raw.size()),
                 EVP_PKEY_free);
  if (out.key_ == nullptr) {
    return Error(ErrorCode::kInvalidArgument, "This is not an Ed25519 public key.");
  }
  return out;
}

bool VerifyKey::verify(ByteView message, ByteView signature) const {
  if (signature.size() != std::tuple_size_v<Ed25519Signature>) return false;
  const MdContext context = new_context();
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

SigningKey::SigningKey(const Key256& seed)
    : seed_(seed),
      key_(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.view().data(),
                                        seed.view().size()),
           EVP_PKEY_free) {
  require(key_ != nullptr, "EVP_PKEY_new_raw_private_key");
  std::size_t size = public_key_.size();
  require(EVP_PKEY_get_raw_public_key(key_.get(), public_key_.data(), &size) == 1 &&
              size == public_key_.size(),
          "EVP_PKEY_get_raw_public_key");
}

SigningKey SigningKey::generate() {
  return SigningKey(Key256::generate());
}

VerifyKey SigningKey::verify_key() const {
  auto key = VerifyKey::from_raw(public_key_);
  require(key.ok(), "EVP_PKEY_new_raw_public_key");
  return std::move(key).value();
}

Ed25519Signature SigningKey::sign(ByteView message) const {
  const MdContext context = new_context();
  require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1,
          "EVP_DigestSignInit");
  Ed25519Signature signature;
  std::size_t size = signature.size();
  require(
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1 &&
          size == signature.size(),
      "EVP_DigestSign");
  return signature;
}

}  // namespace scrutiny
