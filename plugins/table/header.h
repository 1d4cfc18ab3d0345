// Where a table's header is and which column means what.
// `Field` is the format's enum of columns; what a header must name to be one is the format's to
// say. Thread-safety: pure functions. Failure: nullopt: the table has no such header.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/table/grid.h"

namespace scrutiny::table {

inline constexpr std::size_t kSearchedRows = 60;  // a header may be late by
inline constexpr std::size_t kTallestHeader = 3;  // rows

template <class Field>
struct Column {
  std::optional<Field> field;
  std::string header;  // as written; rows of a header apart by " / "
};

template <class Field>
struct Header {
  std::size_t first_row = 0;  // of grid.rows
  std::size_t rows = 1;
  std::vector<Column<Field>> columns;

  bool has(Field field) const {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const Column<Field>& column) { return column.field == field; });
  }
};

// The texts of one column over a header's rows, each cell once.
std::vector<std::string_view> header_path(const Grid& grid, std::size_t first, std::size_t rows,
                                          std::size_t column);
std::string join(const std::vector<std::string_view>& parts, std::string_view between);

// Texts of every column of this field that stand in the row, merged ones too, a line each.
template <class Field>
std::string text_of(const GridRow& row, const Header<Field>& header, Field field) {
  std::string out;
  const office::Cell* last = nullptr;
  for (std::size_t c = 0; c < header.columns.size(); ++c) {
    if (header.columns[c].field != field || !row.cells[c] || row.cells[c] == last) continue;
    last = row.cells[c];
    append(out, last->text, "\n");
  }
  return out;
}

// One title over the whole width heads nothing.
bool is_banner(const GridRow& row);

// "Responsible" over "Agency" is asked whole first, then by its last row, then by its first.
// `field_of`: text -> optional<Field>.
template <class Field, class FieldOf>
Column<Field> read_column(const Grid& grid, const FieldOf& field_of, std::size_t first,
                          std::size_t rows, std::size_t column) {
  constexpr std::size_t kLongestHeader = 600;
  const auto path = header_path(grid, first, rows, column);
  Column<Field> out;
  if (path.empty()) return out;
  out.header = join(path, " / ");
  if (out.header.size() > kLongestHeader) return out;
  out.field = field_of(join(path, " "));
  if (!out.field && path.size() > 1) out.field = field_of(path.back());
  if (!out.field && path.size() > 1) out.field = field_of(path.front());
  return out;
}

template <class Field, class FieldOf>
Header<Field> read_header(const Grid& grid, const FieldOf& field_of, std::size_t row,
                          std::size_t rows) {
  Header<Field> out{row, rows, {}};
  for (std::size_t c = 0; c < grid.columns; ++c)
    out.columns.push_back(read_column<Field>(grid, field_of, row, rows, c));
  return out;
}

// The best header within the first rows of a table: `score`: header -> points, 0: none.
template <class Field, class FieldOf, class Score>
std::optional<Header<Field>> find_header(const Grid& grid, const FieldOf& field_of,
                                         const Score& score) {
  std::optional<Header<Field>> best;
  std::size_t most = 0;
  for (std::size_t row = 0; row < std::min(grid.rows.size(), kSearchedRows); ++row) {
    if (is_banner(grid.rows[row])) continue;
    for (std::size_t rows = 1; rows <= std::min(kTallestHeader, grid.rows.size() - row); ++rows) {
      Header<Field> header = read_header<Field>(grid, field_of, row, rows);
      const std::size_t points = score(header);
      // Of equal ones the lowest is the header itself, without what stands above it.
      if (points == 0 || points < most || (points == most && header.rows >= best->rows)) continue;
      most = points;
      best = std::move(header);
    }
  }
  return best;
}

}  // namespace scrutiny::table
