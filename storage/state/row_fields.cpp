#include "storage/state/row_fields.h"

#include <limits>

#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

namespace scrutiny {

void RowFields::fail(std::string_view name) const {
  throw StateCorrupted(std::string(what_) + ": no usable member \"" + std::string(name) + "\"");
}

const boost::json::value& RowFields::member(std::string_view name) const {
  const boost::json::value* found = object_.if_contains(name);
  if (found == nullptr) fail(name);
  return *found;
}

std::string RowFields::text(std::string_view name) const {
  const boost::json::string* text = member(name).if_string();
  if (text == nullptr) fail(name);
  return std::string(*text);
}

std::string RowFields::text_or_empty(std::string_view name) const {
  return has(name) ? text(name) : std::string();
}

std::uint64_t RowFields::number(std::string_view name) const {
  const boost::json::value& value = member(name);
  if (const std::int64_t* number = value.if_int64(); number != nullptr && *number >= 0) {
    return static_cast<std::uint64_t>(*number);
  }
  if (const std::uint64_t* number = value.if_uint64()) return *number;
  fail(name);
}

std::uint64_t RowFields::number_or_zero(std::string_view name) const {
  return has(name) ? number(name) : 0;
}

std::uint32_t RowFields::small_number(std::string_view name) const {
  const std::uint64_t value = number(name);
  if (value > std::numeric_limits<std::uint32_t>::max()) fail(name);
  return static_cast<std::uint32_t>(value);
}

bool RowFields::flag(std::string_view name) const {
  const bool* flag = member(name).if_bool();
  if (flag == nullptr) fail(name);
  return *flag;
}

const boost::json::object& RowFields::object(std::string_view name) const {
  const boost::json::object* object = member(name).if_object();
  if (object == nullptr) fail(name);
  return *object;
}

const boost::json::object* RowFields::find_object(std::string_view name) const {
  return has(name) ? &object(name) : nullptr;
}

const boost::json::array& RowFields::array(std::string_view name) const {
  const boost::json::array* array = member(name).if_array();
  if (array == nullptr) fail(name);
  return *array;
}

std::vector<std::string> RowFields::texts(std::string_view name) const {
  std::vector<std::string> out;
  for (const boost::json::value& value : array(name)) {
    const boost::json::string* text = value.if_string();
    if (text == nullptr) fail(name);
    out.emplace_back(*text);
  }
  return out;
}

void put_text(boost::json::object& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out[name] = value;
}

void put_number(boost::json::object& out, std::string_view name, std::uint64_t value) {
  if (value != 0) out[name] = value;
}

}  // namespace scrutiny
