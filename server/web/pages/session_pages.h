// Pages: sign in (and choose a first password), sign out, tokens the operator made in the holder's
// name. Thread-safety: registers routes; handlers run on pool threads. Ownership: what is given
// outlives the router. Failure: shown as pages.
#pragma once

#include "server/service/sessions.h"
#include "server/service/tokens.h"
#include "server/web/site.h"

namespace scrutiny::web {

struct SessionPageParts {
  const Site& site;
  Sessions& sessions;
  Tokens& tokens;
  std::size_t min_password_length = 12;  // characters, for the hint
};

// `parts` is copied; what it refers to outlives the router.
void add_session_pages(http::Router& router, const SessionPageParts& parts);

}  // namespace scrutiny::web
