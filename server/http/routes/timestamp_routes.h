// /log/timestamps and /api/v1/audit/timestamps: the time tokens, for anyone, and how fetching them
// goes. Thread-safety: registers routes; handlers run on pool threads. Ownership: what is given
// outlives the router. Failure: the router's.
#pragma once

#include "server/http/router.h"
#include "server/service/timestamps/timestamper.h"

namespace scrutiny::http {

void add_timestamp_routes(Router& router, const Timestamper& timestamper, const Ledger& ledger);

// A token as JSON; its times as records write them.
boost::json::object timestamp_json(const Timestamp& timestamp);

}  // namespace scrutiny::http
