#include "server/http/routes/reply.h"

#include <charconv>

#include <boost/json/array.hpp>

#include "storage/audit/time_text.h"

namespace scrutiny::http {

RouteOptions reading() {
  return {};
}

RouteOptions writing() {
  RouteOptions options;
  options.body = BodyMode::kBuffered;
  options.max_body = kSmallBody;
  return options;
}

RouteOptions writing_bare() {
  return {};
}

RouteOptions hashing() {
  RouteOptions options = writing();
  options.pool = PoolKind::kSlow;
  return options;
}

boost::json::value time_json(UnixMillis time) {
  return boost::json::value(format_time(time));
}

Response page_response(boost::json::array items, std::size_t limit, const std::string& last) {
  boost::json::object body;
  if (items.size() >= limit) body["next"] = last;
  body["items"] = std::move(items);
  return json_response(200, body);
}

Response receipt_response(int status, const Receipt& receipt) {
  return json_response(status, {{"receipt", receipt_json(receipt)}});
}

Result<std::uint64_t> seen_index(const Call& call) {
  SCRUTINY_ASSIGN(const std::string tag, call.if_match());
  std::uint64_t index = 0;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), index);
  if (error != std::errc() || end != tag.data() + tag.size()) {
    return Error::field("If-Match", "This is not an ETag given here.",
                        ErrorCode::kPreconditionFailed);
  }
  return index;
}

Response with_header(Response response, std::string_view name, std::string_view value) {
  Headers headers;
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const Headers::Field field = response.headers.at(i);
    if (!equals_ignoring_case(field.name, name)) headers.add(field.name, field.value);
  }
  headers.add(name, value);
  response.headers = std::move(headers);
  return response;
}

}  // namespace scrutiny::http
