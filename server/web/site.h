// What all pages share: the frame around them, security headers, error pages and the static files.
// Thread-safety: const after construction; any thread. Blocking: page() reads a state snapshot.
// Ownership: what the constructor is given outlives it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/clock.h"
#include "server/http/call.h"
#include "server/http/router.h"
#include "server/service/bearer_authenticator.h"
#include "server/web/renderer.h"
#include "storage/ledger/ledger.h"

namespace scrutiny::web {

class Site {
 public:
  Site(const Ledger& ledger, LogKind kind) : ledger_(ledger), kind_(kind) {}

  // GET /static/...: public, cacheable, from memory.
  void add_static_routes(http::Router& router) const;

  // A page for the caller of `call`: frame, navigation, CSRF token.
  http::Response page(const http::Call& call, int status, std::string_view name,
                      std::string_view title, View& view) const;
  // An error as a page of its own; without a session, kNotSignedIn leads to the sign-in page.
  http::Response error_page(const http::Call& call, const Error& error) const;
  // For the router: requests turned away before any handler.
  http::Refusal refusal() const;

  const Ledger& ledger() const { return ledger_; }
  const Renderer& renderer() const { return renderer_; }

 private:
  http::Response render(int status, std::string_view name, std::string_view title,
                        View& view) const;

  const Ledger& ledger_;
  const LogKind kind_;
  Renderer renderer_;
};

// 303 See Other, for after a form was taken.
http::Response see_other(std::string_view location);

// Shows the error summary at the top of a page that includes ERRORS; links to the field if it has
// one.
void show_error(View& view, const Error& error);
// Several at once, in their order; nothing when there is none.
void show_errors(View& view, const std::vector<Error>& errors);

// "10 June 2024" and "10 June 2024, 09:30" in Europe/London (GMT, or BST from the last Sunday of
// March, 01:00 UTC, to the last Sunday of October, 01:00 UTC).
std::string london_date(UnixMillis time);
std::string london_time(UnixMillis time);

}  // namespace scrutiny::web
