// GET /log/keys: every key the log has had, each with the record that made it the log's. Records of
// rotations hold no personal data, so they are for everybody: whoever trusts an older key follows
// the rotations from it, each signed by the key before, without a right to the trail
// (docs/adr/0019-rotation-of-keys.md). Thread-safety: registers a route; its handler runs on pool
// threads. Ownership: the ledger outlives the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "storage/ledger/ledger.h"

namespace scrutiny::http {

void add_log_keys_route(Router& router, const Ledger& ledger);

}  // namespace scrutiny::http
