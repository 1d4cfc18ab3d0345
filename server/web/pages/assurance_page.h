// Page: the scrutineer's report on a period, to be read and printed. Showing it is on record.
// Thread-safety: registers a route; its handler runs on slow pool threads. Ownership: what is given
// outlives the router. Failure: shown as pages.
#pragma once

#include "server/service/assurance/assurance.h"
#include "server/web/site.h"

namespace scrutiny::web {

struct AssurancePageParts {
  const Site& site;
  const Assurance& assurance;
  const Clock& clock;
};

void add_assurance_page(http::Router& router, const AssurancePageParts& parts);

}  // namespace scrutiny::web
