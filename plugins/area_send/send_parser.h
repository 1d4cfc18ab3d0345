// Reads the report of an Area SEND inspection (special educational needs and disabilities) by
// Ofsted and the Care Quality Commission, from the words of its pages. Thread-safety: pure
// functions. Blocking: no; time grows with the words, n log n. Failure: none; what is missing or
// unclear is a warning, what is no report of this kind has no title.
#pragma once

#include <vector>

#include "plugins/pdf/pdf_text.h"
#include "plugins/report/reading.h"

namespace scrutiny::send {

// Facts: area, inspection_start, inspection_end, outcome ("1" to "3"), next_inspection and
// plan_request as printed, effective and needs_to_do_better (one for each bullet).
// Findings: area_for_improvement; priority_action, whose ref is the responsible body as printed.
report::Reading parse_report(const std::vector<pdf::PdfPage>& pages);

}  // namespace scrutiny::send
