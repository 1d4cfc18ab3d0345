#include "plugins/inspection_report/definitions.h"

#include <algorithm>

#include <boost/json.hpp>

#include "plugins/report/text.h"

namespace scrutiny::inspection {
namespace {

namespace json = boost::json;

Error wrong(std::string_view member) {
  return {ErrorCode::kInvalidArgument,
          "The framework definitions cannot be read: " + std::string(member) + "."};
}

// One object read member by member; the first fault is kept.
class Members {
 public:
  Members(const json::value& value, std::string_view name) : object_(value.if_object()) {
    if (object_ == nullptr) fault(name);
  }
  explicit Members(const json::object& object) : object_(&object) {}

  std::string text(std::string_view name, bool needed = true) {
    const json::value* value = find(name);
    if (value == nullptr && !needed) return {};
    if (value == nullptr || !value->is_string()) return fault(name), std::string();
    return std::string(value->get_string());
  }

  int number(std::string_view name) {
    const json::value* value = find(name);
    if (value == nullptr || !value->is_int64() || value->get_int64() < 1 ||
        value->get_int64() > 1000)
      return fault(name), 0;
    return static_cast<int>(value->get_int64());
  }

  Phrases phrases(std::string_view name) {
    Phrases all;
    for (const json::value& each : array(name)) {
      if (!each.is_string()) return fault(name), Phrases();
      all.push_back(report::fold(each.get_string()));
      if (all.back().empty()) fault(name);
    }
    return all;
  }

  // Empty when it is not there.
  const json::array& array(std::string_view name) {
    static const json::array none;
    const json::value* value = find(name);
    if (value == nullptr) return none;
    if (!value->is_array()) return fault(name), none;
    return value->get_array();
  }

  const json::object& object(std::string_view name) {
    static const json::object none;
    const json::value* value = find(name);
    if (value == nullptr) return none;
    if (!value->is_object()) return fault(name), none;
    return value->get_object();
  }

  const json::value* find(std::string_view name) const {
    return object_ == nullptr ? nullptr : object_->if_contains(name);
  }

  void fault(std::string_view name) {
    if (fault_.empty()) fault_ = name;
  }
  Status status() const { return fault_.empty() ? Status() : Status(wrong(fault_)); }

 private:
  const json::object* object_;
  std::string fault_;
};

// Colons and question marks at the end do not count in a heading or a name.
void strip_ends(Phrases& phrases) {
  for (std::string& phrase : phrases)
    while (!phrase.empty() && (phrase.back() == '?' || phrase.back() == ':')) phrase.pop_back();
}

void append(Phrases& to, Phrases from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

Result<FieldPlace> read_field(const json::value& value) {
  Members members(value, "fields");
  FieldPlace field;
  field.name = members.text("name");
  const std::string type = members.text("type");
  if (type == "date") field.type = FieldPlace::Type::kDate;
  if (type == "period") field.type = FieldPlace::Type::kPeriod;
  field.labels = members.phrases("labels");
  field.after = members.phrases("after");
  field.before = members.phrases("before");
  strip_ends(field.labels);
  SCRUTINY_TRY(members.status());
  return field;
}

Result<SectionPlace> read_section(const json::value& value, Members& version) {
  Members members(value, "sections");
  SectionPlace section;
  section.kind = members.text("kind");
  section.headings = members.phrases("headings");
  section.skip = members.phrases("skip");
  section.dated_rows = members.text("items", false) == "dated_rows";
  const std::string lead = members.text("lead", false);
  if (lead == "addressee") section.lead = SectionPlace::Lead::kAddressee;
  if (lead == "finding") section.lead = SectionPlace::Lead::kFinding;
  SCRUTINY_TRY(members.status());
  if (const json::value* heading = version.object("headings").if_contains(section.kind);
      heading != nullptr && heading->is_string())
    section.headings.push_back(report::fold(heading->get_string()));
  strip_ends(section.headings);
  return section;
}

Status read_reading(const json::value& value, Members& members, Version& version) {
  Members reading(value, "reading");
  version.first_pages = reading.number("first_pages");
  for (const json::value& group : reading.array("recognise")) {
    Members any(group, "recognise");
    version.recognise.push_back(any.phrases("any"));
    SCRUTINY_TRY(any.status());
  }
  if (version.recognise.empty()) reading.fault("recognise");
  version.never = reading.phrases("never");
  append(version.grades, reading.phrases("unrated"));
  version.grade_sentences = reading.phrases("grade_sentences");
  version.judgement_tables = reading.phrases("judgement_tables");
  strip_ends(version.judgement_tables);
  Members names(reading.object("judgement_names"));
  std::size_t at = 0;
  for (const auto& entry : members.object("judgements")) {
    Judgement& judgement = version.judgements[at++];
    append(judgement.names, names.phrases(entry.key()));
    strip_ends(judgement.names);
  }
  for (const json::value& each : reading.array("fields")) {
    SCRUTINY_ASSIGN(FieldPlace field, read_field(each));
    version.fields.push_back(std::move(field));
  }
  for (const json::value& each : reading.array("sections")) {
    SCRUTINY_ASSIGN(SectionPlace section, read_section(each, members));
    version.sections.push_back(std::move(section));
  }
  SCRUTINY_TRY(names.status());
  return reading.status();
}

Result<Version> read_version(const json::value& value) {
  Members members(value, "versions");
  Version version;
  version.id = members.text("id");
  version.from = members.text("from");
  version.grades = members.phrases("grades");
  for (const auto& entry : members.object("judgements")) {
    if (!entry.value().is_string()) return wrong("judgements");
    const std::string title(entry.value().get_string());
    version.judgements.push_back({title, {report::fold(title)}});
  }
  if (const json::value* reading = members.find("reading"))
    SCRUTINY_TRY(read_reading(*reading, members, version));
  // "Not sufficiently good" also ends in "good".
  std::stable_sort(version.grades.begin(), version.grades.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  SCRUTINY_TRY(members.status());
  return version;
}

}  // namespace

Result<Definitions> parse_definitions(std::string_view text) {
  boost::system::error_code error;
  const json::value root = json::parse(text, error);
  if (error) return wrong("they are not JSON");
  Members members(root, "an object");
  Definitions definitions;
  for (const json::value& each : members.array("frameworks")) {
    Members framework(each, "frameworks");
    Framework read;
    read.id = framework.text("id");
    read.title = framework.text("title");
    for (const json::value& version : framework.array("versions")) {
      SCRUTINY_ASSIGN(Version one, read_version(version));
      read.versions.push_back(std::move(one));
    }
    if (read.versions.empty()) framework.fault("versions");
    SCRUTINY_TRY(framework.status());
    definitions.frameworks.push_back(std::move(read));
  }
  SCRUTINY_TRY(members.status());
  return definitions;
}

}  // namespace scrutiny::inspection
