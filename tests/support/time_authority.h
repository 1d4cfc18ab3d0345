// A time-stamping authority (RFC 3161) in the test's own process, on OpenSSL's own TS_RESP_*: its
// clock and certificate are whatever a test needs. Thread-safety: one thread. Failure: throws.
#pragma once

#include <memory>
#include <string>

#include "api/bytes.h"
#include "api/clock.h"

namespace scrutiny::testing {

class TimeAuthority {
 public:
  // A self-signed certificate for time stamping, good between the two times.
  TimeAuthority(UnixMillis from, UnixMillis until);
  ~TimeAuthority();
  TimeAuthority(const TimeAuthority&) = delete;
  TimeAuthority& operator=(const TimeAuthority&) = delete;

  std::string certificate() const;  // PEM
  // TimeStampResp in DER to a TimeStampReq, with `time` and `microseconds` past it as its time.
  Bytes answer(ByteView query, UnixMillis time, long microseconds = 0) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace scrutiny::testing
