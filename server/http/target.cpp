#include "server/http/target.h"

#include <cstddef>
#include <cstdint>

#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "api/utf8.h"

namespace scrutiny::http {
namespace {

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
