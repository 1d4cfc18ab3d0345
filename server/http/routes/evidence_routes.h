// /api/v1/audit/bundle: evidence to hand over, as an archive (server/service/evidence).
// HEAD answers with GET's headers and records nothing.
// Thread-safety: registers routes; handlers run on pool threads. Ownership: `evidence` outlives the
// router. Failure: the router's; an archive that breaks off ends the connection without an end.
#pragma once

#include "server/http/router.h"
#include "server/service/evidence/evidence.h"

namespace scrutiny::http {

void add_evidence_routes(Router& router, const Evidence& evidence);

}  // namespace scrutiny::http
