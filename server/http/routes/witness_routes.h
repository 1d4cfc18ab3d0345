// /log/cosignatures, /log/cosigned and /api/v1/audit/witnesses. Thread-safety: registers routes;
// handlers run on pool threads. Ownership: what is given outlives the router. Failure: the
// router's.
#pragma once

#include "server/http/router.h"
#include "server/service/cosignatures.h"
#include "server/service/witnesses/witness_calls.h"

namespace scrutiny::http {

void add_witness_routes(Router& router, Cosignatures& cosignatures, const WitnessCalls& calls,
                        const Ledger& ledger);

}  // namespace scrutiny::http
