#include "config/demo_partnership.h"

#include <algorithm>
#include <optional>

#include "config/embedded.h"
#include "config/toml_reader.h"

namespace scrutiny {
namespace {

// A text that must be one of the words `parse` knows.
template <class Value>
Result<Value> word(TomlReader& reader, std::string_view key,
                   std::optional<Value> (*parse)(std::string_view)) {
  SCRUTINY_ASSIGN(const std::string text, reader.text(key));
  const std::optional<Value> value = parse(text);
  if (!value) return reader.fault(key, "\"" + text + "\" is not known");
  return *value;
}

// A name that no entry of `entries` has yet, or one that some entry has.
enum class Expect : std::uint8_t { kNew, kKnown };

template <class Entry>
Result<std::string> name_in(const std::vector<Entry>& entries, std::string Entry::*member,
                            TomlReader& reader, std::string_view key, Expect expect) {
  SCRUTINY_ASSIGN(std::string name, reader.text(key));
  const bool known = std::any_of(entries.begin(), entries.end(),
                                 [&](const Entry& entry) { return entry.*member == name; });
  if (known != (expect == Expect::kKnown)) {
    return reader.fault(key, "\"" + name + (known ? "\" is there twice" : "\" is not known"));
  }
  return name;
}

Status read_agency(TomlReader& reader, DemoPartnership& demo) {
  DemoAgency agency;
  SCRUTINY_ASSIGN(agency.key,
                  name_in(demo.agencies, &DemoAgency::key, reader, "key", Expect::kNew));
  SCRUTINY_ASSIGN(agency.name, reader.text("name"));
  SCRUTINY_ASSIGN(agency.kind, reader.text("kind"));
  demo.agencies.push_back(std::move(agency));
  return {};
}

Status read_person(TomlReader& reader, DemoPartnership& demo) {
  DemoPerson person;
  SCRUTINY_ASSIGN(person.name,
                  name_in(demo.people, &DemoPerson::name, reader, "name", Expect::kNew));
  SCRUTINY_ASSIGN(person.display_name, reader.text("display_name"));
  SCRUTINY_ASSIGN(person.role, word(reader, "role", &parse_role));
  if (person.role != Role::kScrutineer) {
    SCRUTINY_ASSIGN(person.agency,
                    name_in(demo.agencies, &DemoAgency::key, reader, "agency", Expect::kKnown));
  }
  demo.people.push_back(std::move(person));
  return {};
}

Status read_document(TomlReader& reader, DemoPartnership& demo) {
  DemoDocument document;
  SCRUTINY_ASSIGN(document.file,
                  name_in(demo.documents, &DemoDocument::file, reader, "file", Expect::kNew));
  SCRUTINY_ASSIGN(document.kind, word(reader, "kind", &parse_document_kind));
  SCRUTINY_ASSIGN(document.title, reader.text("title"));
  SCRUTINY_ASSIGN(document.marking, word(reader, "marking", &parse_marking));
  SCRUTINY_ASSIGN(document.by,
                  name_in(demo.people, &DemoPerson::name, reader, "by", Expect::kKnown));
  SCRUTINY_ASSIGN(document.life, word(reader, "life", &parse_document_state));
  demo.documents.push_back(std::move(document));
  return {};
}

Result<DemoPartnership> read_demo(const toml::table& table, std::string_view source) {
  TomlReader reader(table, source);
  DemoPartnership demo;
  SCRUTINY_ASSIGN(demo.name, reader.text("name"));
  const auto into = [&demo](Status (*read)(TomlReader&, DemoPartnership&)) {
    return [&demo, read](TomlReader& each) { return read(each, demo); };
  };
  SCRUTINY_TRY(reader.each("agencies", into(read_agency)));
  SCRUTINY_TRY(reader.each("people", into(read_person)));
  SCRUTINY_TRY(reader.each("documents", into(read_document)));
  SCRUTINY_TRY(reader.finish());
  return demo;
}

}  // namespace

Result<DemoPartnership> parse_demo_partnership(std::string_view text, std::string_view source) {
  try {
    return read_demo(toml::parse(text), source);
  } catch (const toml::parse_error& error) {
    return invalid_at(source, error.source(), error.description());
  }
}

Result<DemoPartnership> builtin_demo_partnership() {
  constexpr std::string_view kFile = "demo/partnership.toml";
  return parse_demo_partnership(embedded_file(kFile), kFile);
}

}  // namespace scrutiny
