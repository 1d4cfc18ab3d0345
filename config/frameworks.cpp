#include "config/frameworks.h"

#include "config/embedded.h"
#include "config/toml_reader.h"

namespace scrutiny {
namespace {

Result<ResponseRule> read_response(const toml::table& table, std::string_view source) {
  TomlReader reader(table, source);
  ResponseRule rule;
  SCRUTINY_ASSIGN(rule.what, reader.text("what"));
  SCRUTINY_ASSIGN(rule.working_days, reader.number("working_days", 1, 1000));
  SCRUTINY_ASSIGN(rule.counted_from, reader.text("counted_from"));
  if (rule.counted_from != "received" && rule.counted_from != "published") {
    return reader.fault("counted_from", "must be \"received\" or \"published\"");
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
