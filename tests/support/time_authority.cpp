#include "tests/support/time_authority.h"

#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

namespace scrutiny::testing {
namespace {

struct Moment {
  UnixMillis time;
  long microseconds;
};

void need(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("time authority: ") + what);
}

void add_extension(X509* certificate, int name, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, name, value);
  need(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, value);
  X509_EXTENSION_free(extension);
}

int say_time(TS_RESP_CTX*, void* data, long* seconds, long* microseconds) {
  const auto& moment = *static_cast<const Moment*>(data);
  *seconds = static_cast<long>(moment.time / 1000);
  *microseconds = static_cast<long>(moment.time % 1000) * 1000 + moment.microseconds;
  return 1;
}

ASN1_INTEGER* say_serial(TS_RESP_CTX*, void*) {
  ASN1_INTEGER* serial = ASN1_INTEGER_new();
  ASN1_INTEGER_set(serial, 0x2A);
  return serial;
}

}  // namespace

struct TimeAuthority::Parts {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ~Parts() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
};

TimeAuthority::TimeAuthority(UnixMillis from, UnixMillis until)
    : parts_(std::make_unique<Parts>()) {
  X509* const made = parts_->certificate;
  need(parts_->key != nullptr && made != nullptr, "a key");
  X509_set_version(made, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  ASN1_TIME_set(X509_getm_notBefore(made), static_cast<time_t>(from / 1000));
  ASN1_TIME_set(X509_getm_notAfter(made), static_cast<time_t>(until / 1000));
  static constexpr unsigned char kName[] = "Test Time";
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC, kName, -1, -1, 0);
  X509_set_issuer_name(made, X509_get_subject_name(made));
  X509_set_pubkey(made, parts_->key);
  add_extension(made, NID_key_usage, "critical,digitalSignature");
  add_extension(made, NID_ext_key_usage, "critical,timeStamping");
  need(X509_sign(made, parts_->key, EVP_sha256()) > 0, "signing its certificate");
}

TimeAuthority::~TimeAuthority() = default;

std::string TimeAuthority::certificate() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  need(PEM_write_bio_X509(out.get(), parts_->certificate) == 1, "PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Bytes TimeAuthority::answer(ByteView query, UnixMillis time, long microseconds) const {
  const std::unique_ptr<TS_RESP_CTX, decltype(&TS_RESP_CTX_free)> context(TS_RESP_CTX_new(),
                                                                          &TS_RESP_CTX_free);
  const std::unique_ptr<ASN1_OBJECT, decltype(&ASN1_OBJECT_free)> policy(
      OBJ_txt2obj("1.2.3.4.1", 1), &ASN1_OBJECT_free);
  Moment moment{time, microseconds};
  TS_RESP_CTX_set_time_cb(context.get(), say_time, &moment);
  TS_RESP_CTX_set_serial_cb(context.get(), say_serial, nullptr);
  TS_RESP_CTX_set_clock_precision_digits(context.get(), 6);
  need(TS_RESP_CTX_set_signer_cert(context.get(), parts_->certificate) == 1 &&
           TS_RESP_CTX_set_signer_key(context.get(), parts_->key) == 1 &&
           TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
           TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 &&
           TS_RESP_CTX_add_md(context.get(), EVP_sha256()) == 1 &&
           TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256()) == 1,
       "its settings");
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(
      BIO_new_mem_buf(query.data(), static_cast<int>(query.size())), &BIO_free);
  const std::unique_ptr<TS_RESP, decltype(&TS_RESP_free)> response(
      TS_RESP_create_response(context.get(), in.get()), &TS_RESP_free);
  need(response != nullptr, "an answer");
  const int size = i2d_TS_RESP(response.get(), nullptr);
  Bytes out(static_cast<std::size_t>(size));
  unsigned char* at = out.data();
  i2d_TS_RESP(response.get(), &at);
  return out;
}

}  // namespace scrutiny::testing
