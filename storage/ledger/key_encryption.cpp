#include "storage/ledger/key_encryption.h"

#include <filesystem>

#include "storage/crypto/constant_time.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/hkdf.h"
#include "storage/crypto/random.h"
#include "storage/engine/big_endian.h"
#include "storage/ledger/checksum.h"

namespace scrutiny {
namespace {

// header = "SLKEYS01" || u8 derivation || 3 zeros || u32 memory KiB || u32 passes || u32 lanes ||
// salt[16]
//          || check[32] || u32 rewraps || zeros || u32 crc32 of all before
constexpr std::string_view kMagic = "SLKEYS01";
constexpr std::size_t kChecksumAt = KeyHeader::kSize - 4;
constexpr std::size_t kKeyFileSize = 65;

Digest check_value(const Key256& key) {
  return hmac_sha256(key.view(), as_bytes("scrutiny.kek.check.v1"));
}

Status check_permissions(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto status = fs::status(path, error);
  if (error || !fs::exists(status)) return {};  // a file system of a test
  const auto others = fs::perms::group_all | fs::perms::others_all;
  if ((status.permissions() & others) == fs::perms::none) return {};
  return Error(ErrorCode::kBadCredentials,
               "The key file " + path +
                   " may be read by others than its owner. Check who had it, then "
                   "run: chmod 600 " +
                   path);
}

Error wrong_kind(const char* needed) {
  return Error(ErrorCode::kBadCredentials,
               std::string("The keys of this data folder are wrapped by a ") + needed +
                   "; the configuration names the other kind.");
}

// The key, if it is the one that the header's check value was made of.
Result<Key256> checked(Result<Key256> key, const KeyHeader& header) {
  if (!key.ok() || equal_constant_time(check_value(*key), header.check)) return key;
  return Error(ErrorCode::kBadCredentials,
               header.derivation == KeyDerivation::kFile
                   ? "The key file is not the one this data folder's keys were wrapped with."
                   : "The passphrase is not the one this data folder's keys were wrapped with.");
}

}  // namespace

std::string key_file_path(const std::string& folder, const KeyEncryption& encryption) {
  const auto* file = std::get_if<KeyFile>(&encryption);
  if (const auto* sources = std::get_if<KeySources>(&encryption)) file = &sources->file;
  return file == nullptr || file->path.empty() ? folder + "/kek" : file->path;
}

Result<Key256> read_key_file(const FileSystemPtr& files, const std::string& path) {
  SCRUTINY_TRY(check_permissions(path));
  auto content = read_file(files, path, kKeyFileSize);
  if (!content.ok()) {
    return Error(ErrorCode::kBadCredentials,
                 "The key file " + path +
                     " cannot be read. Without it the stored words stay sealed; put "
                     "it back from where it is kept.",
                 content.error().describe());
  }
  const SecretBytes held{ByteView(*content)};
  OPENSSL_cleanse(content->data(), content->size());
  const auto digits = as_text(held.view());
  if (digits.size() == kKeyFileSize && digits.back() == '\n') {
    if (auto bytes = digest_from_hex(digits.substr(0, 64))) {
      const Key256 key(*bytes);
      OPENSSL_cleanse(bytes->data(), bytes->size());
      return key;
    }
  }
  return Error(ErrorCode::kBadCredentials,
               "The key file " + path + " does not hold 64 hex digits and a line end.");
}

std::string key_file_text(const Key256& key) {
  return to_hex(key.view()) + "\n";
}

Result<Key256> new_passphrase_key(const Passphrase& passphrase, KeyHeader& header) {
  header.derivation = KeyDerivation::kArgon2id;
  header.cost = passphrase.cost;
  header.salt = random_array<16>();
  SCRUTINY_ASSIGN(const auto key, derive_key(passphrase.text, header.salt, header.cost));
  header.check = check_value(key);
  return key;
}

void use_key_file(const Key256& key, KeyHeader& header) {
  header.derivation = KeyDerivation::kFile;
  header.cost = {};
  header.salt = {};
  header.check = check_value(key);
}

std::string KeyHeader::encode() const {
  std::string out(kMagic);
  out.push_back(static_cast<char>(derivation));
  out.append(3, '\0');
  append_big_endian(out, cost.memory_kib);
  append_big_endian(out, cost.passes);
  append_big_endian(out, cost.lanes);
  out.append(as_text(salt));
  out.append(as_text(check));
  append_big_endian(out, rewraps);
  out.resize(kChecksumAt, '\0');
  append_big_endian(out, crc32(as_bytes(out)));
  return out;
}

Result<KeyHeader> KeyHeader::decode(ByteView bytes) {
  const Error damaged(
      ErrorCode::kCorruption,
      "The header of the key store is damaged. Restore the keys folder from its copy.");
  if (bytes.size() < kSize || as_text(bytes.first(kMagic.size())) != kMagic) return damaged;
  if (read_big_endian<std::uint32_t>(bytes.subspan(kChecksumAt)) !=
      crc32(bytes.first(kChecksumAt))) {
    return damaged;
  }
  KeyHeader header;
  if (bytes[8] > static_cast<std::uint8_t>(KeyDerivation::kArgon2id)) return damaged;
  header.derivation = static_cast<KeyDerivation>(bytes[8]);
  header.cost.memory_kib = read_big_endian<std::uint32_t>(bytes.subspan(12));
  header.cost.passes = read_big_endian<std::uint32_t>(bytes.subspan(16));
  header.cost.lanes = read_big_endian<std::uint32_t>(bytes.subspan(20));
  std::copy_n(bytes.begin() + 24, header.salt.size(), header.salt.begin());
  std::copy_n(bytes.begin() + 40, header.check.size(), header.check.begin());
  header.rewraps = read_big_endian<std::uint32_t>(bytes.subspan(72));
  return header;
}

Result<Key256> make_wrapping_key(const FileSystemPtr& files, const std::string& folder,
                                 const KeyEncryption& encryption, KeyHeader& header) {
  if (const auto* passphrase = std::get_if<Passphrase>(&encryption)) {
    return new_passphrase_key(*passphrase, header);
  }
  const std::string path = key_file_path(folder, encryption);
  SCRUTINY_ASSIGN(const bool there, file_exists(files, path));
  if (!there) {
    std::string text = key_file_text(Key256::generate());
    const auto written = replace_file(files, path, as_bytes(text));
    OPENSSL_cleanse(text.data(), text.size());
    SCRUTINY_TRY(written);
  }
  SCRUTINY_ASSIGN(const auto key, read_key_file(files, path));
  use_key_file(key, header);
  return key;
}

Result<Key256> load_wrapping_key(const FileSystemPtr& files, const std::string& folder,
                                 const KeyEncryption& encryption, const KeyHeader& header) {
  const bool wants_file = header.derivation == KeyDerivation::kFile;
  if (const auto* sources = std::get_if<KeySources>(&encryption)) {
    if (wants_file) return load_wrapping_key(files, folder, sources->file, header);
    SCRUTINY_ASSIGN(std::string text, sources->passphrase());
    auto key = derive_key(text, header.salt, header.cost);
    OPENSSL_cleanse(text.data(), text.size());
    return checked(std::move(key), header);
  }
  const auto* passphrase = std::get_if<Passphrase>(&encryption);
  if (wants_file && passphrase != nullptr) return wrong_kind("key file");
  if (!wants_file && passphrase == nullptr) return wrong_kind("passphrase");
  auto key = wants_file ? read_key_file(files, key_file_path(folder, encryption))
                        : derive_key(passphrase->text, header.salt, header.cost);
  return checked(std::move(key), header);
}

}  // namespace scrutiny
