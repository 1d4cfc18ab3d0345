// /api/v1/audit (records, payloads, proofs) and /log (C2SP checkpoint and tiles).
// Thread-safety: registers routes; handlers run on pool threads. Ownership: what is given outlives
// the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/cosignatures.h"
#include "server/service/trail.h"

namespace scrutiny::http {

// `cosignatures` null: there are no witnesses.
void add_audit_routes(Router& router, const Trail& trail, const Ledger& ledger,
                      const Cosignatures* cosignatures = nullptr);

}  // namespace scrutiny::http
