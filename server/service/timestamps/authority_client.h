// Asks a time-stamping authority over HTTP (RFC 3161 section 3.4). Nothing it answers is believed
// here; whoever asks verifies it. Thread-safety: ask() from one thread at a time; stop() from any.
// Blocking: ask() until the answer, the timeout or stop(). Failure: kUnavailable, with what went
// wrong in words, for anything but a short answer of the right type.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny {

class AuthorityClient {
 public:
  // `https_trusted`: PEM file that an HTTPS certificate must lead to; empty: the machine's own.
  AuthorityClient(std::string url, std::string https_trusted, std::chrono::milliseconds timeout)
      : url_(std::move(url)), https_trusted_(std::move(https_trusted)), timeout_(timeout) {}

  Result<Bytes> ask(ByteView query);
  // Ends the ask() that runs, within about a second, and all later ones.
  void stop() { stopped_ = true; }

 private:
  const std::string url_;
  const std::string https_trusted_;
  const std::chrono::milliseconds timeout_;
  std::atomic<bool> stopped_{false};
};

}  // namespace scrutiny
