#include "plugins/action_plan/header.h"

#include <algorithm>
#include <bitset>

namespace scrutiny::action_plan {
namespace {

constexpr std::size_t kSearched = 60;  // rows a header may be late by
constexpr std::size_t kTallest = 3;
constexpr std::size_t kLeastFields = 3;
constexpr std::size_t kLongestHeader = 200;

// The texts of one column over the header's rows, each cell once.
std::vector<std::string_view> path_of(const Grid& grid, std::size_t first, std::size_t rows,
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

// "Responsible" over "Agency" is asked whole first, then by its last row, then by its first.
Column column_of(const Grid& grid, const Profile& profile, std::size_t first, std::size_t rows,
                 std::size_t column) {
  const auto path = path_of(grid, first, rows, column);
  Column out;
  if (path.empty()) return out;
  out.header = join(path, " / ");
  if (out.header.size() > kLongestHeader * kTallest) return out;
  out.field = field_of(profile, join(path, " "));
  if (!out.field && path.size() > 1) out.field = field_of(profile, path.back());
  if (!out.field && path.size() > 1) out.field = field_of(profile, path.front());
  return out;
}

std::size_t score(const Header& header) {
  std::bitset<kFields> seen;
  for (const Column& column : header.columns) {
    if (column.field) seen.set(static_cast<std::size_t>(*column.field));
  }
  const bool plan = seen.test(static_cast<std::size_t>(Field::kAction));
  return plan && seen.count() >= kLeastFields ? seen.count() : 0;
}

Header read_header(const Grid& grid, const Profile& profile, std::size_t row, std::size_t rows) {
  Header out{row, rows, {}};
  for (std::size_t c = 0; c < grid.columns; ++c)
    out.columns.push_back(column_of(grid, profile, row, rows, c));
  return out;
}

// One title over the whole width heads nothing.
bool is_banner(const GridRow& row) {
  std::size_t texts = 0;
  for (std::size_t c = 0; c < row.cells.size(); ++c)
    texts += row.begins(c) ? std::size_t{1} : std::size_t{0};
  return texts < 2;
}

}  // namespace

bool Header::has(Field field) const {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const Column& column) { return column.field == field; });
}

std::optional<Header> find_header(const Grid& grid, const Profile& profile, std::size_t from) {
  std::optional<Header> best;
  std::size_t most = 0;
  for (std::size_t row = from; row < std::min(grid.rows.size(), from + kSearched); ++row) {
    if (is_banner(grid.rows[row])) continue;
    for (std::size_t rows = 1; rows <= std::min(kTallest, grid.rows.size() - row); ++rows) {
      Header header = read_header(grid, profile, row, rows);
      const std::size_t points = score(header);
      if (points <= most) continue;
      most = points;
      best = std::move(header);
    }
  }
  return best;
}

std::optional<Header> header_at(const Grid& grid, const Profile& profile, std::size_t row) {
  Header header = read_header(grid, profile, row, 1);
  if (score(header) == 0) return std::nullopt;
  return header;
}

}  // namespace scrutiny::action_plan
