#include "server/http/framing_guard.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace scrutiny::http {
namespace {

constexpr std::size_t kMaxMethod = 16;  // bytes; the longest registered one in use has 10
constexpr std::string_view kVersionStart = "HTTP/1.";

bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// RFC 9110 §5.6.2
bool is_token(unsigned char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return is_alpha(c) || is_digit(c) || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_value(unsigned char c) {
  return c == '\t' || (c >= 0x20 && c != 0x7F);
}

Rejection malformed(std::string why) {
  return {Error(ErrorCode::kMalformedRequest, std::move(why)), std::nullopt};
}

// host [":" port] with the characters of names, IPv4 and bracketed IPv6 (RFC 9110 §7.2).
bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return is_alpha(byte) || is_digit(byte) || c == '.' || c == '-' || c == '_' || c == ':' ||
           c == '[' || c == ']';
  });
}

// Plain digits without a leading zero or sign (RFC 9110 §8.6 is wider; what is wider, readers read
// apart).
std::optional<std::uint64_t> parse_length(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(),
                   [](char c) { return is_digit(static_cast<unsigned char>(c)); })) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

void HeadScanner::reset() {
  state_ = State::kMethod;
  position_ = token_ = header_lines_ = 0;
  done_ = false;
}

std::variant<NeedMore, std::size_t, Rejection> HeadScanner::scan(std::string_view buffer) {
  while (position_ < buffer.size()) {
    if (auto rejection = step(static_cast<unsigned char>(buffer[position_]))) {
      return *std::move(rejection);
    }
    ++position_;
    if (done_) return position_;
    // At the bound, not past it: the reader's buffer holds no more.
    if (position_ >= limits_.header_bytes) {
      return Rejection{
          Error(ErrorCode::kHeadersTooLarge, "The request line and headers are longer than " +
                                                 std::to_string(limits_.header_bytes) + " bytes."),
          LimitHit::kHeaderBytes};
    }
  }
  return NeedMore{};
}

std::optional<Rejection> HeadScanner::step(unsigned char byte) {
  switch (state_) {
    case State::kMethod:
      return method_byte(byte);
    case State::kTarget:
      return target_byte(byte);
    case State::kVersion:
      return version_byte(byte);
    case State::kLineStart:
      return line_start_byte(byte);
    case State::kName:
      if (byte == ':') {
        state_ = State::kValue;
      } else if (!is_token(byte)) {
        return malformed(
            "A header name has a space or another character that is not allowed in it.");
      }
      return std::nullopt;
    case State::kValue:
      return value_byte(byte);
    case State::kLineEnd:
      if (byte != '\n') return malformed("A line ends with a carriage return alone.");
      state_ = State::kLineStart;
      return std::nullopt;
    case State::kHeadEnd:
      if (byte != '\n') return malformed("A line ends with a carriage return alone.");
      done_ = true;
      return std::nullopt;
  }
  return malformed("The request could not be read.");
}

std::optional<Rejection> HeadScanner::method_byte(unsigned char byte) {
  if (byte == ' ' && token_ > 0) {
    state_ = State::kTarget;
    token_ = 0;
    return std::nullopt;
  }
  if (!is_token(byte) || ++token_ > kMaxMethod)
    return malformed("The request does not start with a method.");
  return std::nullopt;
}

std::optional<Rejection> HeadScanner::target_byte(unsigned char byte) {
  if (byte == ' ' && token_ > 0) {
    state_ = State::kVersion;
    token_ = 0;
    return std::nullopt;
  }
  if (byte <= 0x20 || byte >= 0x7F)
    return malformed("The address has a character that is not allowed in it.");
  if (++token_ > limits_.target_bytes) {
    return Rejection{
        Error(ErrorCode::kTargetTooLong,
              "The address is longer than " + std::to_string(limits_.target_bytes) + " bytes."),
        LimitHit::kTargetBytes};
  }
  return std::nullopt;
}

std::optional<Rejection> HeadScanner::version_byte(unsigned char byte) {
  const bool complete = token_ == kVersionStart.size() + 1;
  if (complete && byte == '\r') {
    state_ = State::kLineEnd;
    return std::nullopt;
  }
  const bool fits = !complete && (token_ < kVersionStart.size()
                                      ? byte == static_cast<unsigned char>(kVersionStart[token_])
                                      : byte == '0' || byte == '1');
  if (!fits) return malformed("The request line does not end with HTTP/1.0 or HTTP/1.1.");
  ++token_;
  return std::nullopt;
}

std::optional<Rejection> HeadScanner::line_start_byte(unsigned char byte) {
  if (byte == '\r') {
    state_ = State::kHeadEnd;
    return std::nullopt;
  }
  if (byte == ' ' || byte == '\t') return malformed("A header line is folded.");
  if (!is_token(byte)) return malformed("A header line does not start with a name.");
  if (++header_lines_ > limits_.header_count) {
    return Rejection{
        Error(ErrorCode::kHeadersTooLarge,
              "There are more than " + std::to_string(limits_.header_count) + " header lines."),
        LimitHit::kHeaderCount};
  }
  state_ = State::kName;
  return std::nullopt;
}

std::optional<Rejection> HeadScanner::value_byte(unsigned char byte) {
  if (byte == '\r') {
    state_ = State::kLineEnd;
    return std::nullopt;
  }
  if (!is_value(byte))
    return malformed("A header has a control character or a bare line feed in it.");
  return std::nullopt;
}

std::variant<BodyFraming, Rejection> check_framing(HttpVersion version, const Headers& headers) {
  const auto host = headers.find("Host");
  if (headers.count("Host") != 1 || !is_host(*host)) {
    return malformed("The request must have exactly one Host header with a host name.");
  }
  const std::size_t lengths = headers.count("Content-Length");
  const std::size_t encodings = headers.count("Transfer-Encoding");
  if (encodings > 0) {
    if (version == HttpVersion::k10) return malformed("HTTP/1.0 has no Transfer-Encoding.");
    if (lengths > 0) return malformed("Content-Length and Transfer-Encoding exclude each other.");
    if (encodings > 1) return malformed("There is more than one Transfer-Encoding header.");
    if (!equals_ignoring_case(*headers.find("Transfer-Encoding"), "chunked")) {
      return Rejection{
          Error(ErrorCode::kNotImplemented, "The only Transfer-Encoding taken is chunked."),
          std::nullopt};
    }
    return BodyFraming{BodyKind::kChunked, 0};
  }
  if (lengths == 0) return BodyFraming{};
  if (lengths > 1) return malformed("There is more than one Content-Length header.");
  const auto length = parse_length(*headers.find("Content-Length"));
  if (!length) return malformed("Content-Length is not a plain number.");
  return *length == 0 ? BodyFraming{} : BodyFraming{BodyKind::kLength, *length};
}

std::optional<Rejection> check_target_form(std::string_view target) {
  if (!target.empty() && target.front() == '/') return std::nullopt;
  return malformed("The address must be a path that starts with a slash.");
}

}  // namespace scrutiny::http
