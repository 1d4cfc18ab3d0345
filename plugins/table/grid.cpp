#include "plugins/table/grid.h"

#include <algorithm>

namespace scrutiny::table {
namespace {

// A cell that reaches into the rows below.
struct Reach {
  const office::Cell* cell = nullptr;
  int last_row = 0;
};

std::size_t width_of(const office::Table& table) {
  std::size_t width = 0;
  for (const office::Row& row : table.rows) {
    for (const office::Cell& cell : row.cells) {
      if (!cell.text.empty() || cell.fill)
        width = std::max(width,
                         static_cast<std::size_t>(cell.column) +
                             (cell.text.empty() ? 1 : static_cast<std::size_t>(cell.column_span)));
    }
  }
  return width;
}

}  // namespace

Grid make_grid(const office::Table& table) {
  Grid out;
  const std::size_t width = width_of(table);
  out.columns = std::min(width, Grid::kColumns);
  out.cut = width > Grid::kColumns || table.rows.size() > Grid::kRows;
  std::vector<Reach> reaches(out.columns);
  for (std::size_t i = 0; i < std::min(table.rows.size(), Grid::kRows); ++i) {
    const office::Row& row = table.rows[i];
    GridRow line{&row, std::vector<const office::Cell*>(out.columns),
                 std::vector<bool>(out.columns)};
    for (std::size_t c = 0; c < out.columns; ++c) {
      if (!reaches[c].cell || reaches[c].last_row < row.number) continue;
      line.cells[c] = reaches[c].cell;
      line.from_above[c] = true;
    }
    for (const office::Cell& cell : row.cells) {
      const auto first = static_cast<std::size_t>(cell.column);
      const std::size_t end =
          std::min(first + static_cast<std::size_t>(cell.column_span), out.columns);
      for (std::size_t c = first; c < end; ++c) {
        line.cells[c] = &cell;
        line.from_above[c] = false;
        reaches[c] = {&cell, row.number + cell.row_span - 1};
      }
    }
    out.rows.push_back(std::move(line));
  }
  return out;
}

std::size_t texts_beginning(const GridRow& row) {
  std::size_t count = 0;
  for (std::size_t c = 0; c < row.cells.size(); ++c)
    count += row.begins(c) ? std::size_t{1} : std::size_t{0};
  return count;
}

std::string words_of(const GridRow& row) {
  std::string out;
  const office::Cell* last = nullptr;
  for (const office::Cell* cell : row.cells) {
    if (!cell || cell == last) continue;
    last = cell;
    append(out, cell->text, " | ");
  }
  return out;
}

void append(std::string& out, std::string_view text, std::string_view between) {
  if (text.empty()) return;
  if (!out.empty()) out += between;
  out += text;
}

}  // namespace scrutiny::table
