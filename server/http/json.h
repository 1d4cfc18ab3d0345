// JSON in and out of routes: bounded decoding with errors that name the field, and the shapes every
// answer shares. Thread-safety: pure functions. Blocking: never.
// Failure: kInvalidArgument with the field's name; kMalformedRequest, kUnsupportedMediaType.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "api/domain.h"
#include "api/result.h"
#include "server/http/message.h"
#include "storage/ledger/command.h"

namespace scrutiny::http {

// The body as one JSON object: media type application/json, valid UTF-8, at most 16 levels deep. Of
// a name given twice the last counts.
Result<boost::json::object> json_body(const Request& request);
Result<boost::json::object> parse_json_object(std::string_view text);

// Refuses names the route does not know, so that a misspelt one is not silently ignored.
Status only_fields(const boost::json::object& object,
                   std::initializer_list<std::string_view> known);

// Text of 1 to `max_bytes` bytes without control characters other than tab and newline.
Result<std::string> required_string(const boost::json::object& object, std::string_view name,
                                    std::size_t max_bytes);
// The same; nullopt when the field is absent or null.
Result<std::optional<std::string>> optional_string(const boost::json::object& object,
                                                   std::string_view name, std::size_t max_bytes);
// Any UTF-8, control characters and spaces included, for passwords.
Result<std::string> required_secret(const boost::json::object& object, std::string_view name,
                                    std::size_t max_bytes);
// At most `max_items` strings, each as required_string; empty when the field is absent.
Result<std::vector<std::string>> string_list(const boost::json::object& object,
                                             std::string_view name, std::size_t max_items,
                                             std::size_t max_bytes);
// A whole number from `low` to `high`; nullopt when absent or null.
Result<std::optional<std::int64_t>> optional_integer(const boost::json::object& object,
                                                     std::string_view name, std::int64_t low,
                                                     std::int64_t high);

// The error for a value that is not an id or not a known word.
Error not_an_id(std::string_view name);
Error not_one_of(std::string_view name, std::string_view choices);

template <class IdType>
Result<IdType> required_id(const boost::json::object& object, std::string_view name) {
  SCRUTINY_ASSIGN(std::string text, required_string(object, name, 32));
  auto id = IdType::parse(text);
  if (!id) return not_an_id(name);
  return *id;
}
template <class IdType>
Result<std::optional<IdType>> optional_id(const boost::json::object& object,
                                          std::string_view name) {
  SCRUTINY_ASSIGN(std::optional<std::string> text, optional_string(object, name, 32));
  if (!text) return std::optional<IdType>();
  auto id = IdType::parse(*text);
  if (!id) return not_an_id(name);
  return std::optional<IdType>(*id);
}

// limit and after of a cursor page. The cursor is opaque to the client.
struct Page {
  std::size_t limit = 50;
  std::string after;  // empty: from the start
};
// `limit` 1 to 200, default 50; `after` at most 200 bytes.
Result<Page> page(const RequestHead& head);
// A whole number from a query value; `fallback` when absent.
Result<std::uint64_t> query_number(const RequestHead& head, std::string_view name,
                                   std::uint64_t fallback, std::uint64_t high);

// {"index":…,"leaf":"<hex>","checkpoint":"<signed note>"}
boost::json::object receipt_json(const Receipt& receipt);

// application/json with Cache-Control: no-store, since every answer depends on who asks.
Response json_response(int status, const boost::json::object& body);

}  // namespace scrutiny::http
