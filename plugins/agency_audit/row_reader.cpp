#include "plugins/agency_audit/row_reader.h"

#include <algorithm>
#include <array>

#include "api/utf8.h"
#include "plugins/table/due_dates.h"
#include "plugins/table/words.h"

namespace scrutiny::agency_audit {
namespace {

using table::GridRow;

constexpr std::size_t kWarnings = 100;
constexpr std::size_t kText = 60'000;
constexpr std::size_t kName = 200;
constexpr std::size_t kChild = 4'000;
// ExtractionLimits.
constexpr std::size_t kFindings = 5000;
constexpr std::size_t kActions = 5000;
constexpr std::size_t kJudgements = 500;

constexpr std::string_view kStrength = "strength";
constexpr std::string_view kImprovement = "area_for_improvement";
constexpr std::string_view kPlain = "audit_finding";

std::string clipped(std::string_view text, std::size_t bytes) {
  return std::string(utf8_prefix(text, bytes));
}

// "Strength", "Area for development: …"; a text that says neither is a finding.
std::string_view kind_of(std::string_view text) {
  const std::string folded = table::fold(text.substr(0, 60));
  const auto begins = [&](std::string_view word) { return folded.starts_with(word); };
  if (folded == "s" || begins("strength") || begins("good practice") || begins("positive"))
    return kStrength;
  for (const std::string_view word :
       {"development", "area for development", "area for improvement", "areas for", "weakness",
        "improvement", "for development", "for improvement", "learning", "gap", "concern"}) {
    if (begins(word)) return kImprovement;
  }
  return folded == "d" ? kImprovement : kPlain;
}

// What people write where there is nothing to say.
bool says_nothing(std::string_view text) {
  const std::string folded = table::fold(text);
  return folded.empty() || folded == "none" || folded == "n/a" || folded == "na" ||
         folded == "nil" || folded == "none identified" || folded == "not applicable";
}

}  // namespace

void RowReader::run(Header header) {
  std::size_t row = header.first_row + header.rows;
  use(std::move(header));
  if (table_.hidden) warn("hidden_sheet", "The sheet \"" + table_.sheet + "\" is hidden.");
  bool hidden = false;
  for (; row < grid_.rows.size(); ++row) {
    const GridRow& line = grid_.rows[row];
    if (auto again = header_at(grid_, row)) {
      use(std::move(*again));
      continue;
    }
    if (line.row->hidden && !hidden) warn("hidden_row", "A row is hidden: " + place_of(line) + ".");
    hidden = hidden || line.row->hidden;
    read(line);
  }
}

void RowReader::use(Header header) {
  for (std::size_t c = 0; c < header.columns.size(); ++c) {
    const Column& column = header.columns[c];
    const bool known = c < header_.columns.size() && header_.columns[c].header == column.header;
    if (column.field || column.header.empty() || known) continue;
    warn("column_not_understood", "The column \"" + clipped(column.header, kName) +
                                      "\" was not understood; its words are in the quotes.");
  }
  header_ = std::move(header);
  standard_.clear();
}

void RowReader::read(const GridRow& row) {
  const std::size_t texts = table::texts_beginning(row);
  if (texts == 0) return;
  if (texts == 1) {
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      if (!row.begins(c) || row.cells[c]->column_span < 3) continue;
      section_ = row.cells[c]->text;
      standard_.clear();
      return;
    }
  }
  if (std::string standard = text_of(row, Field::kStandard); !standard.empty())
    standard_ = std::move(standard);
  read_judgements(row);
  read_findings(row);
  read_recommendation(row);
}

void RowReader::read_judgements(const GridRow& row) {
  add_judgement(row, Field::kGrade, "");
  add_judgement(row, Field::kSelfScore, " (self score)");
  add_judgement(row, Field::kModeratedScore, " (moderated score)");
  const bool graded = header_.has(Field::kGrade) || header_.has(Field::kSelfScore) ||
                      header_.has(Field::kModeratedScore);
  // Beside actions a rating says how they go.
  if (!graded && !header_.has(Field::kAction)) add_judgement(row, Field::kRating, "");
}

void RowReader::add_judgement(const GridRow& row, Field field, std::string_view suffix) {
  if (!begins(row, field)) return;
  const std::string grade = text_of(row, field);
  std::string name = standard_.empty() ? section_ : standard_;
  if (name.empty()) name = text_of(row, Field::kRef);
  if (name.empty()) name = place_of(row);
  name = clipped(name, kName - suffix.size()) + std::string(suffix);
  std::replace(name.begin(), name.end(), '\n', ' ');
  if (grade.size() > kName)
    return warn("grade_unclear", "A sentence stands for a grade: " + place_of(row) + ".");
  for (const ExtractedJudgement& earlier : audit_.judgements) {
    if (earlier.name != name) continue;
    if (earlier.grade == grade) return;
    warn("grades_differ", "One standard has several grades: " + place_of(row) + ".");
    break;
  }
  if (audit_.judgements.size() >= kJudgements)
    return warn("judgements_left_out", "Only the first 500 grades were read.");
  audit_.judgements.push_back({name, grade, 0, clipped(table::words_of(row), kText)});
}

void RowReader::read_findings(const GridRow& row) {
  if (begins(row, Field::kFinding)) {
    const std::string text = text_of(row, Field::kFinding);
    const std::string kind = text_of(row, Field::kKind);
    add_finding(row, std::string(kind_of(says_nothing(kind) ? text : kind)), text, details(row));
  } else if (audit_.self_assessed && begins(row, Field::kStandard)) {
    if (auto with = details(row); !with.empty())
      add_finding(row, "self_assessment", standard_, std::move(with));
  }
  if (begins(row, Field::kStrength))
    add_finding(row, std::string(kStrength), text_of(row, Field::kStrength), {});
  if (begins(row, Field::kDevelopment))
    add_finding(row, std::string(kImprovement), text_of(row, Field::kDevelopment), {});
}

void RowReader::add_finding(const GridRow& row, std::string kind, const std::string& text,
                            std::vector<std::string> children) {
  if (says_nothing(text)) return;
  if (audit_.findings.size() >= kFindings)
    return warn("findings_left_out", "Only the first 5,000 findings were read.");
  ExtractedFinding finding;
  finding.kind = std::move(kind);
  finding.ref = clipped(text_of(row, Field::kRef), kName);
  finding.text = clipped(text, kText);
  finding.paragraph = clipped(place_of(row), kName);
  finding.quote = clipped(table::words_of(row), kText);
  finding.children = std::move(children);
  audit_.findings.push_back(std::move(finding));
}

std::vector<std::string> RowReader::details(const GridRow& row) const {
  std::vector<std::string> out;
  for (const Field field : {Field::kSample, Field::kEvidence, Field::kComments}) {
    for (std::size_t c = 0; c < header_.columns.size() && out.size() < 50; ++c) {
      const bool here = header_.columns[c].field == field && row.cells[c] &&
                        row.cells[c]->column == static_cast<int>(c);
      if (!here || row.text(c).empty()) continue;
      out.push_back(clipped(header_.columns[c].header + ": " + std::string(row.text(c)), kChild));
    }
  }
  return out;
}

void RowReader::read_recommendation(const GridRow& row) {
  bool own = begins(row, Field::kRecommendation) || begins(row, Field::kAction);
  std::string recommendation = text_of(row, Field::kRecommendation);
  // Self-assessments give what to improve an owner or a deadline, and no column of its own.
  if (!header_.has(Field::kRecommendation) && !header_.has(Field::kAction) &&
      (begins(row, Field::kOwner) || begins(row, Field::kDate))) {
    own = begins(row, Field::kDevelopment);
    recommendation = text_of(row, Field::kDevelopment);
  }
  std::string action = text_of(row, Field::kAction);
  if (says_nothing(action)) action = recommendation;
  if (!own || says_nothing(action)) return;
  if (audit_.actions.size() >= kActions)
    return warn("actions_left_out", "Only the first 5,000 recommendations were read.");
  ExtractedAction out;
  out.ref = clipped(text_of(row, Field::kRef), kName);
  out.recommendation = clipped(recommendation, kText);
  out.action = clipped(action, kText);
  out.lead = clipped(text_of(row, Field::kAgency), kText);
  out.owner = clipped(text_of(row, Field::kOwner), kText);
  out.timescale = clipped(text_of(row, Field::kDate), kText);
  out.progress = clipped(text_of(row, Field::kFollowUp), kText);
  const table::Due due = table::interpret_due(out.timescale);
  out.due = due.date;
  if (!due.flag.empty()) out.flags.push_back(due.flag);
  if (row.row->hidden) out.flags.emplace_back("hidden_row");
  if (table_.hidden) out.flags.emplace_back("hidden_sheet");
  out.paragraph = clipped(place_of(row), kName);
  out.quote = clipped(table::words_of(row), kText);
  audit_.actions.push_back(std::move(out));
}

bool RowReader::begins(const GridRow& row, Field field) const {
  for (std::size_t c = 0; c < header_.columns.size(); ++c) {
    if (header_.columns[c].field == field && row.begins(c)) return true;
  }
  return false;
}

std::string RowReader::text_of(const GridRow& row, Field field) const {
  return table::text_of(row, header_, field);
}

std::string RowReader::place_of(const GridRow& row) const {
  return office::place_of_rows(table_, row.row->number, row.row->number,
                               static_cast<int>(std::max<std::size_t>(grid_.columns, 1)) - 1);
}

void RowReader::warn(std::string code, std::string_view text) {
  const bool again = std::any_of(
      audit_.warnings.begin(), audit_.warnings.end(),
      [&](const ExtractedWarning& w) { return w.code == code && code.ends_with("_left_out"); });
  if (!again && audit_.warnings.size() < kWarnings)
    audit_.warnings.push_back({std::move(code), clipped(text, 1000)});
}

}  // namespace scrutiny::agency_audit
