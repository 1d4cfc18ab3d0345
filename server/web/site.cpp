#include "server/web/site.h"

#include <string>

#include "embedded/web_static.h"
#include "server/service/account_directory.h"
#include "server/service/erasure/disposal_access.h"

namespace scrutiny::web {
namespace {

// Pages load nothing but their own style sheet, script and images, and can be framed by nobody.
constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

std::string_view media_type(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  return "text/plain; charset=utf-8";
}

void show_person(View& view, const http::Call& call, const StateReader& state) {
  const Principal* who = call.maybe_principal();
  if (who == nullptr) return;
  const auto account = find_account(state, who->account);
  View signed_in = view.add("SIGNED_IN");
  signed_in.set("PERSON", account ? account->display_name : "Signed in");
  if (who->roles.intersects({Role::kSubmitter, Role::kAgencyLead})) signed_in.show("MAY_UPLOAD");
  if (who->roles.has(Role::kScrutineer)) signed_in.show("MAY_SEE_TRAIL");
  if (who->roles.intersects(kDisposalReaders)) signed_in.show("MAY_SEE_DISPOSAL");
  view.set("CSRF", call.csrf_token());
}

}  // namespace

void Site::add_static_routes(http::Router& router) const {
  for (const EmbeddedFile& file : web_static_files()) {
    router.add(http::Method::kGet, "/static/" + std::string(file.name), Access::anyone(), {},
               [file](http::Call&& call) {
                 auto answer =
                     http::response(200, media_type(file.name), std::string(file.content));
                 answer.headers.add("Cache-Control", "public, max-age=3600");
                 answer.headers.add("X-Content-Type-Options", "nosniff");
                 answer.headers.add("Content-Security-Policy", "default-src 'none'");
                 // The verifier is kept and opened from the reader's own disk.
                 if (file.name.ends_with(".html")) {
                   answer.headers.add("Content-Disposition", "attachment");
                 }
                 call.respond(std::move(answer));
               });
  }
}

http::Response Site::render(int status, std::string_view name, std::string_view title,
                            View& view) const {
  view.set("TITLE", title).set("LOG_SIZE", ledger_.size());
  if (kind_ == LogKind::kDemo) view.show("DEMO");
  auto answer = http::response(status, "text/html; charset=utf-8", renderer_.page(name, view));
  answer.headers.add("Content-Security-Policy", kPolicy);
  answer.headers.add("Cache-Control", "no-store");
  answer.headers.add("X-Content-Type-Options", "nosniff");
  answer.headers.add("Referrer-Policy", "same-origin");
  answer.headers.add("Cross-Origin-Opener-Policy", "same-origin");
  return answer;
}

http::Response Site::page(const http::Call& call, int status, std::string_view name,
                          std::string_view title, View& view) const {
  show_person(view, call, *ledger_.snapshot());
  return render(status, name, title, view);
}

http::Response Site::error_page(const http::Call& call, const Error& error) const {
  if (error.code() == ErrorCode::kNotSignedIn) return refusal()(error, call.request.head);
  View view;
  view.set("HEADING", title(error.code())).set("TEXT", error.public_text());
  view.add("LINKED").set("LINK", "/documents").set("LINK_TEXT", "Go to the documents");
  return page(call, http_status(error.code()), "message", title(error.code()), view);
}

http::Refusal Site::refusal() const {
  return [this](const Error& error, const http::RequestHead& head) {
    if (error.code() == ErrorCode::kNotSignedIn) {
      // Only a page that can be loaded again is worth coming back to.
      const bool is_page = head.method == http::Method::kGet && head.target.size() < 500;
      View view;
      view.set("NEXT", is_page ? std::string_view(head.target) : "/documents");
      if (is_page && head.target == "/") return see_other("/sign-in");
      show_error(view, Error(ErrorCode::kNotSignedIn, "Sign in to see this page."));
      return render(401, "sign_in", "Sign in", view);
    }
    View view;
    view.set("HEADING", title(error.code())).set("TEXT", error.public_text());
    view.add("LINKED").set("LINK", "/documents").set("LINK_TEXT", "Go to the documents");
    return render(http_status(error.code()), "message", title(error.code()), view);
  };
}

http::Response see_other(std::string_view location) {
  auto answer = http::response(303, "text/plain; charset=utf-8", "");
  answer.headers.add("Location", location);
  answer.headers.add("Cache-Control", "no-store");
  return answer;
}

void show_error(View& view, const Error& error) {
  show_errors(view, {error});
}

void show_errors(View& view, const std::vector<Error>& errors) {
  if (errors.empty()) return;
  View summary = view.add("ERRORS");
  for (const Error& error : errors) {
    View item = summary.add("ERROR");
    if (error.field_name().empty()) {
      item.add("NO_LINK").set("TEXT", error.public_text());
    } else {
      item.add("LINK").set("FIELD", error.field_name()).set("TEXT", error.public_text());
    }
  }
}

}  // namespace scrutiny::web
