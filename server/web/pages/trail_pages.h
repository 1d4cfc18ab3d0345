// Pages: the trail of a document or an action, or of everything for the scrutineer, each record
// held against the signed log. Thread-safety: registers routes; handlers run on pool threads.
// Ownership: what is given outlives the router. Failure: shown as pages.
#pragma once

#include "server/service/cosignatures.h"
#include "server/service/trail.h"
#include "server/service/witnesses/witness_calls.h"
#include "server/web/site.h"

namespace scrutiny::web {

struct TrailPageParts {
  const Site& site;
  const Trail& trail;
  const Cosignatures& cosignatures;
  const WitnessCalls& calls;
};

void add_trail_pages(http::Router& router, const TrailPageParts& parts);

}  // namespace scrutiny::web
