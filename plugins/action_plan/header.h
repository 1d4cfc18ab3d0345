// Where a plan's header is and which column means what.
// Thread-safety: pure functions. Failure: nullopt: this table is no action plan.
#pragma once

#include <optional>

#include "plugins/action_plan/profile.h"
#include "plugins/table/header.h"

namespace scrutiny::action_plan {

using Column = table::Column<Field>;
using Header = table::Header<Field>;
using table::Grid;
using table::GridRow;

// The best header within the first rows of a table: the rows (at most three) whose columns name
// most fields, an action among them and three fields at least.
std::optional<Header> find_header(const Grid& grid, const Profile& profile);

// Whether a header (of one row) begins exactly here: tables often repeat it.
std::optional<Header> header_at(const Grid& grid, const Profile& profile, std::size_t row);

}  // namespace scrutiny::action_plan
