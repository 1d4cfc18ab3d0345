// What page 1 says: area, dates, outcome, next inspection.
// Thread-safety: pure functions. Blocking: no. Failure: none; warnings.
#pragma once

#include <span>
#include <vector>

#include "plugins/report/lines.h"
#include "plugins/report/paragraphs.h"
#include "plugins/report/reading.h"

namespace scrutiny::send {

// Leaves the title empty when the lines are no such report.
void read_title(const std::vector<report::Line>& lines, report::Reading& found);

// `lines`: the box "Inspection outcome".
void read_outcome(std::span<const report::Line> lines, const report::Spacing& spacing,
                  report::Reading& found);

}  // namespace scrutiny::send
