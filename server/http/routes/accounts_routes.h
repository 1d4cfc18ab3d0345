// /api/v1/accounts and /api/v1/grants. Thread-safety: registers routes; handlers run on pool
// threads. Ownership: what is given outlives the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/accounts.h"
#include "server/service/grants.h"

namespace scrutiny::http {

void add_accounts_routes(Router& router, Accounts& accounts, const Ledger& ledger);
void add_grants_routes(Router& router, Grants& grants, const Ledger& ledger);

}  // namespace scrutiny::http
