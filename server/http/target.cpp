#include "server/http/target.h"

#include <cstddef>
#include <cstdint>

#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace scrutiny::http {
namespace {

// Length of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7), 0 when there is none.
std::size_t utf8_sequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool beyond = first == 0xF4 && byte(1) > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = utf8_sequence(text, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

bool has_any(std::string_view text, bool (*unwanted)(unsigned char)) {
  for (const char c : text) {
    if (unwanted(static_cast<unsigned char>(c))) return true;
  }
  return false;
}

bool unwanted_in_path(unsigned char c) {
  return c < 0x20 || c == 0x7F || c == '/' || c == '\\';
}

bool unwanted_in_query(unsigned char c) {
  return (c < 0x20 && c != '\r' && c != '\n' && c != '\t') || c == 0x7F;
}

Error malformed(std::string why) {
  return Error(ErrorCode::kMalformedRequest, std::move(why));
}

Status take_path(const boost::urls::url_view& url, RequestHead& head) {
  const auto segments = url.segments();
  std::size_t left = segments.size();
  head.path.reserve(left);
  for (const auto& decoded : segments) {
    std::string segment(decoded);
    --left;
    if (segment.empty() && left > 0) return malformed("The address has an empty part in its path.");
    if (segment == "." || segment == "..")
      return malformed("The address has a dot part in its path.");
    if (has_any(segment, unwanted_in_path) || !is_utf8(segment)) {
      return malformed("The address has a character in its path that is not allowed.");
    }
    head.path.push_back(std::move(segment));
  }
  return {};
}

Status take_query(const boost::urls::url_view& url, RequestHead& head) {
  if (!url.has_query()) return {};
  boost::urls::encoding_opts options;
  options.space_as_plus = true;
  for (const auto& param : url.encoded_params()) {
    std::string key = param.key.decode(options);
    std::string value = param.value.decode(options);
    if (has_any(key, unwanted_in_query) || has_any(value, unwanted_in_query) || !is_utf8(key) ||
        !is_utf8(value)) {
      return malformed("The address has a character in its query that is not allowed.");
    }
    head.query.emplace_back(std::move(key), std::move(value));
  }
  return {};
}

}  // namespace

Status parse_target(std::string_view target, RequestHead& head) {
  const auto url = boost::urls::parse_origin_form({target.data(), target.size()});
  if (!url) return malformed("The address is not a path with an optional query.");
  head.path.clear();
  head.query.clear();
  SCRUTINY_TRY(take_path(*url, head));
  return take_query(*url, head);
}

}  // namespace scrutiny::http
