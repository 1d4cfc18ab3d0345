// /api/v1/audit/assurance: the report on a period, for scrutineers; reading it is on record.
// Thread-safety: registers routes; handlers run on slow pool threads. Ownership: what is given
// outlives the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/assurance/assurance.h"

namespace scrutiny::http {

void add_assurance_routes(Router& router, const Assurance& assurance);

// The two days of the query; kInvalidArgument naming the one that is missing.
Result<AssuranceReport> asked_assurance(const Assurance& assurance, Call& call);

}  // namespace scrutiny::http
