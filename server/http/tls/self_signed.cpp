#include "server/http/tls/self_signed.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "server/http/tls/openssl_handle.h"
#include "server/runtime/unique_fd.h"

namespace scrutiny::http {
namespace {

constexpr long kSecondsBefore = 3600;
constexpr long kDaysValid = 397;
constexpr long kSecondsPerDay = 86400;

Error failed(const std::string& what) {
  return Error(ErrorCode::kIo, "The self-signed certificate could not be made.",
               what + ": " + take_openssl_error());
}

Error failed_at(const std::filesystem::path& path) {
  return Error(ErrorCode::kIo, "The self-signed certificate could not be written.",
               path.string() + ": " + std::strerror(errno));
}

bool add_extension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool set_serial(X509* certificate) {
  std::array<unsigned char, 16> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) return false;
  random[0] &= 0x7F;  // positive (RFC 5280 §4.1.2.2)
  random[0] |= 0x01;
  BIGNUM* number = BN_bin2bn(random.data(), static_cast<int>(random.size()), nullptr);
  if (number == nullptr) return false;
  const bool set = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

bool fill(X509* certificate, EVP_PKEY* key, time_t now) {
  time_t at = now;
  X509_NAME* name = X509_get_subject_name(certificate);
  static constexpr unsigned char kCommonName[] = "Scrutiny Ledger (self-signed)";
  return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
         X509_time_adj_ex(X509_getm_notBefore(certificate), 0, -kSecondsBefore, &at) != nullptr &&
         X509_time_adj_ex(X509_getm_notAfter(certificate), 0,
                          kDaysValid * kSecondsPerDay - kSecondsBefore, &at) != nullptr &&
         X509_set_pubkey(certificate, key) == 1 &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, kCommonName, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1 &&
         add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
         add_extension(certificate, NID_subject_key_identifier, "hash") &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

// Writes under a temporary name, then renames, so that a crash leaves the old file or the new.
Status write_file(const std::filesystem::path& path, BIO* content, mode_t mode) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(content, &data);
  const std::string temporary = path.string() + ".new";
  ::unlink(temporary.c_str());  // left by a crash; open below reports anything else
  UniqueFd file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file) return failed_at(temporary);
  for (long written = 0; written < size;) {
    const ssize_t step =
        ::write(file.get(), data + written, static_cast<std::size_t>(size - written));
    if (step < 0 && errno == EINTR) continue;
    if (step <= 0) return failed_at(temporary);
    written += step;
  }
  if (::fsync(file.get()) != 0) return failed_at(temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failed_at(path);
  return {};
}

}  // namespace

Status write_self_signed(const TlsFiles& files, UnixMillis now) {
  ERR_clear_error();
  const KeyHandle key(EVP_EC_gen("P-256"));
  const CertificateHandle certificate(X509_new());
  if (!key || !certificate ||
      !fill(certificate.get(), key.get(), static_cast<time_t>(now / 1000))) {
    return failed("certificate");
  }
  const BioHandle key_pem(BIO_new(BIO_s_secmem()));
  const BioHandle certificate_pem(BIO_new(BIO_s_mem()));
  if (!key_pem || !certificate_pem ||
      PEM_write_bio_PKCS8PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                    nullptr) != 1 ||
      PEM_write_bio_X509(certificate_pem.get(), certificate.get()) != 1) {
    return failed("PEM");
  }
  SCRUTINY_TRY(write_file(files.private_key, key_pem.get(), 0600));
  return write_file(files.certificate_chain, certificate_pem.get(), 0644);
}

}  // namespace scrutiny::http
