#include "config/frameworks.h"

#include <set>
#include <sstream>

#include "config/embedded.h"
#include "config/framework_reading.h"
#include "config/toml_folder.h"
#include "config/toml_reader.h"

namespace scrutiny {
namespace {

Result<ResponseRule> read_response(const toml::table& table, std::string_view source) {
  TomlReader reader(table, source);
  ResponseRule rule;
  SCRUTINY_ASSIGN(rule.what, reader.text("what"));
  SCRUTINY_ASSIGN(rule.counted_from, reader.text("counted_from"));
  const bool stated = rule.counted_from == "stated";
  if (!stated && rule.counted_from != "received" && rule.counted_from != "published") {
    return reader.fault("counted_from", "must be \"received\", \"published\" or \"stated\"");
  }
  const bool weeks = reader.has("weeks");
  if (stated && (weeks || reader.has("working_days"))) {
    return reader.fault("counted_from", "is \"stated\": the report says the date");
  }
  if (weeks) {
    SCRUTINY_ASSIGN(rule.weeks, reader.number("weeks", 1, 200));
  } else if (!stated) {
    SCRUTINY_ASSIGN(rule.working_days, reader.number("working_days", 1, 1000));
  }
  SCRUTINY_TRY(reader.finish());
  return rule;
}

Result<FrameworkVersion> read_version(TomlReader& reader, std::string_view source) {
  FrameworkVersion version;
  SCRUTINY_ASSIGN(version.id, reader.text("id"));
  SCRUTINY_ASSIGN(version.from, reader.date("from"));
  SCRUTINY_ASSIGN(version.grades, reader.texts("grades"));
  SCRUTINY_ASSIGN(version.judgements, reader.words("judgements"));
  SCRUTINY_ASSIGN(version.headings, reader.words("headings"));
  SCRUTINY_ASSIGN(const toml::table* response, reader.optional_table("response"));
  if (response != nullptr) {
    SCRUTINY_ASSIGN(version.response, read_response(*response, source));
  }
  SCRUTINY_ASSIGN(const toml::table* reading, reader.optional_table("reading"));
  if (reading != nullptr) {
    SCRUTINY_TRY(check_framework_reading(*reading, version, source));
    version.readable = true;
  }
  return version;
}

Result<Framework> read_framework(const toml::table& table, std::string_view source) {
  TomlReader reader(table, source);
  Framework framework;
  SCRUTINY_ASSIGN(framework.id, reader.text("id"));
  SCRUTINY_ASSIGN(framework.body, reader.text("body"));
  SCRUTINY_ASSIGN(framework.title, reader.text("title"));
  SCRUTINY_TRY(reader.each("versions", [&](TomlReader& each) -> Status {
    SCRUTINY_ASSIGN(auto version, read_version(each, source));
    if (!framework.versions.empty() && version.from <= framework.versions.back().from) {
      return each.fault("from", "must be later than the version before");
    }
    framework.versions.push_back(std::move(version));
    return {};
  }));
  SCRUTINY_TRY(reader.finish());
  std::ostringstream json;
  json << toml::json_formatter(table, toml::format_flags::quote_dates_and_times);
  framework.json = json.str();
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

Result<std::vector<Framework>> load_frameworks(const std::filesystem::path& folder) {
  SCRUTINY_ASSIGN(std::vector<Framework> frameworks, builtin_frameworks());
  SCRUTINY_ASSIGN(const auto files, read_toml_folder(folder));
  std::set<std::string> given;
  for (const TomlFile& file : files) {
    SCRUTINY_ASSIGN(Framework framework, parse_framework(file.text, file.path.string()));
    if (!given.insert(framework.id).second) {
      return Error(ErrorCode::kConfigInvalid,
                   file.path.string() + ": \"" + framework.id + "\" has another file already");
    }
    std::erase_if(frameworks, [&](const Framework& each) { return each.id == framework.id; });
    frameworks.push_back(std::move(framework));
  }
  return frameworks;
}

std::string frameworks_json(const std::vector<Framework>& frameworks) {
  std::string out = "[";
  for (const Framework& framework : frameworks) {
    if (out.size() > 1) out += ',';
    out += framework.json;
  }
  return out + "]";
}

const FrameworkVersion* version_on(const Framework& framework, std::chrono::year_month_day day) {
  const FrameworkVersion* found = nullptr;
  for (const FrameworkVersion& version : framework.versions) {
    if (version.from <= day) found = &version;
  }
  return found;
}

}  // namespace scrutiny
