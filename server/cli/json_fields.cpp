#include "server/cli/json_fields.h"

#include <boost/json/parse.hpp>

namespace scrutiny::cli {

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::uint64_t number_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64() || value->as_int64() < 0) return 0;
  return static_cast<std::uint64_t>(value->as_int64());
}

bool is_true(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

boost::json::object object_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? value->as_object() : boost::json::object();
}

boost::json::array array_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_array() ? value->as_array() : boost::json::array();
}

Result<boost::json::object> parse_answer(const std::string& body) {
  boost::system::error_code error;
  auto value = boost::json::parse(body, error);
  if (error || !value.is_object()) {
    return Error(ErrorCode::kInternal, "the server's answer makes no sense");
  }
  return std::move(value.as_object());
}

}  // namespace scrutiny::cli
