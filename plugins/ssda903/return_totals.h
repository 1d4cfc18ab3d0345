// The totals of the tables of an SSDA903 return.
// Purpose: definitions of the data lines (docs/extraction.md says where they come from).
// Thread-safety: pure functions. Failure: none.
#pragma once

#include <optional>
#include <vector>

#include "plugins/returns/totals.h"
#include "plugins/ssda903/tables.h"

namespace scrutiny::ssda903 {

// No table states its year: it is that of the latest DECOM of the episodes. (Not of the latest DEC:
// an episode may end on 1 April.) nullopt without episodes.
std::optional<returns::Period> return_year(const std::vector<Table>& tables);

// Lines that need a year are left out when there is none.
returns::Totals count(const std::vector<Table>& tables, const std::optional<returns::Period>& year);

}  // namespace scrutiny::ssda903
