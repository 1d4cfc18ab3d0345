// The judgements of a report with their grades, as written.
// Purpose: a grade is given only where the print says name and grade together: "Name Grade" in a
// row of up to four lines, the name as a heading with the grade or a sentence that states it below,
// or any row of a table of judgements. Thread-safety: pure function. Blocking: no. Ownership:
// copies. Failure: none; what is missing, new or contradictory is a warning.
#pragma once

#include <vector>

#include "api/extraction.h"
#include "plugins/inspection_report/definitions.h"
#include "plugins/inspection_report/printed.h"
#include "plugins/report/report_types.h"

namespace scrutiny::inspection {

std::vector<ExtractedJudgement> read_judgements(const Printed& printed,
                                                const std::vector<Heading>& headings,
                                                const Version& version,
                                                std::vector<report::Warning>& warnings);

}  // namespace scrutiny::inspection
