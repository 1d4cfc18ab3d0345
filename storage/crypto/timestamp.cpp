#include "storage/crypto/timestamp.h"

#include <algorithm>
#include <ctime>
#include <vector>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include "storage/crypto/openssl_check.h"
#include "storage/crypto/openssl_delete.h"

namespace scrutiny {
namespace {

using crypto_detail::require;

using BioPtr = std::unique_ptr<BIO, OpensslDelete<BIO_free_all>>;
using CertificatePtr = std::unique_ptr<X509, OpensslDelete<X509_free>>;
using RequestPtr = std::unique_ptr<TS_REQ, OpensslDelete<TS_REQ_free>>;
using ResponsePtr = std::unique_ptr<TS_RESP, OpensslDelete<TS_RESP_free>>;
using ImprintPtr = std::unique_ptr<TS_MSG_IMPRINT, OpensslDelete<TS_MSG_IMPRINT_free>>;
using AlgorithmPtr = std::unique_ptr<X509_ALGOR, OpensslDelete<X509_ALGOR_free>>;
using ContextPtr = std::unique_ptr<TS_VERIFY_CTX, OpensslDelete<TS_VERIFY_CTX_free>>;
using StorePtr = std::unique_ptr<X509_STORE, OpensslDelete<X509_STORE_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, OpensslDelete<BN_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, OpensslDelete<ASN1_INTEGER_free>>;
using ObjectPtr = std::unique_ptr<ASN1_OBJECT, OpensslDelete<ASN1_OBJECT_free>>;

constexpr std::size_t kMostCertificates = 64;
constexpr std::size_t kMostNameBytes = 512;
constexpr std::size_t kMostReasonBytes = 300;

// What OpenSSL says last is the most general, what it adds to it the most telling.
std::string taken_reason() {
  std::string out;
  const char* data = nullptr;
  int flags = 0;
  while (const unsigned long code = ERR_get_error_all(nullptr, nullptr, nullptr, &data, &flags)) {
    const char* reason = ERR_reason_error_string(code);
    out = reason != nullptr ? reason : "unknown reason";
    if ((flags & ERR_TXT_STRING) != 0 && data != nullptr && *data != '\0')
      out += std::string(" (") + data + ")";
  }
  // Some of it are the authority's own words.
  out.resize(std::min(out.size(), kMostReasonBytes));
  std::replace_if(
      out.begin(), out.end(), [](char each) { return each < ' ' || each > '~'; }, '?');
  return out.empty() ? "no reason given" : out;
}

Error does_not_hold(std::string why) {
  return Error(ErrorCode::kTampered, "The time token does not hold: " + std::move(why) + ".");
}

RequestPtr make_request(const TimestampQuery& query) {
  RequestPtr request(TS_REQ_new());
  require(request && TS_REQ_set_version(request.get(), 1) == 1, "TS_REQ_set_version");
  const AlgorithmPtr algorithm(X509_ALGOR_new());
  require(algorithm &&
              X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1,
          "X509_ALGOR_set0");
  const ImprintPtr imprint(TS_MSG_IMPRINT_new());
  Digest bytes = query.imprint;
  require(imprint && TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
              TS_MSG_IMPRINT_set_msg(imprint.get(), bytes.data(), static_cast<int>(bytes.size())) ==
                  1 &&
              TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1,
          "TS_REQ_set_msg_imprint");
  if (query.nonce) {
    const NumberPtr number(
        BN_bin2bn(query.nonce->data(), static_cast<int>(query.nonce->size()), nullptr));
    const IntegerPtr integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
    require(integer && TS_REQ_set_nonce(request.get(), integer.get()) == 1, "TS_REQ_set_nonce");
  }
  if (!query.policy.empty()) {
    const ObjectPtr policy(OBJ_txt2obj(query.policy.c_str(), 1));
    require(policy && TS_REQ_set_policy_id(request.get(), policy.get()) == 1,
            "TS_REQ_set_policy_id");
  }
  require(TS_REQ_set_cert_req(request.get(), 1) == 1, "TS_REQ_set_cert_req");
  return request;
}

std::optional<UnixMillis> unix_millis(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const UnixMillis seconds = timegm(&parts);
  return seconds < 0 ? std::nullopt : std::optional(seconds * 1000);
}

// GeneralizedTime may carry a fraction of a second of any length (RFC 3161 section 2.4.2).
UnixMillis fraction_rounded_up(const ASN1_GENERALIZEDTIME* time) {
  const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                              static_cast<std::size_t>(ASN1_STRING_length(time)));
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return 0;
  UnixMillis out = 0;
  UnixMillis unit = 100;
  bool rest = false;
  for (const char c : text.substr(point + 1)) {
    if (c < '0' || c > '9') break;
    out += unit * (c - '0');
    rest |= unit == 0 && c != '0';
    unit /= 10;
  }
  return out + (rest ? 1 : 0);
}

std::string subject_of(X509* certificate) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  require(out != nullptr, "BIO_new");
  X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_ONELINE);  // ASCII
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return std::string(bytes, std::min(static_cast<std::size_t>(size), kMostNameBytes));
}

std::string hex_of(const ASN1_INTEGER* integer) {
  const NumberPtr number(ASN1_INTEGER_to_BN(integer, nullptr));
  char* text = number ? BN_bn2hex(number.get()) : nullptr;
  std::string out = text != nullptr ? text : "";
  OPENSSL_free(text);
  return out;
}

std::string oid_text(const ASN1_OBJECT* object) {
  char text[128] = {};
  OBJ_obj2txt(text, sizeof text, object, 1);
  return text;
}

}  // namespace

struct TimestampTrust::Certificates {
  std::vector<CertificatePtr> list;
};

namespace {

StorePtr store_as_of(const TimestampTrust& trust, UnixMillis at) {
  StorePtr store(X509_STORE_new());
  require(store != nullptr, "X509_STORE_new");
  for (const CertificatePtr& each : trust.certificates().list) {
    require(X509_STORE_add_cert(store.get(), each.get()) == 1, "X509_STORE_add_cert");
  }
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), at / 1000);
  return store;
}

Result<ResponsePtr> parse_response(ByteView response) {
  if (response.size() > kMaxTimestampSize)
    return does_not_hold("it is larger than a token may be here");
  ERR_clear_error();
  const unsigned char* at = response.data();
  ResponsePtr parsed(d2i_TS_RESP(nullptr, &at, static_cast<long>(response.size())));
  if (!parsed) {
    ERR_clear_error();
    return does_not_hold("it is not an RFC 3161 answer");
  }
  if (at != response.data() + response.size()) return does_not_hold("something follows it");
  return parsed;
}

Result<UnixMillis> token_time(TS_RESP* response) {
  TS_TST_INFO* info = TS_RESP_get_tst_info(response);
  if (info == nullptr) {
    const TS_STATUS_INFO* status = TS_RESP_get_status_info(response);
    const long code = status == nullptr ? -1 : ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
    return does_not_hold("the authority gave none (status " + std::to_string(code) + ")");
  }
  const ASN1_GENERALIZEDTIME* time = TS_TST_INFO_get_time(info);
  const auto seconds = unix_millis(time);
  if (!seconds) return does_not_hold("it says no time");
  return *seconds + fraction_rounded_up(time);
}

Status verify(TS_RESP* response, const TimestampQuery& query, const TimestampTrust& trust,
              UnixMillis at) {
  const RequestPtr request = make_request(query);
  const ContextPtr context(TS_REQ_to_TS_VERIFY_CTX(request.get(), nullptr));
  require(context != nullptr, "TS_REQ_to_TS_VERIFY_CTX");
  TS_VERIFY_CTX_add_flags(context.get(), TS_VFY_SIGNATURE);
  TS_VERIFY_CTX_set_store(context.get(), store_as_of(trust, at).release());
  ERR_clear_error();
  if (TS_RESP_verify_response(context.get(), response) == 1) return {};
  return does_not_hold(taken_reason());
}

Result<TimestampFacts> facts_of(TS_RESP* response) {
  TimestampFacts facts;
  SCRUTINY_ASSIGN(facts.time, token_time(response));
  TS_TST_INFO* info = TS_RESP_get_tst_info(response);
  facts.serial = hex_of(TS_TST_INFO_get_serial(info));
  facts.policy = oid_text(TS_TST_INFO_get_policy_id(info));
  STACK_OF(X509)* signers = PKCS7_get0_signers(TS_RESP_get_token(response), nullptr, 0);
  X509* signer = sk_X509_num(signers) == 1 ? sk_X509_value(signers, 0) : nullptr;
  sk_X509_free(signers);
  const auto ends = signer == nullptr ? std::nullopt : unix_millis(X509_get0_notAfter(signer));
  if (!ends) return does_not_hold("it does not say who signed it");
  facts.authority = subject_of(signer);
  facts.certificate_ends = *ends;
  return facts;
}

}  // namespace

Result<TimestampTrust> TimestampTrust::parse(std::string_view pem) {
  auto certificates = std::make_shared<Certificates>();
  const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  require(in != nullptr, "BIO_new_mem_buf");
  ERR_clear_error();
  while (X509* next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) {
    certificates->list.emplace_back(next);
    if (certificates->list.size() > kMostCertificates)
      return Error(ErrorCode::kInvalidArgument, "There are more than 64 certificates.");
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (certificates->list.empty() || !at_end)
    return Error(ErrorCode::kInvalidArgument, "It does not hold certificates in PEM form.");
  TimestampTrust trust;
  trust.certificates_ = std::move(certificates);
  return trust;
}

Status check_policy_oid(const std::string& policy) {
  const ObjectPtr object(OBJ_txt2obj(policy.c_str(), 1));
  ERR_clear_error();
  if (object) return {};
  return Error(ErrorCode::kInvalidArgument, "\"" + policy + "\" is not a policy such as 1.2.3.4.");
}

Bytes encode_timestamp_query(const TimestampQuery& query) {
  const RequestPtr request = make_request(query);
  const int size = i2d_TS_REQ(request.get(), nullptr);
  require(size > 0, "i2d_TS_REQ");
  Bytes out(static_cast<std::size_t>(size));
  unsigned char* at = out.data();
  require(i2d_TS_REQ(request.get(), &at) == size, "i2d_TS_REQ");
  return out;
}

Result<TimestampFacts> verify_timestamp(ByteView response, const TimestampQuery& query,
                                        const TimestampTrust& trust, UnixMillis at) {
  SCRUTINY_ASSIGN(const ResponsePtr parsed, parse_response(response));
  SCRUTINY_TRY(verify(parsed.get(), query, trust, at));
  return facts_of(parsed.get());
}

Result<TimestampFacts> verify_timestamp_then(ByteView response, const TimestampQuery& query,
                                             const TimestampTrust& trust) {
  SCRUTINY_ASSIGN(const ResponsePtr parsed, parse_response(response));
  SCRUTINY_ASSIGN(const UnixMillis then, token_time(parsed.get()));
  SCRUTINY_TRY(verify(parsed.get(), query, trust, then));
  return facts_of(parsed.get());
}

}  // namespace scrutiny
