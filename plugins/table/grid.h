// A table as rows and columns, merged cells standing in every place they cover.
// Thread-safety: plain values. Ownership: points into the table, which outlives it. Failure: none;
// what passes the caps is left out and said.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/office/model.h"

namespace scrutiny::table {

struct GridRow {
  const office::Row* row = nullptr;
  std::vector<const office::Cell*> cells;  // null: nothing there
  std::vector<bool> from_above;            // the cell begins in an earlier row

  std::string_view text(std::size_t column) const {
    return column < cells.size() && cells[column] ? std::string_view(cells[column]->text)
                                                  : std::string_view();
  }
  // A text that begins in this row, at this column.
  bool begins(std::size_t column) const {
    return column < cells.size() && cells[column] && !from_above[column] &&
           cells[column]->column == static_cast<int>(column) && !cells[column]->text.empty();
  }
};

struct Grid {
  static constexpr std::size_t kRows = 20'000;
  static constexpr std::size_t kColumns = 256;

  std::vector<GridRow> rows;
  std::size_t columns = 0;
  bool cut = false;  // there were more rows or columns
};

Grid make_grid(const office::Table& table);

// How many texts begin in the row.
std::size_t texts_beginning(const GridRow& row);
// The row's texts as written, apart by " | ".
std::string words_of(const GridRow& row);
// Adds a text, after `between` when there is one already.
void append(std::string& out, std::string_view text, std::string_view between);

}  // namespace scrutiny::table
