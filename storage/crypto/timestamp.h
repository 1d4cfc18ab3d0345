// Time-stamp tokens of an outside authority (RFC 3161): what to ask it, and whether its answer
// holds. Shared by the writer and the offline verifier, as SHA-256 and Ed25519 are.
// Thread-safety: any thread; a TimestampTrust may be used by several at once. Ownership: values.
// Blocking: no; about a millisecond for a check. Failure: kInvalidArgument for certificates or a
// policy that are none; kTampered, with the reason, for an answer that does not hold.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/bytes.h"
#include "api/clock.h"
#include "api/result.h"

namespace scrutiny {

inline constexpr std::size_t kMaxTimestampSize = std::size_t{64} * 1024;
using TimestampNonce = std::array<std::uint8_t, 8>;

// Certificates whose word on time is taken: authorities, or those who vouch for them. Each is
// trusted by itself, a root or not.
class TimestampTrust {
 public:
  // PEM, one or more certificates, at most 64.
  static Result<TimestampTrust> parse(std::string_view pem);

  struct Certificates;
  const Certificates& certificates() const { return *certificates_; }

 private:
  std::shared_ptr<const Certificates> certificates_;
};

struct TimestampQuery {
  Digest imprint{};                     // SHA-256 of what is to be stamped
  std::optional<TimestampNonce> nonce;  // absent: not looked at (a token checked later)
  std::string policy;                   // dotted OID the authority must follow; empty: any
};

// kInvalidArgument unless the text is a dotted OID.
Status check_policy_oid(const std::string& policy);

// TimeStampReq in DER; asks for the authority's certificates.
Bytes encode_timestamp_query(const TimestampQuery& query);

struct TimestampFacts {
  UnixMillis time = 0;    // by the authority's clock; a part of a millisecond counts as a whole one
  std::string authority;  // subject of the certificate that signed
  std::string serial;     // of the token, hex
  std::string policy;     // dotted OID
  UnixMillis certificate_ends = 0;  // of the certificate that signed
};

// The facts of a TimeStampResp in DER that answers `query`: granted, over that imprint, with that
// nonce and policy where they are given, signed by an authority whose certificate is for time
// stamping and leads to `trust` as of `at`.
Result<TimestampFacts> verify_timestamp(ByteView response, const TimestampQuery& query,
                                        const TimestampTrust& trust, UnixMillis at);
// The same as of the token's own time: for a token whose certificate may have ended since.
Result<TimestampFacts> verify_timestamp_then(ByteView response, const TimestampQuery& query,
                                             const TimestampTrust& trust);

}  // namespace scrutiny
