#include "plugins/table/header.h"

namespace scrutiny::table {

std::vector<std::string_view> header_path(const Grid& grid, std::size_t first, std::size_t rows,
                                          std::size_t column) {
  std::vector<std::string_view> out;
  const office::Cell* last = nullptr;
  for (std::size_t i = first; i < first + rows; ++i) {
    const office::Cell* cell = grid.rows[i].cells[column];
    if (!cell || cell == last || cell->text.empty()) continue;
    last = cell;
    out.push_back(cell->text);
  }
  return out;
}

std::string join(const std::vector<std::string_view>& parts, std::string_view between) {
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

bool is_banner(const GridRow& row) {
  return texts_beginning(row) < 2;
}

}  // namespace scrutiny::table
