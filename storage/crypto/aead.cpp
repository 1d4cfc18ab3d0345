#include "storage/crypto/aead.h"

#include <climits>
#include <memory>

#include <openssl/evp.h>

#include "storage/crypto/openssl_check.h"

namespace scrutiny {
namespace {

using crypto_detail::require;

// Fetching an algorithm by name takes a lock and a table walk, so it is done once per process.
const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const aes_gcm = [] {
    const EVP_CIPHER* fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    require(fetched != nullptr, "EVP_CIPHER_fetch(AES-256-GCM)");
    return fetched;
  }();
  return aes_gcm;
}

struct ContextFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

EVP_CIPHER_CTX* context() {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, ContextFree> context(EVP_CIPHER_CTX_new());
  require(context != nullptr, "EVP_CIPHER_CTX_new");
  return context.get();
}

int checked_length(ByteView bytes) {
  require(bytes.size() <= INT_MAX, "message over 2 GiB");
  return static_cast<int>(bytes.size());
}

}  // namespace

void aead_seal(const Key256& key, const AeadNonce& nonce, ByteView associated, ByteView plaintext,
               Bytes& out) {
  EVP_CIPHER_CTX* const c = context();
  const std::size_t start = out.size();
  out.resize(start + plaintext.size() + kAeadTagSize);
  std::uint8_t* const body = out.data() + start;
  int written = 0;
  int final_bytes = 0;
  require(EVP_EncryptInit_ex2(c, cipher(), key.view().data(), nonce.data(), nullptr) == 1,
          "EVP_EncryptInit_ex2");
  require(
      EVP_EncryptUpdate(c, nullptr, &written, associated.data(), checked_length(associated)) == 1,
      "EVP_EncryptUpdate(associated data)");
  if (!plaintext.empty()) {
    require(EVP_EncryptUpdate(c, body, &written, plaintext.data(), checked_length(plaintext)) == 1,
            "EVP_EncryptUpdate");
  }
  require(EVP_EncryptFinal_ex(c, body + plaintext.size(), &final_bytes) == 1,
          "EVP_EncryptFinal_ex");
  require(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kAeadTagSize),
                              body + plaintext.size()) == 1,
          "EVP_CTRL_AEAD_GET_TAG");
}

Result<Bytes> aead_open(const Key256& key, const AeadNonce& nonce, ByteView associated,
                        ByteView sealed) {
  if (sealed.size() < kAeadTagSize) {
    return Error(ErrorCode::kCorruption, "A sealed message is shorter than its tag.");
  }
  const ByteView body = sealed.first(sealed.size() - kAeadTagSize);
  std::array<std::uint8_t, kAeadTagSize> tag;
  std::copy(sealed.end() - kAeadTagSize, sealed.end(), tag.begin());
  EVP_CIPHER_CTX* const c = context();
  Bytes plaintext(body.size() + 1);  // one spare byte so that data() is never null
  int written = 0;
  require(EVP_DecryptInit_ex2(c, cipher(), key.view().data(), nonce.data(), nullptr) == 1,
          "EVP_DecryptInit_ex2");
  require(
      EVP_DecryptUpdate(c, nullptr, &written, associated.data(), checked_length(associated)) == 1,
      "EVP_DecryptUpdate(associated data)");
  if (!body.empty()) {
    require(
        EVP_DecryptUpdate(c, plaintext.data(), &written, body.data(), checked_length(body)) == 1,
        "EVP_DecryptUpdate");
  }
  require(
      EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), tag.data()) == 1,
      "EVP_CTRL_AEAD_SET_TAG");
  if (EVP_DecryptFinal_ex(c, plaintext.data() + body.size(), &written) != 1) {
    OPENSSL_cleanse(plaintext.data(), plaintext.size());
    return Error(ErrorCode::kCorruption,
                 "A sealed message does not open: it was changed, or this is "
                 "not its key or its place.");
  }
  plaintext.resize(body.size());
  return plaintext;
}

}  // namespace scrutiny
