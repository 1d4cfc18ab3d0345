// Audit returns of a single agency and self-assessments found in an office document.
// Purpose: every row of an audit's table becomes findings, judgements and recommendations, as
// written, each with its place. Thread-safety: pure functions. Ownership: copies. Failure: none; no
// header found means that the document is no audit.
#pragma once

#include <string>
#include <vector>

#include "api/extraction.h"
#include "plugins/office/model.h"

namespace scrutiny::agency_audit {

struct Audit {
  std::string title;
  bool has_header = false;     // at least one table is an audit's
  bool self_assessed = false;  // at least one has columns of scores
  std::vector<ExtractedField> fields;
  std::vector<ExtractedJudgement> judgements;
  std::vector<ExtractedFinding> findings;
  std::vector<ExtractedAction> actions;
  std::vector<ExtractedWarning> warnings;
};

Audit find_audit(const office::Document& document);

}  // namespace scrutiny::agency_audit
