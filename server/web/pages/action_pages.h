// Pages: actions by what is due, one action with its steps, tracking findings as actions.
// Thread-safety: registers routes; handlers run on pool threads. Ownership: what is given outlives
// the router. Failure: shown as pages.
#pragma once

#include "server/http/routes/actions_routes.h"
#include "server/http/routes/document_services.h"
#include "server/web/site.h"

namespace scrutiny::web {

struct ActionPageParts {
  const Site& site;
  const http::DocumentServices& documents;
  const http::ActionServices& actions;
};

void add_action_list_page(http::Router& router, const ActionPageParts& parts);
void add_action_page(http::Router& router, const ActionPageParts& parts);
void add_action_step_pages(http::Router& router, const ActionPageParts& parts);
void add_tracking_pages(http::Router& router, const ActionPageParts& parts);

inline void add_action_pages(http::Router& router, const ActionPageParts& parts) {
  add_action_list_page(router, parts);
  add_action_page(router, parts);
  add_action_step_pages(router, parts);
  add_tracking_pages(router, parts);
}

}  // namespace scrutiny::web
