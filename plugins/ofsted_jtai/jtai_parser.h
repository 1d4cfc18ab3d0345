// Reads the letter that follows a joint targeted area inspection (JTAI) of Ofsted, the Care Quality
// Commission, HMICFRS and at times HMI Probation, from the words of its pages.
// Thread-safety: pure functions. Blocking: no; time grows with the words, n log n. Failure: none;
// what is missing or unclear is a warning, what is not a letter of this kind has no title.
#pragma once

#include <vector>

#include "plugins/pdf/pdf_text.h"
#include "plugins/report/reading.h"

namespace scrutiny::jtai {

// Facts: area, theme, letter_date, inspection_start, inspection_end, addressee and inspectorate
// (one for each), headline_finding (one for each paragraph), response_deadline,
// principal_authority, told_to_prepare, response_from, response_involving, priority_action_lead_in,
// no_priority_action. Findings: area_for_improvement, priority_action, strength; the group is their
// sub-heading.
report::Reading parse_letter(const std::vector<pdf::PdfPage>& pages);

}  // namespace scrutiny::jtai
