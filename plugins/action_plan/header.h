// Where a plan's header is and which column means what.
// Thread-safety: pure functions. Failure: nullopt: this table is no action plan.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugins/action_plan/grid.h"
#include "plugins/action_plan/profile.h"

namespace scrutiny::action_plan {

struct Column {
  std::optional<Field> field;
  std::string header;  // as written; rows of a header apart by " / "
};

struct Header {
  std::size_t first_row = 0;  // of grid.rows
  std::size_t rows = 1;
  std::vector<Column> columns;

  bool has(Field field) const;
};

// The best header at or after `from`, within the first rows of a table: the rows (at most three)
// whose columns name most fields, an action among them and three fields at least.
std::optional<Header> find_header(const Grid& grid, const Profile& profile, std::size_t from);

// Whether a header (of one row) begins exactly here: tables often repeat it.
std::optional<Header> header_at(const Grid& grid, const Profile& profile, std::size_t row);

}  // namespace scrutiny::action_plan
