// /api/v1/child-level-allowances. Thread-safety: registers routes; handlers run on pool threads.
// Ownership: what is given outlives the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/child_level_allowances.h"

namespace scrutiny::http {

void add_child_level_routes(Router& router, ChildLevelAllowances& allowances, const Ledger& ledger);

}  // namespace scrutiny::http
