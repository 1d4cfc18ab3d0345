// SpreadsheetML (ECMA-376 part 1, 18): workbook, shared strings, and the sheets in their order.
#include <algorithm>
#include <set>

#include "plugins/office/ooxml.h"
#include "plugins/office/readers.h"
#include "plugins/office/xlsx_sheet.h"

namespace scrutiny::office {
namespace {

struct SheetEntry {
  std::string name;
  std::string relation;
  bool hidden = false;
};

class WorkbookHandler final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    if (element.name() == "workbookPr" && is_on(element.attribute("date1904")))
      dates = DateSystem::k1904;
    if (element.name() != "sheet") return {};
    if (sheets.size() >= Limits().sheets) return refusal("The document has too many sheets.");
    const std::string_view state = element.attribute("state");
    sheets.push_back({std::string(element.attribute("name")), std::string(element.attribute("id")),
                      state == "hidden" || state == "veryHidden"});
    return {};
  }
  Status end(std::string_view) override { return {}; }

  std::vector<SheetEntry> sheets;
  DateSystem dates = DateSystem::k1900;
};

class Strings final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    if (element.name() == "si") {
      if (strings.size() >= 1'000'000) return refusal("The document holds too many texts.");
      strings.emplace_back();
    }
    if (element.name() == "rPh") ++phonetic_;
    in_text_ = element.name() == "t" && phonetic_ == 0 && !strings.empty();
    return {};
  }
  Status end(std::string_view name) override {
    if (name == "rPh") --phonetic_;
    in_text_ = false;
    return {};
  }
  Status text(std::string_view words) override {
    if (in_text_) strings.back() += words;
    return {};
  }

  std::vector<std::string> strings;

 private:
  int phonetic_ = 0;
  bool in_text_ = false;
};

Result<Workbook> read_workbook(Package& package, const std::vector<Relation>& relations) {
  Workbook out;
  SCRUTINY_ASSIGN(out.styles, read_cell_styles(package, part_of_type(relations, "styles"),
                                               part_of_type(relations, "theme")));
  SCRUTINY_ASSIGN(const std::string xml,
                  package.part_or_empty(part_of_type(relations, "sharedStrings")));
  Strings strings;
  if (!xml.empty()) SCRUTINY_TRY(read_xml(xml, package.limits(), strings));
  out.strings = std::move(strings.strings);
  return out;
}

Result<CellComments> read_comments(Package& package, const std::string& sheet) {
  SCRUTINY_ASSIGN(const auto relations, read_relations(package, sheet));
  SCRUTINY_ASSIGN(const auto notes,
                  read_notes(package, part_of_type(relations, "comments"), "comment", "ref"));
  CellComments out;
  for (const Note& note : notes) out[note.key] = note.text;
  return out;
}

Status read_sheet(Package& package, const std::string& part, const Workbook& workbook, Table table,
                  Builder& builder) {
  SCRUTINY_ASSIGN(const CellComments comments, read_comments(package, part));
  SCRUTINY_ASSIGN(const std::string xml, package.part(part));
  SCRUTINY_TRY(read_xlsx_sheet(xml, package.limits(), workbook, comments, builder, table));
  return builder.add_table(std::move(table));
}

}  // namespace

Status read_xlsx(Package& package, const std::string& part, Builder& builder) {
  SCRUTINY_ASSIGN(const std::string xml, package.part(part));
  WorkbookHandler handler;
  SCRUTINY_TRY(read_xml(xml, package.limits(), handler));
  SCRUTINY_ASSIGN(const auto relations, read_relations(package, part));
  SCRUTINY_ASSIGN(Workbook workbook, read_workbook(package, relations));
  workbook.dates = handler.dates;
  std::set<std::string> read;
  for (const SheetEntry& entry : handler.sheets) {
    const auto relation = std::find_if(relations.begin(), relations.end(),
                                       [&](const Relation& r) { return r.id == entry.relation; });
    // Sheets of charts hold no cells; a part named twice is read once.
    if (relation == relations.end() || relation->type != "worksheet" ||
        !read.insert(relation->part).second)
      continue;
    Table table;
    table.sheet = entry.name.empty() ? "Sheet" : entry.name;
    table.hidden = entry.hidden;
    SCRUTINY_TRY(read_sheet(package, relation->part, workbook, std::move(table), builder));
  }
  return {};
}

}  // namespace scrutiny::office
