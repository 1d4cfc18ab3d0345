#include "server/web/pages/session_pages.h"

#include "server/http/session_cookie.h"
#include "server/service/account_directory.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"
#include "storage/crypto/hex.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

Response sign_in_page(const SessionPageParts& parts, const Call& call, View& view, int status) {
  return parts.site.page(call, status, "sign_in", "Sign in", view);
}

Result<Response> show_sign_in(const SessionPageParts& parts, Call& call) {
  if (call.maybe_principal() != nullptr) return see_other("/documents");
  View view;
  view.set("NEXT", safe_next(call.request.head.query_value("next").value_or("/documents")));
  return sign_in_page(parts, call, view, 200);
}

Response refused(const SessionPageParts& parts, const Call& call, const Form& form,
                 const Error& error) {
  View view;
  view.set("NEXT", safe_next(form.text("next"))).set("NAME", form.text("name"));
  const bool choose =
      error.code() == ErrorCode::kPasswordChangeRequired || error.field_name() == "new_password";
  if (choose) view.add("NEW_PASSWORD").set("MIN_LENGTH", parts.min_password_length);
  if (error.code() == ErrorCode::kPasswordChangeRequired) {
    show_error(view,
               Error::field("new_password",
                            "This password was made for your first sign-in. Enter it once more "
                            "and choose one of your own."));
  } else {
    show_error(view, error);
  }
  return sign_in_page(parts, call, view, http_status(error.code()));
}

// What was made in the account's name and not shown to its holder yet comes first.
std::string first_page(const SessionPageParts& parts, const SignedIn& session,
                       const std::string& next) {
  const bool has_tokens =
      std::any_of(session.operator_tokens.begin(), session.operator_tokens.end(),
                  [](const Bearer& token) { return !token.acknowledged; });
  if (has_tokens) return "/operator-tokens";
  const auto state = parts.site.ledger().snapshot();
  const bool has_keys = !unacknowledged_writer_keys(*state, session.account.id).empty();
  return has_keys ? "/signing-keys" : safe_next(next);
}

Result<Response> sign_in(const SessionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  SignIn attempt;
  attempt.name = form.text("name");
  attempt.password = form.secret("password");
  if (const std::string chosen = form.secret("new_password"); !chosen.empty()) {
    attempt.new_password = chosen;
  }
  attempt.address = call.request.head.peer_address;
  const auto session = parts.sessions.sign_in(attempt);
  if (!session.ok()) return refused(parts, call, form, session.error());
  Response answer = see_other(first_page(parts, *session, form.text("next")));
  answer.headers.add("Set-Cookie", http::set_session_cookie(session->secret));
  return answer;
}

Result<Response> sign_out(const SessionPageParts& parts, Call& call) {
  SCRUTINY_TRY(parts.sessions.sign_out(call.principal()));
  Response answer = see_other("/sign-in");
  answer.headers.add("Set-Cookie", http::clear_session_cookie());
  return answer;
}

Result<Response> show_operator_tokens(const SessionPageParts& parts, Call& call) {
  View view;
  bool any = false;
  const auto state = parts.site.ledger().snapshot();
  for (const Bearer& token : bearers_of(*state, call.principal().account)) {
    if (token.acknowledged) continue;
    any = true;
    view.add("TOKEN")
        .set("ID", token.id.text())
        .set("MADE", london_time(token.opened))
        .set("ENDS", london_time(token.expires));
  }
  if (!any) view.show("NONE");
  if (!unacknowledged_writer_keys(*state, call.principal().account).empty()) view.show("KEYS_TOO");
  return parts.site.page(call, 200, "operator_tokens", "Tokens made in your name", view);
}

Result<Response> acknowledge(const SessionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const TokenId id, call.id<TokenId>("id"));
  SCRUTINY_TRY(parts.tokens.acknowledge(call.principal(), id, std::nullopt));
  return see_other("/operator-tokens");
}

Result<Response> revoke(const SessionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const TokenId id, call.id<TokenId>("id"));
  SCRUTINY_TRY(parts.tokens.revoke(call.principal(), id));
  return see_other("/operator-tokens");
}

Result<Response> show_signing_keys(const SessionPageParts& parts, Call& call) {
  View view;
  const auto state = parts.site.ledger().snapshot();
  const auto keys = unacknowledged_writer_keys(*state, call.principal().account);
  for (const WriterKeyRow& key : keys) {
    view.add("KEY")
        .set("KEY_NAME", key.name)
        .set("REGISTERED",
             when_text(key.registered_time) + ", record " + std::to_string(key.registered))
        .set("FINGERPRINT", to_hex(key.key));
  }
  if (keys.empty()) view.show("NONE");
  return parts.site.page(call, 200, "signing_keys", "Signing keys registered for you", view);
}

Result<Digest> key_of(const Call& call) {
  const auto key = digest_from_hex(call.parameter("key"));
  if (!key) return Error(ErrorCode::kNotFound, "You have no such key.");
  return *key;
}

Result<Response> acknowledge_key(const SessionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const Digest key, key_of(call));
  SCRUTINY_TRY(parts.writer_keys.acknowledge(call.principal(), key, std::nullopt));
  return see_other("/signing-keys");
}

Result<Response> end_key(const SessionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const Digest key, key_of(call));
  SCRUTINY_TRY(parts.writer_keys.revoke(
      call.principal(), key, "Its holder says that they did not register it.", std::nullopt));
  return see_other("/signing-keys");
}

}  // namespace

void add_session_pages(http::Router& router, const SessionPageParts& parts) {
  using http::Method;
  const Site& site = parts.site;
  const auto handler = [&site, parts](Result<Response> (*handle)(const SessionPageParts&, Call&)) {
    return page_handler(site, [parts, handle](Call& call) { return handle(parts, call); });
  };
  router.add(Method::kGet, "/sign-in", Access::anyone(), page_options(site), handler(show_sign_in));
  router.add(Method::kPost, "/sign-in", Access::anyone(), slow_form_options(site),
             handler(sign_in));
  router.add(Method::kPost, "/sign-out", Access::signed_in(), form_options(site),
             handler(sign_out));
  router.add(Method::kGet, "/operator-tokens", Access::signed_in(), page_options(site),
             handler(show_operator_tokens));
  router.add(Method::kPost, "/operator-tokens/{id}/acknowledge", Access::signed_in(),
             form_options(site), handler(acknowledge));
  router.add(Method::kPost, "/operator-tokens/{id}/revoke", Access::signed_in(), form_options(site),
             handler(revoke));
  router.add(Method::kGet, "/signing-keys", Access::signed_in(), page_options(site),
             handler(show_signing_keys));
  router.add(Method::kPost, "/signing-keys/{key}/acknowledge", Access::signed_in(),
             form_options(site), handler(acknowledge_key));
  router.add(Method::kPost, "/signing-keys/{key}/end", Access::signed_in(), form_options(site),
             handler(end_key));
}

}  // namespace scrutiny::web
