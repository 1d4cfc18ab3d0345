// /api/v1/session: sign in, who am I, sign out, change one's password.
// Thread-safety: registers routes; handlers run on pool threads. Ownership: what is given outlives
// the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/sessions.h"

namespace scrutiny::http {

void add_session_routes(Router& router, Sessions& sessions, const Ledger& ledger);

}  // namespace scrutiny::http
