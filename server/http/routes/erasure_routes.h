// Routes: retention rules and what is due, holds, erasures with two people (docs/adr/0013).
// Thread-safety: registers routes. Blocking: handlers wait for their records. Ownership: what is
// given outlives the router. Failure: problems, as everywhere.
#pragma once

#include "server/http/router.h"
#include "server/service/erasure/document_disposal.h"
#include "server/service/erasure/erased_words.h"
#include "server/service/erasure/erasures.h"
#include "server/service/erasure/holds.h"
#include "server/service/erasure/retention.h"

namespace scrutiny::http {

struct ErasureServices {
  const Ledger& ledger;
  const Clock& clock;
  RetentionRules& rules;
  Holds& holds;
  Erasures& erasures;
};

boost::json::object to_json(const RetentionRule& rule);
boost::json::object to_json(const Hold& hold);
// Says until when its keys live on in backups, and which holds forbid it now.
boost::json::object erasure_json(const StateReader& state, const Erasure& erasure, UnixMillis now);

boost::json::object disposal_json(const StateReader& state, const DocumentDisposal& disposal,
                                  UnixMillis now);
// How the words of a unit came to be erased.
boost::json::object to_json(const ErasedBy& erased);

void add_retention_routes(Router& router, const ErasureServices& services);
void add_erasure_routes(Router& router, const ErasureServices& services);

}  // namespace scrutiny::http
