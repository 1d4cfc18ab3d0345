// A policy's title, who owns it, and the dates it stands by.
// Purpose: what a partnership must see of a policy: which version it is and when it lapses.
// Thread-safety: pure functions. Ownership: copies. Failure: none; an empty title means that the
// document is no policy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/extraction.h"
#include "plugins/policy/lines.h"

namespace scrutiny::policy {

struct Policy {
  std::string title;
  // In this order, each at most once: title, version, owner, approved_by, approval_date,
  // effective_date, review_date; then a "heading" for each of the document's.
  std::vector<ExtractedField> fields;
  std::vector<ExtractedWarning> warnings;
};

// A document is a policy if its first lines hold a title that names one (policy, procedure,
// protocol, guidance) and two of version, owner, approval and review are given beside their labels,
// version, approval or review among them. `properties_title`: of the file; the title when the lines
// have none.
Policy find_policy(const std::vector<Line>& lines, std::string_view properties_title);

}  // namespace scrutiny::policy
