// The findings of a report: what stands below the headings its definition names.
// Thread-safety: pure function. Blocking: no. Ownership: copies. Failure: none; what is missing or
// unclear is a warning.
#pragma once

#include <vector>

#include "plugins/inspection_report/definitions.h"
#include "plugins/inspection_report/printed.h"
#include "plugins/report/reading.h"

namespace scrutiny::inspection {

// Adds findings whose group is the heading they stand under, and for each that says so the facts
// KIND_REF_addressee, KIND_REF_within (ISO 8601 duration, e.g. "P3M"; "P0D" is at once) and
// KIND_REF_due (yyyy-mm-dd).
void read_findings(const Printed& printed, const std::vector<Heading>& headings,
                   const Version& version, report::Reading& found);

}  // namespace scrutiny::inspection
