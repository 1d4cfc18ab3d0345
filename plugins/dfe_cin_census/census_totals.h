// The totals of a Children in Need census.
// Purpose: definitions of the data lines (docs/extraction.md says where they come from).
// Thread-safety: pure functions. Failure: none.
#pragma once

#include <optional>

#include "plugins/dfe_cin_census/census.h"
#include "plugins/returns/totals.h"

namespace scrutiny::cin_census {

// The year ending on 31 March of the reference date's calendar year; nullopt without one.
std::optional<returns::Period> census_year(const Census& census);

// Of the census as a whole, and of what happened within `period`; without a period only the former.
returns::Totals count(const Census& census, const std::optional<returns::Period>& period);

}  // namespace scrutiny::cin_census
