// TomlReader: one TOML table read key by key, every fault with its line; a key never asked for is a
// fault too. Thread-safety: one thread. Ownership: the table and `source` outlive it. Blocking: no.
// Failure: kConfigInvalid "SOURCE:LINE: what".
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"
#include "config/toml_errors.h"

namespace scrutiny {

class TomlReader {
 public:
  TomlReader(const toml::table& table, std::string_view source) : table_(table), source_(source) {}

  Result<std::string> text(std::string_view key);  // not empty
  Result<std::chrono::year_month_day> date(std::string_view key);
  Result<std::uint32_t> number(std::string_view key, std::uint32_t least, std::uint32_t most);
  Result<std::vector<std::string>> texts(std::string_view key);  // all different
  Result<std::map<std::string, std::string>> words(std::string_view key);

  Result<const toml::table*> optional_table(std::string_view key);  // null if it is not there
  bool has(std::string_view key) const { return table_.contains(key); }

  // Calls read(TomlReader&) for each [[key]]; there must be at least one.
  template <class Read>
  Status each(std::string_view key, Read read) {
    const toml::array* tables = find(key).as_array();
    if (tables == nullptr || !tables->is_array_of_tables()) {
      return fault(key, "must be given as [[" + std::string(key) + "]], at least once");
    }
    for (const toml::node& node : *tables) {
      TomlReader reader(*node.as_table(), source_);
      SCRUTINY_TRY(read(reader));
      SCRUTINY_TRY(reader.finish());
    }
    return {};
  }

  // An error if the table holds a key nobody asked for.
  Status finish() const;

  // The error "key what" at the key's line, or at the table's where the key is missing.
  Error fault(std::string_view key, std::string_view what) const;

 private:
  toml::node_view<const toml::node> find(std::string_view key);

  const toml::table& table_;
  std::string_view source_;
  std::set<std::string> asked_;
};

}  // namespace scrutiny
