#include "server/http/json.h"

#include <algorithm>
#include <charconv>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/utf8.h"
#include "storage/crypto/hex.h"

namespace scrutiny::http {
namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kLargestPage = 200;
constexpr std::size_t kLongestCursor = 200;

// The field's value; null when it is absent or JSON null.
const boost::json::value* present(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

Result<std::string> text_of(const boost::json::value& value, std::string_view name,
                            std::size_t max_bytes) {
  const boost::json::string* string = value.if_string();
  if (string == nullptr) return Error::field(std::string(name), "This must be text.");
  const std::string_view text(string->data(), string->size());
  if (text.empty()) return Error::field(std::string(name), "This must not be empty.");
  if (text.size() > max_bytes) {
    return Error::field(std::string(name),
                        "This must be at most " + std::to_string(max_bytes) + " bytes long.");
  }
  return std::string(text);
}

Result<std::string> plain_text_of(const boost::json::value& value, std::string_view name,
                                  std::size_t max_bytes) {
  SCRUTINY_ASSIGN(std::string text, text_of(value, name, max_bytes));
  if (!is_plain_text(text)) {
    return Error::field(std::string(name), "This must be text without control characters.");
  }
  return text;
}

Error missing(std::string_view name) {
  return Error::field(std::string(name), "This field is required.");
}

bool is_json(std::string_view media_type) {
  const std::string_view bare = media_type.substr(0, media_type.find(';'));
  const std::size_t end = bare.find_last_not_of(" \t");
  return end != std::string_view::npos &&
         equals_ignoring_case(bare.substr(0, end + 1), "application/json");
}

}  // namespace

Result<boost::json::object> parse_json_object(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kDeepest;
  boost::system::error_code error;
  boost::json::value value = boost::json::parse({text.data(), text.size()}, error, {}, options);
  if (error) {
    return Error(ErrorCode::kMalformedRequest, "The body is not valid JSON.", error.message());
  }
  if (!value.is_object()) {
    return Error(ErrorCode::kMalformedRequest, "The body must be a JSON object.");
  }
  return std::move(value.as_object());
}

Result<boost::json::object> json_body(const Request& request) {
  const auto type = request.head.headers.find("Content-Type");
  if (!type || !is_json(*type)) {
    return Error::field("Content-Type", "Send the body as application/json.",
                        ErrorCode::kUnsupportedMediaType);
  }
  return parse_json_object(request.body);
}

Status only_fields(const boost::json::object& object,
                   std::initializer_list<std::string_view> known) {
  for (const auto& field : object) {
    const std::string_view name(field.key().data(), field.key().size());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Error::field(is_plain_text(name) ? std::string(name.substr(0, 100)) : "(unprintable)",
                          "This address does not know such a field.");
    }
  }
  return {};
}

Result<std::string> required_string(const boost::json::object& object, std::string_view name,
                                    std::size_t max_bytes) {
  const boost::json::value* value = present(object, name);
  if (value == nullptr) return missing(name);
  return plain_text_of(*value, name, max_bytes);
}

Result<std::optional<std::string>> optional_string(const boost::json::object& object,
                                                   std::string_view name, std::size_t max_bytes) {
  const boost::json::value* value = present(object, name);
  if (value == nullptr) return std::optional<std::string>();
  SCRUTINY_ASSIGN(std::string text, plain_text_of(*value, name, max_bytes));
  return std::optional<std::string>(std::move(text));
}

Result<std::string> required_secret(const boost::json::object& object, std::string_view name,
                                    std::size_t max_bytes) {
  const boost::json::value* value = present(object, name);
  if (value == nullptr) return missing(name);
  return text_of(*value, name, max_bytes);
}

Result<std::vector<std::string>> string_list(const boost::json::object& object,
                                             std::string_view name, std::size_t max_items,
                                             std::size_t max_bytes) {
  std::vector<std::string> list;
  const boost::json::value* value = present(object, name);
  if (value == nullptr) return list;
  const boost::json::array* array = value->if_array();
  if (array == nullptr) return Error::field(std::string(name), "This must be a list.");
  if (array->size() > max_items) {
    return Error::field(std::string(name),
                        "This may have at most " + std::to_string(max_items) + " entries.");
  }
  for (const boost::json::value& item : *array) {
    SCRUTINY_ASSIGN(std::string text, plain_text_of(item, name, max_bytes));
    list.push_back(std::move(text));
  }
  return list;
}

Result<std::optional<std::int64_t>> optional_integer(const boost::json::object& object,
                                                     std::string_view name, std::int64_t low,
                                                     std::int64_t high) {
  const boost::json::value* value = present(object, name);
  if (value == nullptr) return std::optional<std::int64_t>();
  const std::int64_t* number = value->if_int64();
  if (number == nullptr || *number < low || *number > high) {
    return Error::field(std::string(name), "This must be a whole number from " +
                                               std::to_string(low) + " to " + std::to_string(high) +
                                               ".");
  }
  return std::optional<std::int64_t>(*number);
}

Error not_an_id(std::string_view name) {
  return Error::field(std::string(name), "This must be an id of 32 lower-case hex digits.");
}

Error not_one_of(std::string_view name, std::string_view choices) {
  return Error::field(std::string(name), "This must be one of: " + std::string(choices) + ".");
}

Result<std::uint64_t> query_number(const RequestHead& head, std::string_view name,
                                   std::uint64_t fallback, std::uint64_t high) {
  const auto text = head.query_value(name);
  if (!text) return fallback;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value > high) {
    return Error::field(std::string(name),
                        "This must be a whole number up to " + std::to_string(high) + ".");
  }
  return value;
}

Result<Page> page(const RequestHead& head) {
  Page page;
  SCRUTINY_ASSIGN(const std::uint64_t limit, query_number(head, "limit", page.limit, kLargestPage));
  if (limit == 0) return Error::field("limit", "This must be at least 1.");
  page.limit = limit;
  if (const auto after = head.query_value("after")) {
    if (after->size() > kLongestCursor) {
      return Error::field("after", "Send back the cursor as it was given.");
    }
    page.after = *after;
  }
  return page;
}

boost::json::object receipt_json(const Receipt& receipt) {
  return {
      {"index", receipt.index}, {"leaf", to_hex(receipt.leaf)}, {"checkpoint", receipt.checkpoint}};
}

Response json_response(int status, const boost::json::object& body) {
  Response answer = response(status, "application/json", boost::json::serialize(body));
  answer.headers.add("Cache-Control", "no-store");
  return answer;
}

}  // namespace scrutiny::http
