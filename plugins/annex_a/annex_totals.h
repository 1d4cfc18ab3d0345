// The totals of an Annex A workbook.
// Purpose: definitions of the data lines (docs/extraction.md). A workbook states no date, so the
// lines have no period and none depends on one. What has no column has no line. Thread-safety: pure
// function. Failure: none.
#pragma once

#include "plugins/annex_a/lists.h"
#include "plugins/returns/totals.h"

namespace scrutiny::annex_a {

returns::Totals count(const Workbook& workbook);

}  // namespace scrutiny::annex_a
