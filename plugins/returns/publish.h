// Totals as the data lines of an extraction: the last step, in which small numbers are withheld.
// Purpose: the only way from a count to what leaves a plugin. Thread-safety: one thread.
// Failure: what Output answers.
#pragma once

#include <vector>

#include "api/extraction.h"
#include "plugins/returns/totals.h"
#include "plugins/sdk/parser.h"

namespace scrutiny::returns {

// Every published count, share and mean, in the order they were added. A share is withheld when its
// numerator, its denominator or their difference is small or withheld; one of nothing has no value.
std::vector<ExtractedObservation> data_lines(const Totals& totals);

// What a plugin says of a child-level return: its format, that it is one (so that the file is not
// kept, docs/adr/0010-child-level-guard.md), and its data lines. `where` is a constant.
Status emit_return(std::string_view format, std::string_view where, const Totals& totals,
                   sdk::Output& out);

}  // namespace scrutiny::returns
