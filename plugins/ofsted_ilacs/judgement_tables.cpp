#include <algorithm>
#include <optional>

#include "plugins/ofsted_ilacs/framework.h"
#include "plugins/ofsted_ilacs/judgements.h"
#include "plugins/report/two_columns.h"

namespace scrutiny::ilacs {
namespace {

using Lines = std::vector<Line>;

constexpr double kWideGutter = 10;   // points; spaces between words are narrower
constexpr double kNarrowGutter = 3;  // of tables without room between their columns
constexpr std::size_t kNameBytes = 200;

bool is_row_number(std::string_view word) {
  return !word.empty() && word[0] >= '0' && word[0] <= '9' &&
         word.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string without_row_number(const std::string& name) {
  const std::size_t space = name.find(' ');
  if (space == std::string::npos || !is_row_number(std::string_view(name).substr(0, space)))
    return name;
  return std::string(trim(std::string_view(name).substr(space)));
}

bool starts_ilacs_row(const Line& line) {
  const std::string text = fold(line.text);
  return starts_with(text, "the impact of") || starts_with(text, "the experiences and") ||
         starts_with(text, "overall effectiveness");
}

bool starts_sif_row(const Line& line) {
  return is_row_number(line.words.front().text);
}

bool is_known(const Row& row) {
  return area_of(without_row_number(row.name.text)).has_value();
}

bool is_graded(const Row& row) {
  return grade_of(row.grade.text).has_value();
}

std::ptrdiff_t count_certain(const TwoColumns& table) {
  return std::count_if(table.rows.begin(), table.rows.end(),
                       [](const Row& row) { return is_known(row) && is_graded(row); });
}

// Reads the table with a wide gutter, and with a narrow one where that finds more. Spaces between
// words can pass for a narrow gutter, so then only known judgements count.
TwoColumns read_table(std::span<const Line> lines, double from, double to,
                      const std::function<bool(const Line&)>& starts_row) {
  TwoColumns wide = read_two_columns(lines, {from, to, kWideGutter}, starts_row);
  TwoColumns narrow = read_two_columns(lines, {from, to, kNarrowGutter}, starts_row);
  if (count_certain(narrow) <= count_certain(wide)) return wide;
  std::erase_if(narrow.rows, [](const Row& row) { return !is_known(row); });
  return narrow;
}

// Rows below the last grade belong to the text after the table, unless their name is known.
void drop_rows_after_table(TwoColumns& table) {
  while (!table.rows.empty() && !is_known(table.rows.back()) && !is_graded(table.rows.back()))
    table.rows.pop_back();
}

void keep_judgements(const TwoColumns& table, IlacsReport& report) {
  for (const Row& row : table.rows) {
    const std::string name = without_row_number(row.name.text);
    if (name.size() > kNameBytes) continue;
    if (!is_graded(row)) {
      report.warnings.push_back(
          {row.grade.text.empty() ? "judgement_without_grade" : "unknown_grade",
           name + ": " + row.grade.text});
      continue;
    }
    if (!is_known(row)) report.warnings.push_back({"unknown_judgement", name});
    report.judgements.push_back(
        {name, row.grade.text, row.name.page, row.name.quote + "\n" + row.grade.quote});
  }
  for (const Cell& cell : table.stray)
    if (grade_of(cell.text)) report.warnings.push_back({"grade_without_judgement", cell.text});
}

// Index of the first line from `first` on that stands below the table.
std::size_t line_after(const TwoColumns& table, const Lines& lines, std::size_t first) {
  if (table.rows.empty()) return first;
  const Row& last = table.rows.back();
  std::size_t i = first;
  while (i < lines.size() && lines[i].page == last.name.page && lines[i].middle() < last.bottom())
    ++i;
  return i;
}

bool is_header(const Line& line) {
  if (line.words.size() != 2) return false;
  const std::string name = fold(line.words[0].text);
  const std::string grade = fold(line.words[1].text);
  return (name == "judgement" || name == "judgements") && (grade == "grade" || grade == "grades");
}

bool begins_grade(const PdfWord& word) {
  const std::string text = fold(word.text);
  return text == "outstanding" || text == "good" || text == "requires" || text == "inadequate";
}

// Where the grades' column begins: the word beside the row at `row`, or just above or below it,
// that begins a grade.
std::optional<double> grade_column(const Lines& lines, std::size_t row) {
  std::optional<double> column;
  for (std::size_t i = row > 0 ? row - 1 : 0; i < std::min(lines.size(), row + 2); ++i)
    for (const PdfWord& word : lines[i].words)
      if (lines[i].page == lines[row].page && begins_grade(word) && (!column || word.x0 > *column))
        column = word.x0;
  return column;
}

}  // namespace

std::size_t read_ilacs_table(const Lines& lines, IlacsReport& report) {
  const auto header = std::find_if(lines.begin(), lines.end(), is_header);
  if (header == lines.end()) return 0;
  const std::size_t first = static_cast<std::size_t>(header - lines.begin()) + 1;
  TwoColumns table = read_table(std::span(lines).subspan(first), header->words[0].x0,
                                header->words[1].x0, starts_ilacs_row);
  drop_rows_after_table(table);
  keep_judgements(table, report);
  return line_after(table, lines, first);
}

bool read_judgement_pairs(const PairTable& pairs, IlacsReport& report) {
  TwoColumns table;
  for (const Pair& pair : pairs.pairs) {
    const std::string name = fold(pair.name);
    if (name == "judgement" || name == "judgements") continue;
    if (name.empty()) {
      table.stray.push_back({pair.value, pair.value, 1});
      continue;
    }
    table.rows.push_back({{pair.name, pair.name, 1}, {pair.value, pair.value, 1}});
  }
  if (std::none_of(table.rows.begin(), table.rows.end(), is_known)) return false;
  keep_judgements(table, report);
  return true;
}

void read_sif_table(const Lines& lines, IlacsReport& report) {
  for (std::size_t i = 0; i < lines.size() && lines[i].page <= 2; ++i) {
    const std::string text = fold(lines[i].text);
    const std::string_view name = "children who need help and protection";
    if (!starts_sif_row(lines[i]) || text.find(name) == std::string::npos) continue;
    const auto grades = grade_column(lines, i);
    if (!grades) return;
    // A grade that wraps begins above the row it stands beside.
    const std::size_t first = i > 0 && lines[i - 1].x0 > lines[i].x1 ? i - 1 : i;
    TwoColumns table =
        read_table(std::span(lines).subspan(first), lines[i].x0, *grades, starts_sif_row);
    std::erase_if(table.rows, [](const Row& row) { return !is_known(row); });
    keep_judgements(table, report);
    return;
  }
}

}  // namespace scrutiny::ilacs
