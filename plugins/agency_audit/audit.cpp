#include "plugins/agency_audit/audit.h"

#include <array>
#include <variant>

#include "plugins/agency_audit/row_reader.h"
#include "plugins/table/due_dates.h"
#include "plugins/table/labels.h"
#include "plugins/table/words.h"

namespace scrutiny::agency_audit {
namespace {

using Rows = std::vector<table::TextRow>;

struct Label {
  const char* field;
  std::string_view synonyms;  // folded, apart by "|"
};

constexpr std::array kLabels = {
    Label{"agency",
          "agency|name of agency|agency name|organisation|name of organisation|"
          "organisation name|service|submitting agency|partner agency"},
    Label{"period",
          "period|audit period|period covered|reporting period|period of audit|quarter|"
          "period audited|review period"},
    Label{"sample_size",
          "sample size|sample|number of cases|number of cases audited|cases audited|"
          "no of cases|number of records audited|size of sample|total cases audited"},
    Label{"audit_date",
          "date of audit|audit date|date completed|date of completion|date of self assessment|"
          "date of submission|date submitted"},
    Label{"auditor",
          "auditor|auditors|completed by|audit lead|author|lead auditor|audited by|"
          "name of auditor|report author"}};

// The one number of a text; empty when there are none or several.
std::string only_number(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] < '0' || text[at] > '9') continue;
    std::size_t end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (!out.empty() || end - at > 9) return {};
    out = text.substr(at, end - at);
    at = end;
  }
  return out;
}

std::string normalised(std::string_view field, const std::string& raw) {
  if (field == "sample_size") return only_number(raw);
  if (field == "audit_date") return table::parse_day(raw);
  return raw;
}

void add_texts(const office::Row& row, Rows& rows) {
  table::TextRow texts;
  for (const office::Cell& cell : row.cells) {
    if (!cell.text.empty()) texts.push_back(cell.text);
  }
  if (!texts.empty()) rows.push_back(std::move(texts));
}

// A label that stands several times is told once, unless the values differ.
void add_fields(const Rows& rows, Audit& audit) {
  std::array<table::Synonyms, kLabels.size()> labels;
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = table::synonyms(kLabels[i].synonyms);
  for (const table::Labelled& found : table::find_labelled(rows, labels)) {
    const char* name = kLabels.at(found.label).field;
    const bool known =
        std::any_of(audit.fields.begin(), audit.fields.end(), [&](const ExtractedField& field) {
          return field.name == name && field.raw == found.value;
        });
    if (known || audit.fields.size() >= 100) continue;
    audit.fields.push_back({name, normalised(name, found.value), found.value, 0, found.quote});
  }
}

// The document's properties, else the first text that stands alone and labels nothing.
std::string title_of(const office::Document& document, const Rows& rows) {
  if (!document.title.empty()) return document.title;
  for (const table::TextRow& row : rows) {
    if (row.size() != 1 || row[0].size() > 300) return {};
    if (row[0].find(':') == std::string_view::npos || rows.size() == 1) return std::string(row[0]);
    const std::string_view before = row[0].substr(0, row[0].find(':'));
    if (table::split_words(table::fold(before)).size() > 3) return std::string(row[0]);
  }
  return {};
}

}  // namespace

Audit find_audit(const office::Document& document) {
  Audit audit;
  Rows rows;  // what stands outside the audit's rows
  for (const office::Block& block : document.blocks) {
    if (const auto* paragraph = std::get_if<office::Paragraph>(&block)) {
      rows.push_back({paragraph->text});
      continue;
    }
    const auto& content = std::get<office::Table>(block);
    const table::Grid grid = table::make_grid(content);
    auto header = find_header(grid);
    const std::size_t before = header ? header->first_row : grid.rows.size();
    for (std::size_t row = 0; row < before; ++row) add_texts(*grid.rows[row].row, rows);
    if (!header) continue;
    audit.has_header = true;
    audit.self_assessed = audit.self_assessed || header->has(Field::kSelfScore) ||
                          header->has(Field::kModeratedScore);
    RowReader(content, grid, audit).run(std::move(*header));
    if (grid.cut)
      audit.warnings.push_back(
          {"table_cut",
           "Rows after the first 20,000 or columns after the first 256 were not read."});
  }
  if (!audit.has_header) return audit;
  audit.title = title_of(document, rows);
  add_fields(rows, audit);
  return audit;
}

}  // namespace scrutiny::agency_audit
