#include "storage/state/state_rows.h"

#include <boost/json/parse.hpp>

namespace scrutiny {

std::optional<boost::json::object> RowSource::get(std::string_view key) const {
  const auto text = get_raw(RowSpace::kRows, key);
  if (!text) return std::nullopt;
  return parse_row(key, *text);
}

void RowSource::scan(std::string_view prefix, std::string_view after,
                     const StateVisitor& visit) const {
  const std::string from = std::string(prefix) + std::string(after);
  scan_raw(RowSpace::kRows, prefix, from, [&](std::string_view key, std::string_view text) {
    return visit(key, parse_row(key, text));
  });
}

boost::json::object parse_row(std::string_view key, std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) {
    throw StateCorrupted("the state row " + std::string(key) + " is not a JSON object");
  }
  return std::move(value.get_object());
}

bool is_expired(std::string_view key, std::string_view row, UnixMillis record_time) {
  if (!key.starts_with(kExpiringPrefix)) return false;
  const auto object = parse_row(key, row);
  const auto* expires = object.if_contains("expires");
  return expires != nullptr && expires->is_int64() && expires->get_int64() <= record_time;
}

std::string unit_prefix(const UnitId& unit) {
  return unit.text() + "/";
}

std::string unit_key(const UnitId& unit, std::string_view row_key) {
  return unit_prefix(unit) + std::string(row_key);
}

}  // namespace scrutiny
