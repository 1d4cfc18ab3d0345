// RequestReader: turns the bytes of one connection into request heads and body bytes; no I/O in it,
// so that it is tested and fuzzed alone. Order of calls: next_head() until it gives one; then
// decode() until kDone when the request has a body; then next_head() again (bytes that came early
// wait in the buffer). Thread-safety: one thread per object. Blocking: no. Ownership: owns its
// buffer, bounded by Limits. Failure: a Rejection; the reader is of no more use then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "server/http/framing_guard.h"
#include "server/http/limits.h"
#include "server/http/message.h"

namespace scrutiny::http {

enum class KeepAlive : std::uint8_t { kYes, kNo };
enum class ExpectContinue : std::uint8_t { kYes, kNo };

// A head that passed the guard. Of RequestHead, what belongs to the connection is not filled yet.
struct ReceivedHead {
  RequestHead head;
  HttpVersion version = HttpVersion::k11;
  BodyFraming framing;
  KeepAlive keep_alive = KeepAlive::kYes;
  ExpectContinue expect = ExpectContinue::kNo;
};

enum class BodyState : std::uint8_t {
  kNeedInput,  // more bytes must come in
  kNeedSpace,  // `into` is full
  kDone,       // the body is complete; `bytes` are its last
};
struct BodyStep {
  std::size_t bytes = 0;  // decoded into `into`
  BodyState state = BodyState::kNeedInput;
};

class RequestReader {
 public:
  explicit RequestReader(const Limits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Room for what the network gives next: never empty unless the buffer is at its bound, which a
  // head or chunk line that is refused in time cannot fill. While a body arrives the room grows up
  // to 64 KiB.
  std::span<std::uint8_t> space();
  // The first `count` bytes of space() are filled.
  void commit(std::size_t count);
  // Bytes wait that next_head() or decode() has not used.
  bool has_input() const { return begin_ < end_; }
  // Gives back the room that a body took. REQUIRES: !has_input().
  void shrink();

  std::variant<NeedMore, ReceivedHead, Rejection> next_head();

  // Says how many bytes of body may come; kTooLarge at once when the head declares more, else from
  // decode(). REQUIRES: a head with a body; once, before decode().
  std::optional<Rejection> begin_body(std::uint64_t max_bytes);
  // Body bytes from the buffer into `into`. REQUIRES: a body not yet kDone, `into` not empty.
  std::variant<BodyStep, Rejection> decode(std::span<std::uint8_t> into);

 private:
  class Parser;  // Beast's

  std::variant<NeedMore, ReceivedHead, Rejection> parse_head(std::string_view raw);
  void reserve(std::size_t capacity);
  std::size_t bound() const;  // bytes the buffer may grow to now

  const Limits& limits_;
  HeadScanner scanner_;
  std::unique_ptr<Parser> parser_;
  std::unique_ptr<std::uint8_t[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  BodyFraming framing_;  // of the head given last
  bool in_body_ = false;
};

}  // namespace scrutiny::http
