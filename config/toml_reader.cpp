#include "config/toml_reader.h"

#include <algorithm>

namespace scrutiny {

Result<std::string> TomlReader::text(std::string_view key) {
  auto value = find(key).value_exact<std::string>();
  if (!value || value->empty()) return fault(key, "must be a text in quotes");
  return *std::move(value);
}

Result<std::chrono::year_month_day> TomlReader::date(std::string_view key) {
  const auto value = find(key).value_exact<toml::date>();
  if (!value) return fault(key, "must be a date such as 2023-01-01");
  return std::chrono::year_month_day(std::chrono::year(value->year),
                                     std::chrono::month(value->month),
                                     std::chrono::day(value->day));
}

Result<std::uint32_t> TomlReader::number(std::string_view key, std::uint32_t least,
                                         std::uint32_t most) {
  const auto value = find(key).value_exact<std::int64_t>();
  if (!value || *value < least || *value > most) {
    return fault(key, "must be " + std::to_string(least) + " to " + std::to_string(most));
  }
  return static_cast<std::uint32_t>(*value);
}

Result<std::vector<std::string>> TomlReader::texts(std::string_view key) {
  const toml::array* array = find(key).as_array();
  if (array == nullptr) return fault(key, "must be a list of texts");
  std::vector<std::string> result;
  for (const toml::node& item : *array) {
    auto value = item.value_exact<std::string>();
    if (!value || std::find(result.begin(), result.end(), *value) != result.end()) {
      return fault(key, "must be a list of different texts");
    }
    result.push_back(*std::move(value));
  }
  return result;
}

Result<std::map<std::string, std::string>> TomlReader::words(std::string_view key) {
  const toml::table* table = find(key).as_table();
  if (table == nullptr) return fault(key, "must be a table of texts");
  std::map<std::string, std::string> result;
  for (const auto& [name, node] : *table) {
    auto value = node.value_exact<std::string>();
    if (!value || value->empty()) {
      return invalid_at(source_, name.source(), std::string(name.str()) + " must be a text");
    }
    result.emplace(name.str(), *std::move(value));
  }
  return result;
}

Result<const toml::table*> TomlReader::optional_table(std::string_view key) {
  const toml::table* table = find(key).as_table();
  if (table == nullptr && has(key)) return fault(key, "must be a table");
  return table;
}

Status TomlReader::finish() const {
  for (const auto& [key, node] : table_) {
    if (!asked_.contains(std::string(key.str()))) {
      return invalid_at(source_, key.source(), "unknown key " + std::string(key.str()));
    }
  }
  return {};
}

Error TomlReader::fault(std::string_view key, std::string_view what) const {
  const toml::node* node = table_.get(key);
  return invalid_at(source_, node != nullptr ? node->source() : table_.source(),
                    std::string(key) + " " + std::string(what));
}

toml::node_view<const toml::node> TomlReader::find(std::string_view key) {
  asked_.emplace(key);
  return table_[key];
}

}  // namespace scrutiny
