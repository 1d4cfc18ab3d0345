// Action plans found in an office document.
// Purpose: every table with an action column becomes actions, as written, each with its place.
// Thread-safety: pure functions. Ownership: copies. Failure: none; no actions and no header found
// means that the document is no action plan.
#pragma once

#include <string>
#include <vector>

#include "api/extraction.h"
#include "plugins/action_plan/profile.h"
#include "plugins/office/model.h"

namespace scrutiny::action_plan {

struct Plan {
  std::string title;
  bool has_header = false;  // at least one table is a plan
  // For each header cell a field "column": what it was understood as (empty: not), the header as
  // written, and as quote where it stands.
  std::vector<ExtractedField> columns;
  std::vector<ExtractedAction> actions;
  std::vector<ExtractedWarning> warnings;
};

// Tables that are an audit's (agency_audit/profile.h) are passed over.
Plan find_plan(const office::Document& document, const Profile& profile);

}  // namespace scrutiny::action_plan
