// Reads the report of any inspectorate by the definitions of frameworks.
// Thread-safety: pure function. Blocking: no; time grows with the lines, times the names and grades
// of a definition. Ownership: copies. Failure: none; what no definition recognises has no
// framework.
#pragma once

#include <string>
#include <vector>

#include "api/extraction.h"
#include "plugins/inspection_report/definitions.h"
#include "plugins/inspection_report/printed.h"
#include "plugins/report/reading.h"

namespace scrutiny::inspection {

struct FoundReport {
  std::string framework;  // id; empty: no report of any framework
  std::string version;    // id
  report::Reading reading;
  std::vector<ExtractedJudgement> judgements;
};

// Whether the first pages are those of a report of some definition, and how many pages it takes to
// tell.
bool may_be_report(const Printed& opening, const Definitions& definitions);
int opening_pages(const Definitions& definitions);

// The version is the one of the day the inspection began, or else of the day of publication; with
// neither the newest that recognises the report (warning version_unclear).
FoundReport read_report(const Printed& document, const Definitions& definitions);

}  // namespace scrutiny::inspection
