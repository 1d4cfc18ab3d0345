// The facts above the judgements: authority, dates, inspector, publication.
// Purpose: fills the facts of a report from its lines. A fact that is not printed stays not found;
// one that is printed but not understood has an empty value and a warning. Thread-safety: pure
// functions. Blocking: no. Failure: none.
#pragma once

#include <vector>

#include "plugins/ofsted_ilacs/ilacs_report.h"
#include "plugins/report/lines.h"

namespace scrutiny::ilacs {

void read_title_block(const std::vector<Line>& lines, IlacsReport& report);

}  // namespace scrutiny::ilacs
