#include "plugins/report/two_columns.h"

#include <algorithm>
#include <optional>

namespace scrutiny::report {
namespace {

constexpr std::size_t kTableLines = 60;
constexpr double kRowGap =
    0.45;  // of a line's height: more than that between lines separates cells

void add_line(Cell& cell, const Line& line) {
  if (cell.text.empty()) {
    cell.page = line.page;
    cell.y0 = line.y0;
  } else {
    cell.quote += '\n';
  }
  append_line(cell.text, line.text);
  cell.quote += line.text;
  cell.y1 = std::max(cell.y1, line.y1);
}

std::vector<Cell> cells_of(const std::vector<Line>& lines,
                           const std::function<bool(const Line&)>& starts_cell) {
  std::vector<Cell> cells;
  for (const Line& line : lines) {
    const bool apart = cells.empty() || line.y0 - cells.back().y1 > kRowGap * line.height();
    if (apart || starts_cell(line)) cells.emplace_back();
    add_line(cells.back(), line);
  }
  return cells;
}

// Grades are printed with a capital; "to be" + "good" on two lines is one grade.
bool starts_grade(const Line& line) {
  return starts_with(line.text, "Outstanding") || starts_with(line.text, "Good") ||
         starts_with(line.text, "Requires") || starts_with(line.text, "Inadequate");
}

double overlap(const Cell& a, const Cell& b) {
  return std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
}

// The one row whose height the cell shares: at least half of the lower of the two, and no other row
// more than a sliver. nullptr when that is not so.
Row* row_beside(std::vector<Row>& rows, const Cell& cell) {
  Row* beside = nullptr;
  for (Row& row : rows) {
    const double lower = std::min(cell.y1 - cell.y0, row.name.y1 - row.name.y0);
    const double shared = overlap(row.name, cell);
    if (shared < 0.2 * lower) continue;
    if (beside || shared < 0.5 * lower) return nullptr;
    beside = &row;
  }
  return beside;
}

// What is left of the gutter's strips when the words of a line are taken out.
std::vector<Gutter> cut(const std::vector<Gutter>& strips, const Line& line) {
  std::vector<Gutter> left;
  for (Gutter strip : strips) {
    const auto keep = [&](double from, double to) {
      if (to - from >= strip.width) left.push_back({from, to, strip.width});
    };
    for (const PdfWord& word : line.words) {
      if (word.x1 <= strip.from || word.x0 >= strip.to) continue;
      keep(strip.from, word.x0);
      strip.from = word.x1;
    }
    keep(strip.from, strip.to);
  }
  return left;
}

double middle_of_widest(const std::vector<Gutter>& strips) {
  const auto widest = std::max_element(
      strips.begin(), strips.end(),
      [](const Gutter& a, const Gutter& b) { return a.to - a.from < b.to - b.from; });
  return (widest->from + widest->to) / 2;
}

struct Halves {
  std::vector<PdfWord> left;
  std::vector<PdfWord> right;
};

Halves split(std::span<const Line> lines, Gutter gutter) {
  std::vector<Gutter> strips{gutter};
  std::size_t count = 0;
  while (count < std::min(lines.size(), kTableLines) && lines[count].page == lines[0].page) {
    std::vector<Gutter> left = cut(strips, lines[count]);
    if (left.empty()) break;
    strips = std::move(left);
    ++count;
  }
  const double boundary = middle_of_widest(strips);
  Halves halves;
  for (const Line& line : lines.first(count))
    for (const PdfWord& word : line.words)
      (word.x0 < boundary ? halves.left : halves.right).push_back(word);
  return halves;
}

}  // namespace

TwoColumns read_two_columns(std::span<const Line> lines, Gutter gutter,
                            const std::function<bool(const Line&)>& starts_row) {
  TwoColumns table;
  if (lines.empty()) return table;
  auto [left, right] = split(lines, gutter);
  const int page = lines[0].page;
  for (Cell& cell : cells_of(build_lines(std::move(left), page), starts_row))
    table.rows.push_back({std::move(cell), {}});
  std::vector<Row*> taken;
  for (Cell& cell : cells_of(build_lines(std::move(right), page), starts_grade)) {
    Row* row = row_beside(table.rows, cell);
    const bool second = row && std::find(taken.begin(), taken.end(), row) != taken.end();
    if (!row || second) {
      if (second) row->grade = {};
      table.stray.push_back(std::move(cell));
      continue;
    }
    taken.push_back(row);
    row->grade = std::move(cell);
  }
  return table;
}

}  // namespace scrutiny::report
