// Feeds bytes to a RequestReader in pieces, as a network would, and says what a connection would
// make of them. Shared by unit tests and the fuzz target. Thread-safety: plain functions and
// values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/request_reader.h"

namespace scrutiny::http {

struct FeedOutcome {
  std::vector<std::string> targets;
  std::vector<std::string> bodies;
  int status = 0;  // of the rejection; 0: none
  std::optional<LimitHit> limit;
  bool operator==(const FeedOutcome&) const = default;
};

inline constexpr std::uint64_t kFedMaxBody = 100'000;

class RequestFeeder {
 public:
  // At most `step` bytes at a time. Throws std::logic_error when the reader neither takes a byte
  // nor rejects.
  FeedOutcome feed(std::string_view bytes, std::size_t step);
  const RequestHead& last_head() const { return head_; }

 private:
  bool next_head();
  bool body();
  bool rejected(const Rejection* rejection);

  Limits limits_;
  RequestReader reader_{limits_};
  RequestHead head_;
  FeedOutcome outcome_;
  bool in_body_ = false;
};

}  // namespace scrutiny::http
