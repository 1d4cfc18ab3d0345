#include "config/framework_reading.h"

#include <algorithm>

#include "config/toml_reader.h"

namespace scrutiny {
namespace {

// A list of texts, none of them empty; none when the key is not there.
Result<std::vector<std::string>> phrases(TomlReader& reader, std::string_view key) {
  if (!reader.has(key)) return std::vector<std::string>();
  SCRUTINY_ASSIGN(auto texts, reader.texts(key));
  if (texts.empty() || std::find(texts.begin(), texts.end(), "") != texts.end())
    return reader.fault(key, "must hold texts that are not empty");
  return texts;
}

Status check_phrases(TomlReader& reader, std::string_view key) {
  const auto texts = phrases(reader, key);
  return texts.ok() ? Status() : texts.error();
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Status check_choice(TomlReader& reader, std::string_view key,
                    const std::vector<std::string_view>& choices) {
  if (!reader.has(key)) return {};
  SCRUTINY_ASSIGN(const std::string value, reader.text(key));
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return {};
  std::string list;
  for (std::string_view choice : choices) list.append(list.empty() ? "" : ", ").append(choice);
  return reader.fault(key, "must be one of " + list);
}

Status check_field(TomlReader& field) {
  SCRUTINY_ASSIGN(const std::string name, field.text("name"));
  if (!is_name(name)) return field.fault("name", "must be lower case letters, digits and _");
  if (!field.has("type")) return field.fault("type", "must be one of text, date, period");
  SCRUTINY_TRY(check_choice(field, "type", {"text", "date", "period"}));
  for (std::string_view key : {"labels", "after", "before"})
    SCRUTINY_TRY(check_phrases(field, key));
  if (!field.has("labels") && !field.has("after") && !field.has("before"))
    return field.fault("labels", "or after or before must say where the field stands");
  return {};
}

Status check_section(TomlReader& section, const FrameworkVersion& version) {
  SCRUTINY_ASSIGN(const std::string kind, section.text("kind"));
  if (!is_name(kind)) return section.fault("kind", "must be lower case letters, digits and _");
  if (!version.headings.contains(kind))
    return section.fault("kind", "has no heading in the version's headings");
  SCRUTINY_TRY(check_choice(section, "items", {"list", "dated_rows"}));
  SCRUTINY_TRY(check_choice(section, "lead", {"none", "addressee", "finding"}));
  for (std::string_view key : {"headings", "skip"}) SCRUTINY_TRY(check_phrases(section, key));
  return {};
}

Status check_names(const toml::table& table, const FrameworkVersion& version,
                   std::string_view source) {
  TomlReader reader(table, source);
  for (const auto& [id, names] : table) {
    if (!version.judgements.contains(std::string(id.str())))
      return invalid_at(source, id.source(), std::string(id.str()) + " is no judgement");
    SCRUTINY_TRY(check_phrases(reader, id.str()));
  }
  return {};
}

}  // namespace

Status check_framework_reading(const toml::table& table, const FrameworkVersion& version,
                               std::string_view source) {
  TomlReader reader(table, source);
  SCRUTINY_ASSIGN([[maybe_unused]] const std::uint32_t pages, reader.number("first_pages", 1, 20));
  SCRUTINY_TRY(reader.each("recognise", [](TomlReader& group) -> Status {
    if (!group.has("any")) return group.fault("any", "must be a list of phrases");
    return check_phrases(group, "any");
  }));
  for (std::string_view key : {"never", "unrated", "grade_sentences", "judgement_tables"})
    SCRUTINY_TRY(check_phrases(reader, key));
  if (reader.has("grade_sentences")) {
    SCRUTINY_ASSIGN(const auto sentences, phrases(reader, "grade_sentences"));
    for (const std::string& sentence : sentences)
      if (sentence.find("{grade}") == std::string::npos)
        return reader.fault("grade_sentences", "must each hold {grade}");
  }
  SCRUTINY_ASSIGN(const toml::table* names, reader.optional_table("judgement_names"));
  if (names != nullptr) SCRUTINY_TRY(check_names(*names, version, source));
  if (reader.has("fields")) SCRUTINY_TRY(reader.each("fields", check_field));
  if (reader.has("sections"))
    SCRUTINY_TRY(reader.each("sections",
                             [&](TomlReader& section) { return check_section(section, version); }));
  return reader.finish();
}

}  // namespace scrutiny
