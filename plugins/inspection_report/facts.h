// Names and dates of a report, from its first pages.
// Thread-safety: pure function. Blocking: no. Ownership: copies. Failure: none; a date that is not
// certain has no value and a warning.
#pragma once

#include <vector>

#include "plugins/inspection_report/definitions.h"
#include "plugins/inspection_report/printed.h"
#include "plugins/report/reading.h"

namespace scrutiny::inspection {

// Facts by the fields' names; a period gives NAME_start and NAME_end.
void read_facts(const Printed& printed, const std::vector<Heading>& headings,
                const Version& version, report::Reading& found);

}  // namespace scrutiny::inspection
