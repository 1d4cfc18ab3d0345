#include "config/frameworks.h"

#include <algorithm>
#include <set>

#include "config/embedded.h"
#include "config/toml_errors.h"

namespace scrutiny {
namespace {

// A TOML table read key by key; what is never asked for is an error at the end.
class TableReader {
 public:
  TableReader(const toml::table& table, std::string_view source) : table_(table), source_(source) {}

  Result<std::string> text(std::string_view key) {
    auto value = find(key).value_exact<std::string>();
    if (!value || value->empty()) return missing(key, "a text in quotes");
    return *std::move(value);
  }

  Result<std::chrono::year_month_day> date(std::string_view key) {
    const auto value = find(key).value_exact<toml::date>();
    if (!value) return missing(key, "a date such as 2023-01-01");
    return std::chrono::year_month_day(std::chrono::year(value->year),
                                       std::chrono::month(value->month),
                                       std::chrono::day(value->day));
  }

  Result<std::uint32_t> days(std::string_view key) {
    const auto value = find(key).value_exact<std::int64_t>();
    if (!value || *value < 1 || *value > 1000) return missing(key, "1 to 1000");
    return static_cast<std::uint32_t>(*value);
  }

  Result<std::vector<std::string>> texts(std::string_view key) {
    const toml::array* array = find(key).as_array();
    if (array == nullptr) return missing(key, "a list of texts");
    std::vector<std::string> result;
    for (const toml::node& item : *array) {
      auto value = item.value_exact<std::string>();
      if (!value || std::find(result.begin(), result.end(), *value) != result.end()) {
        return missing(key, "a list of different texts");
      }
      result.push_back(*std::move(value));
    }
    return result;
  }

  Result<std::map<std::string, std::string>> words(std::string_view key) {
    const toml::table* table = find(key).as_table();
    if (table == nullptr) return missing(key, "a table of texts");
    std::map<std::string, std::string> result;
    for (const auto& [name, node] : *table) {
      auto value = node.value_exact<std::string>();
      if (!value || value->empty()) return invalid_at(source_, name.source(), "must be a text");
      result.emplace(name.str(), *std::move(value));
    }
    return result;
  }

  // Null if the key is not there.
  const toml::node* optional(std::string_view key) { return find(key).node(); }

  Status finish() const {
    for (const auto& [key, node] : table_) {
      if (!asked_.contains(std::string(key.str()))) {
        return invalid_at(source_, key.source(), "unknown key " + std::string(key.str()));
      }
    }
    return {};
  }

  Error missing(std::string_view key, std::string_view what) const {
    const toml::node* node = table_.get(key);
    return invalid_at(source_, node != nullptr ? node->source() : table_.source(),
                      std::string(key) + " must be " + std::string(what));
  }

 private:
  toml::node_view<const toml::node> find(std::string_view key) {
    asked_.emplace(key);
    return table_[key];
  }

  const toml::table& table_;
  std::string_view source_;
  std::set<std::string> asked_;
};

Result<ResponseRule> read_response(const toml::table& table, std::string_view source) {
  TableReader reader(table, source);
  ResponseRule rule;
  SCRUTINY_ASSIGN(rule.what, reader.text("what"));
  SCRUTINY_ASSIGN(rule.working_days, reader.days("working_days"));
  SCRUTINY_ASSIGN(rule.counted_from, reader.text("counted_from"));
  if (rule.counted_from != "received" && rule.counted_from != "published") {
    return reader.missing("counted_from", "\"received\" or \"published\"");
  }
  SCRUTINY_TRY(reader.finish());
  return rule;
}

Result<FrameworkVersion> read_version(const toml::table& table, std::string_view source) {
  TableReader reader(table, source);
  FrameworkVersion version;
  SCRUTINY_ASSIGN(version.id, reader.text("id"));
  SCRUTINY_ASSIGN(version.from, reader.date("from"));
  SCRUTINY_ASSIGN(version.grades, reader.texts("grades"));
  SCRUTINY_ASSIGN(version.judgements, reader.words("judgements"));
  SCRUTINY_ASSIGN(version.headings, reader.words("headings"));
  if (const toml::node* response = reader.optional("response")) {
    if (!response->is_table()) return reader.missing("response", "a table");
    SCRUTINY_ASSIGN(version.response, read_response(*response->as_table(), source));
  }
  SCRUTINY_TRY(reader.finish());
  return version;
}

Result<Framework> read_framework(const toml::table& table, std::string_view source) {
  TableReader reader(table, source);
  Framework framework;
  SCRUTINY_ASSIGN(framework.id, reader.text("id"));
  SCRUTINY_ASSIGN(framework.body, reader.text("body"));
  SCRUTINY_ASSIGN(framework.title, reader.text("title"));
  const toml::node* versions = reader.optional("versions");
  if (versions == nullptr || !versions->is_array_of_tables()) {
    return reader.missing("versions", "at least one [[versions]]");
  }
  for (const toml::node& node : *versions->as_array()) {
    SCRUTINY_ASSIGN(auto version, read_version(*node.as_table(), source));
    if (!framework.versions.empty() && version.from <= framework.versions.back().from) {
      return invalid_at(source, node.source(), "versions must be in the order of their dates");
    }
    framework.versions.push_back(std::move(version));
  }
  SCRUTINY_TRY(reader.finish());
  return framework;
}

}  // namespace

Result<Framework> parse_framework(std::string_view text, std::string_view source) {
  try {
    return read_framework(toml::parse(text), source);
  } catch (const toml::parse_error& error) {
    return invalid_at(source, error.source(), error.description());
  }
}

Result<std::vector<Framework>> builtin_frameworks() {
  std::vector<Framework> frameworks;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.starts_with("frameworks/")) continue;
    SCRUTINY_ASSIGN(auto framework, parse_framework(file.text, file.name));
    frameworks.push_back(std::move(framework));
  }
  return frameworks;
}

const FrameworkVersion* version_on(const Framework& framework, std::chrono::year_month_day day) {
  const FrameworkVersion* found = nullptr;
  for (const FrameworkVersion& version : framework.versions) {
    if (version.from <= day) found = &version;
  }
  return found;
}

}  // namespace scrutiny
