// What page routes have in common. Thread-safety: pure functions.
#pragma once

#include "server/web/form.h"
#include "server/web/site.h"

namespace scrutiny::web {

inline constexpr std::uint64_t kFormBytes =
    std::uint64_t{256} * 1024;  // the longest correction, url-encoded

// A page without a body; a url-encoded form; one whose handler hashes passwords.
http::RouteOptions page_options(const Site& site);
http::RouteOptions form_options(const Site& site);
http::RouteOptions slow_form_options(const Site& site);

// A handler that answers before it returns: the page, or the error as a page.
template <class F>
http::RouteHandler page_handler(const Site& site, F handle) {
  return [&site, handle = std::move(handle)](http::Call&& call) {
    Result<http::Response> answer = handle(call);
    if (!answer.ok()) return call.respond(site.error_page(call, answer.error()));
    call.respond(std::move(answer).value());
  };
}

// "/documents/…" that stays on this site, else "/documents".
std::string safe_next(std::string_view wanted);
// For one query value: unreserved characters of RFC 3986 stay.
std::string url_encoded(std::string_view text);
// A fresh key for a form, so that sending it twice has one effect.
std::string form_key();
// The claim of a sent form: its key field, and a digest over the path and all fields.
std::optional<IdempotencyClaim> claim_of(const http::Call& call, const Form& form);
// The index of a record in the hidden field `etag`; kPreconditionFailed for anything else.
Result<std::uint64_t> parse_revision(const std::string& text);
Result<std::uint64_t> seen_revision(const Form& form);

}  // namespace scrutiny::web
