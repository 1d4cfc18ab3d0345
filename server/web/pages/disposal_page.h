// Page: what is due for disposal, erasures that wait for a second person, what was erased, and
// holds. For administrators, the chair, the scrutineer and leads (of their agency's documents).
// Thread-safety: registers routes. Ownership: what is given outlives the router. Failure: shown as
// pages.
#pragma once

#include "server/http/routes/erasure_routes.h"
#include "server/web/site.h"

namespace scrutiny::web {

struct DisposalPageParts {
  const Site& site;
  const http::ErasureServices& services;
};

// Who may read about holds and erasures, as far as the role alone says.
Access disposal_readers();

void add_disposal_page(http::Router& router, const DisposalPageParts& parts);

}  // namespace scrutiny::web
