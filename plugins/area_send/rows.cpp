#include "plugins/area_send/rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "plugins/report/text.h"

namespace scrutiny::send {
namespace {

using namespace report;

constexpr double kRule = 0.3;      // points that a border adds at least
constexpr double kPlainRule = 3;   // points that a border with padding or a blank line adds
constexpr double kAlignment = 4;   // points by which lines of one column may differ
constexpr double kSameHeight = 3;  // points by which the tops of two cells may differ
constexpr double kLeading = 1.3;   // of the font size, at most, from line to line of one cell

// Where the words of a line stand; its raised or larger glyphs do not count.
double bottom_of(const Line& line) {
  std::vector<double> bottoms;
  for (const PdfWord& word : line.words) bottoms.push_back(word.y1);
  std::nth_element(bottoms.begin(), bottoms.begin() + static_cast<long>(bottoms.size() / 2),
                   bottoms.end());
  return bottoms[bottoms.size() / 2];
}

bool is_bullet(const Line& line) {
  const Marker marker = line.marker();
  return marker == Marker::kBullet || marker == Marker::kDash;
}

bool is_bare_bullet(const Line& line) {
  return line.words.size() == 1 && marker_of(line.text) == Marker::kBullet;
}

// The usual distance of two lines of one cell; where most cells have one line, the font tells how
// far it can be at most.
double usual_step(std::span<const Line> lines) {
  std::map<long, int> counts;  // tenths of a point
  double most_possible = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const double step = bottom_of(lines[i]) - bottom_of(lines[i - 1]);
    most_possible = std::max(most_possible, kLeading * lines[i].size);
    if (lines[i].page == lines[i - 1].page && step > 0 && step < kLeading * lines[i].size)
      ++counts[std::lround(step * 10)];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? most_possible : static_cast<double>(most->first) / 10;
}

struct Table {
  double step = 0;
  double left = 0;
  double right = 0;
};

Table measure(std::span<const Line> lines) {
  Table table{usual_step(lines), lines.front().x0, 0};
  for (const Line& line : lines) {
    table.left = std::min(table.left, line.x0);
    table.right = std::max(table.right, line.x1);
  }
  return table;
}

bool had_room(const Line& before, const Line& line, const Table& table) {
  const PdfWord& first = line.words.front();
  return before.x1 + 0.3 * line.size + (first.x1 - first.x0) <= table.right;
}

enum class Step { kSameCell, kRow, kUnsure };

// Whether a row begins at `line`, which stands below `before`.
Step step_between(const Line& before, const Line& line, const Table& table) {
  if (line.x0 > table.left + kAlignment || is_bullet(line)) return Step::kSameCell;
  if (!ends_sentence(before.text) || starts_lower_case(line.text)) return Step::kSameCell;
  if (marker_of(line.words.front().text) == Marker::kNumber) return Step::kRow;
  const bool room = had_room(before, line, table);
  if (line.page != before.page) return room ? Step::kRow : Step::kUnsure;
  const double more = bottom_of(line) - bottom_of(before) - table.step;
  if (more >= kPlainRule) return Step::kRow;
  // Only the border's own width: not between lines that a paragraph without an end would fill.
  if (more >= kRule) return room ? Step::kRow : Step::kUnsure;
  return room ? Step::kUnsure : Step::kSameCell;
}

void add_line(Item& item, const Line& line, const std::string& text) {
  if (item.page == 0) item.page = line.page;
  item.page_end = line.page;
  if (!item.quote.empty()) item.quote += '\n';
  append_line(item.text, text);
  item.quote += line.text;
}

// Adds a line to the item, or to the nested item it belongs to.
void add_to_cell(Item& item, const Line& line, const Table& table) {
  if (is_bullet(line)) {
    add_line(item.children.emplace_back(), line, line.text_after_marker());
    return;
  }
  const bool nested = !item.children.empty() && line.x0 > table.left + kAlignment;
  add_line(nested ? item.children.back() : item, line, line.text);
}

// The part of a line at one side of the column's edge.
Line side_of(const Line& line, double edge, bool right) {
  Line side;
  side.page = line.page;
  side.size = line.size;
  for (const PdfWord& word : line.words)
    if ((word.x0 >= edge - kAlignment) == right) side.words.push_back(word);
  if (side.words.empty()) return side;
  side.text = join_words(side.words);
  side.x0 = side.words.front().x0;
  side.x1 = side.words.back().x1;
  side.y0 = side.words.front().y0;
  side.y1 = side.words.front().y1;
  return side;
}

std::vector<Line> column(std::span<const Line> lines, double edge, bool right) {
  std::vector<Line> all;
  for (const Line& line : lines) {
    Line side = side_of(line, edge, right);
    if (!side.words.empty()) all.push_back(std::move(side));
  }
  return all;
}

// Lines of the left column as cells: a cell begins where the step is more than usual.
std::vector<std::span<const Line>> cells_of(const std::vector<Line>& lines, double step) {
  std::vector<std::span<const Line>> cells;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= lines.size(); ++i) {
    const bool same = i < lines.size() && lines[i].page == lines[i - 1].page &&
                      bottom_of(lines[i]) - bottom_of(lines[i - 1]) < step + kRule;
    if (same) continue;
    if (i > first) cells.push_back(std::span(lines).subspan(first, i - first));
    first = i;
  }
  return cells;
}

}  // namespace

std::vector<Item> read_rows(std::span<const Line> section, std::string_view name, Reading& found) {
  std::vector<Line> lines(section.begin(), section.end());
  std::erase_if(lines, is_bare_bullet);
  std::vector<Item> items;
  if (lines.empty()) return items;
  const Table table = measure(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Step step = i == 0 ? Step::kRow : step_between(lines[i - 1], lines[i], table);
    if (step == Step::kRow) items.emplace_back();
    if (step == Step::kUnsure) found.warn(std::string(name) + "_rows_unsure", lines[i].text);
    add_to_cell(items.back(), lines[i], table);
  }
  return items;
}

std::vector<BodyRow> read_body_rows(const Line& header, std::span<const Line> lines,
                                    Reading& found) {
  const auto edge_word =
      std::find_if(header.words.begin(), header.words.end(),
                   [](const PdfWord& word) { return starts_with(fold(word.text), "area"); });
  std::vector<BodyRow> rows;
  if (edge_word == header.words.end() || edge_word == header.words.begin()) return rows;
  const std::vector<Line> bodies = column(lines, edge_word->x0, false);
  const std::vector<Line> actions = column(lines, edge_word->x0, true);
  if (bodies.empty() || actions.empty()) return rows;
  const Table table = measure(actions);
  std::size_t next = 0;
  for (const std::span<const Line> cell :
       cells_of(bodies, std::min(table.step, usual_step(bodies)))) {
    // Actions above this cell go on with the row before it.
    const auto above = [&](const Line& line) {
      return line.page < cell.front().page ||
             (line.page == cell.front().page &&
              bottom_of(line) < bottom_of(cell.front()) - kSameHeight);
    };
    while (next < actions.size() && above(actions[next]) && !rows.empty())
      add_to_cell(rows.back().action, actions[next++], table);
    const bool beside = next < actions.size() && actions[next].page == cell.front().page &&
                        !above(actions[next]) &&
                        std::abs(bottom_of(actions[next]) - bottom_of(cell.front())) < kSameHeight;
    const bool begins = rows.empty() || ends_sentence(actions[next - 1].text);
    if (!beside || !begins) {
      found.warn("priority_action_rows_unsure", cell.front().text);
      return {};
    }
    rows.emplace_back();
    for (const Line& line : cell) append_line(rows.back().body, line.text);
    add_to_cell(rows.back().action, actions[next++], table);
  }
  while (next < actions.size()) add_to_cell(rows.back().action, actions[next++], table);
  return rows;
}

}  // namespace scrutiny::send
