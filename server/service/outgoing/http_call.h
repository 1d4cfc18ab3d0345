// One HTTP request to a machine outside: a time-stamping authority, a witness. Nothing it answers
// is believed here. HTTPS certificates are checked; redirects are not followed. Thread-safety: any
// thread. Blocking: until the answer, the timeout or `stopped`. Failure: kUnavailable, with what
// went wrong as words that follow the name of the other side.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny {

struct HttpCall {
  std::string url;                   // https or http
  std::vector<std::string> headers;  // whole lines
  std::optional<ByteView> body;      // POST with it; none: GET
  std::string trusted;               // PEM file for HTTPS; empty: the machine's own
  std::size_t most = 0;              // bytes of an answer
  std::chrono::milliseconds timeout{5000};
  const std::atomic<bool>* stopped = nullptr;  // ends the call within about a second
};

struct HttpReply {
  long status = 0;
  std::string media_type;
  Bytes body;
};

Result<HttpReply> call(const HttpCall& request);

}  // namespace scrutiny
