// /api/v1/tokens: the caller's own bearer tokens. Thread-safety: registers routes; handlers run on
// pool threads. Ownership: what is given outlives the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/tokens.h"

namespace scrutiny::http {

void add_tokens_routes(Router& router, Tokens& tokens, const Ledger& ledger);

}  // namespace scrutiny::http
