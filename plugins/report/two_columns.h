// A table of two columns, read from the places of its words: names on the left, grades on the
// right. Purpose: rows whose cells wrap over different numbers of lines, with the shorter cell
// anywhere beside the longer one. A cell that does not stand beside exactly one row is given to
// none. Thread-safety: pure functions. Blocking: no. Failure: none; text that is no table gives
// rows without a grade.
#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "plugins/report/lines.h"

namespace scrutiny::report {

struct Cell {
  std::string text;   // lines joined
  std::string quote;  // lines as printed
  int page = 0;
  double y0 = 0, y1 = 0;
};

struct Row {
  Cell name;
  Cell grade;  // empty text when none stands beside the name for certain

  double bottom() const { return std::max(name.y1, grade.y1); }
};

struct TwoColumns {
  std::vector<Row> rows;
  std::vector<Cell> stray;  // right-hand cells that belong to no row for certain
};

// Where the empty strip between the columns lies, in points, and how wide it is at least.
struct Gutter {
  double from = 0;
  double to = 0;
  double width = 0;
};

// Reads lines until one of them closes the gutter or the page ends. `starts_row` says whether a
// left-hand line begins a row although nothing separates it from the line above.
TwoColumns read_two_columns(std::span<const Line> lines, Gutter gutter,
                            const std::function<bool(const Line&)>& starts_row);

}  // namespace scrutiny::report
