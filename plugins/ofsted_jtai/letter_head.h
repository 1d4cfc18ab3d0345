// What stands above a letter's findings: date, addressees, subject, theme, inspection.
// Thread-safety: pure functions. Blocking: no. Failure: none; warnings.
#pragma once

#include <vector>

#include "plugins/report/lines.h"
#include "plugins/report/paragraphs.h"
#include "plugins/report/reading.h"

namespace scrutiny::jtai {

// Leaves the title empty when the lines are no such letter.
void read_letter_head(const std::vector<report::Line>& lines, const report::Spacing& spacing,
                      report::Reading& letter);

}  // namespace scrutiny::jtai
