#include "server/cli/key_file.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "server/cli/local_files.h"
#include "storage/crypto/openssl_delete.h"

namespace scrutiny::cli {
namespace {

constexpr std::uint64_t kMaxKeyFile = 16u << 10;

using Bio = std::unique_ptr<BIO, OpensslDelete<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, OpensslDelete<EVP_PKEY_free>>;

int give_passphrase(char* out, int room, int, void* passphrase) {
  const auto& text = *static_cast<const std::string*>(passphrase);
  if (text.size() > static_cast<std::size_t>(room)) return -1;
  std::copy(text.begin(), text.end(), out);  // OpenSSL wants its length, not an end
  return static_cast<int>(text.size());
}

}  // namespace

std::string passphrase_of_environment() {
  const char* text = std::getenv("SCRUTINY_KEY_PASSPHRASE");
  return text == nullptr ? std::string() : std::string(text);
}

Status write_key_file(const std::string& file, const SigningKey& key, const std::string& passphrase,
                      const std::string& before) {
  if (std::filesystem::exists(file))
    return Error(ErrorCode::kConflict, file + " exists and is not overwritten");
  const Key pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, key.seed().view().data(),
                                              key.seed().view().size()));
  const Bio out(BIO_new(BIO_s_secmem()));
  const int front = static_cast<int>(before.size());
  const EVP_CIPHER* cipher = passphrase.empty() ? nullptr : EVP_aes_256_cbc();
  const bool written =
      pkey && out && (front == 0 || BIO_write(out.get(), before.data(), front) == front) &&
      PEM_write_bio_PKCS8PrivateKey(out.get(), pkey.get(), cipher,
                                    passphrase.empty() ? nullptr : passphrase.data(),
                                    static_cast<int>(passphrase.size()), nullptr, nullptr) == 1;
  char* text = nullptr;
  const long size = written ? BIO_get_mem_data(out.get(), &text) : 0;
  if (size <= 0) return Error(ErrorCode::kInternal, "the key cannot be written down");
  return write_whole_file(file, {text, static_cast<std::size_t>(size)});
}

Result<SigningKey> read_key_file(const std::string& file, const std::string& passphrase) {
  SCRUTINY_ASSIGN(std::string text, read_whole_file(file, kMaxKeyFile));
  const Bio in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  std::string given = passphrase;
  const Key pkey(in ? PEM_read_bio_PrivateKey(in.get(), nullptr, &give_passphrase, &given)
                    : nullptr);
  OPENSSL_cleanse(text.data(), text.size());
  if (!pkey || EVP_PKEY_get_id(pkey.get()) != EVP_PKEY_ED25519) {
    return Error(ErrorCode::kInvalidArgument,
                 file + " holds no Ed25519 key, or SCRUTINY_KEY_PASSPHRASE does not open it");
  }
  std::array<std::uint8_t, 32> seed{};
  std::size_t size = seed.size();
  const bool raw = EVP_PKEY_get_raw_private_key(pkey.get(), seed.data(), &size) == 1;
  const auto secret = raw ? Key256::from_bytes({seed.data(), size}) : std::nullopt;
  OPENSSL_cleanse(seed.data(), seed.size());
  if (!secret) return Error(ErrorCode::kInvalidArgument, file + " holds no Ed25519 key");
  return SigningKey(*secret);
}

}  // namespace scrutiny::cli
