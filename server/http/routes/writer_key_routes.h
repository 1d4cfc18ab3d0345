// /api/v1/writer-keys: people's own signing keys. Thread-safety: registers routes; handlers run on
// pool threads. Ownership: what is given outlives the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/writer_keys.h"

namespace scrutiny::http {

void add_writer_key_routes(Router& router, WriterKeys& keys, const Ledger& ledger);

}  // namespace scrutiny::http
