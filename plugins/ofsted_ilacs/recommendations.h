// The numbered recommendations of the single inspection framework (2013-2017).
// Purpose: reads the lists below "Priority and immediate action", "Areas for improvement" and
// "Recommendations", of which a report has one for the local authority and one for the safeguarding
// board. Source: reports of 2014 to 2017. Thread-safety: pure functions. Blocking: no. Failure:
// none; what is unsure becomes a warning.
#pragma once

#include <vector>

#include "plugins/ofsted_ilacs/ilacs_report.h"
#include "plugins/report/lines.h"
#include "plugins/report/paragraphs.h"

namespace scrutiny::ilacs {

void read_recommendations(const std::vector<Line>& lines, const Spacing& spacing,
                          IlacsReport& report);

}  // namespace scrutiny::ilacs
