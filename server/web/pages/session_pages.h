// Pages: sign in (and choose a first password), sign out, and what was made in the holder's name
// since: tokens by the operator, signing keys. Thread-safety: registers routes; handlers run on
// pool threads. Ownership: what is given outlives the router. Failure: shown as pages.
#pragma once

#include "server/service/sessions.h"
#include "server/service/tokens.h"
#include "server/service/writer_keys.h"
#include "server/web/site.h"

namespace scrutiny::web {

struct SessionPageParts {
  const Site& site;
  Sessions& sessions;
  Tokens& tokens;
  WriterKeys& writer_keys;
  std::size_t min_password_length = 12;  // characters, for the hint
};

// `parts` is copied; what it refers to outlives the router.
void add_session_pages(http::Router& router, const SessionPageParts& parts);

}  // namespace scrutiny::web
