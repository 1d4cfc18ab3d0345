// /api/v1/agencies. Thread-safety: registers routes; handlers run on pool threads. Ownership: what
// is given outlives the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/agencies.h"

namespace scrutiny::http {

void add_agencies_routes(Router& router, Agencies& agencies, const Ledger& ledger);

}  // namespace scrutiny::http
