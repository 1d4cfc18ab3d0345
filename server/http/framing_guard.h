// The framing guard: what stands between a client's bytes and the HTTP parser, so that no two
// readers of the same bytes can disagree on where a request ends (request smuggling). First
// HeadScanner looks at the raw bytes of a head, then check_framing at its parsed fields; both
// refuse everything that is not plainly right. Sources: RFC 9112 §2.2, §3.2, §5, §6;
// docs/adr/0006-http-connection-layer.md. Thread-safety: one thread per object. Blocking: no.
// Failure: a Rejection, after which the connection closes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "api/error.h"
#include "server/http/headers.h"
#include "server/http/limits.h"

namespace scrutiny::http {

// What is answered, and the limit that was reached if it was one.
struct Rejection {
  Error error;
  std::optional<LimitHit> limit;
};

struct NeedMore {};  // the bytes so far are right but not all

// Finds the end of a head, byte by byte, going on where the last call stopped.
class HeadScanner {
 public:
  explicit HeadScanner(const Limits& limits) : limits_(limits) {}

  // `buffer` starts at the request line and only grows between calls until reset(). Size of the
  // head with its empty line; or kMalformedRequest (bare CR or LF, NUL or control character, folded
  // line, bad name, not exactly "method SP target SP HTTP/1.x"), kTargetTooLong, kHeadersTooLarge.
  std::variant<NeedMore, std::size_t, Rejection> scan(std::string_view buffer);
  void reset();

 private:
  enum class State : std::uint8_t {
    kMethod,
    kTarget,
    kVersion,
    kLineStart,
    kName,
    kValue,
    kLineEnd,
    kHeadEnd
  };

  std::optional<Rejection> step(unsigned char byte);
  std::optional<Rejection> method_byte(unsigned char byte);
  std::optional<Rejection> target_byte(unsigned char byte);
  std::optional<Rejection> version_byte(unsigned char byte);
  std::optional<Rejection> line_start_byte(unsigned char byte);
  std::optional<Rejection> value_byte(unsigned char byte);

  const Limits& limits_;
  State state_ = State::kMethod;
  std::size_t position_ = 0;  // bytes taken
  std::size_t token_ = 0;     // bytes of the method, target, version or name so far
  std::size_t header_lines_ = 0;
  bool done_ = false;
};

enum class HttpVersion : std::uint8_t { k10, k11 };
enum class BodyKind : std::uint8_t { kNone, kLength, kChunked };

struct BodyFraming {
  BodyKind kind = BodyKind::kNone;
  std::uint64_t length = 0;  // bytes, for kLength; never 0 then
};

// How the body of a request with these fields ends. kMalformedRequest: not exactly one well-formed
// Host; more than one Content-Length or one that is not plain digits; Transfer-Encoding on
// HTTP/1.0, beside a Content-Length or given twice. kNotImplemented: a Transfer-Encoding other than
// exactly "chunked".
std::variant<BodyFraming, Rejection> check_framing(HttpVersion version, const Headers& headers);

// The target is "/..." of visible ASCII; kMalformedRequest for absolute-form, authority-form and
// "*".
std::optional<Rejection> check_target_form(std::string_view target);

}  // namespace scrutiny::http
