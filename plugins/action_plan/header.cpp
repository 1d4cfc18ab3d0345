#include "plugins/action_plan/header.h"

#include <bitset>

namespace scrutiny::action_plan {
namespace {

constexpr std::size_t kLeastFields = 3;

std::size_t score(const Header& header) {
  std::bitset<kFields> seen;
  for (const Column& column : header.columns) {
    if (column.field) seen.set(static_cast<std::size_t>(*column.field));
  }
  const bool plan = seen.test(static_cast<std::size_t>(Field::kAction));
  return plan && seen.count() >= kLeastFields ? seen.count() : 0;
}

auto asking(const Profile& profile) {
  return [&profile](std::string_view header) { return field_of(profile, header); };
}

}  // namespace

std::optional<Header> find_header(const Grid& grid, const Profile& profile) {
  return table::find_header<Field>(grid, asking(profile), score);
}

std::optional<Header> header_at(const Grid& grid, const Profile& profile, std::size_t row) {
  Header header = table::read_header<Field>(grid, asking(profile), row, 1);
  if (score(header) == 0) return std::nullopt;
  return header;
}

}  // namespace scrutiny::action_plan
