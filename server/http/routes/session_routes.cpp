#include "server/http/routes/session_routes.h"

#include "server/http/routes/account_json.h"
#include "server/http/routes/reply.h"
#include "server/http/session_cookie.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestName = 256;
constexpr std::size_t kLongestPassword = 4096;

std::string_view text(Credential credential) {
  switch (credential) {
    case Credential::kSession:
      return "session";
    case Credential::kToken:
      return "token";
    case Credential::kOperatorToken:
      return "operator_token";
  }
  return "";
}

boost::json::array unacknowledged(const std::vector<Bearer>& bearers) {
  boost::json::array tokens;
  for (const Bearer& bearer : bearers) {
    if (!bearer.acknowledged) tokens.emplace_back(to_json(bearer));
  }
  return tokens;
}

object history_json(const SignInHistory& history) {
  object json{{"failed", history.failed_before}};
  if (history.last_before) json["previous"] = time_json(*history.last_before);
  return json;
}

Result<SignIn> decode_sign_in(const Request& request) {
  SCRUTINY_ASSIGN(const object body, json_body(request));
  SCRUTINY_TRY(only_fields(body, {"name", "password", "new_password"}));
  SignIn attempt;
  SCRUTINY_ASSIGN(attempt.name, required_string(body, "name", kLongestName));
  SCRUTINY_ASSIGN(attempt.password, required_secret(body, "password", kLongestPassword));
  if (const auto* value = body.if_contains("new_password"); value != nullptr && !value->is_null()) {
    SCRUTINY_ASSIGN(std::string chosen, required_secret(body, "new_password", kLongestPassword));
    attempt.new_password = std::move(chosen);
  }
  attempt.address = request.head.peer_address;
  return attempt;
}

Response signed_in(const SignedIn& session) {
  const object body{{"id", session.id.text()},
                    {"account", to_json(session.account)},
                    {"expires", time_json(session.expires)},
                    {"sign_ins", history_json(session.history)},
                    {"operator_tokens", unacknowledged(session.operator_tokens)},
                    {"csrf_token", csrf_token(session.secret)},
                    {"receipt", receipt_json(session.receipt)}};
  Response answer = json_response(201, body);
  answer.headers.add("Set-Cookie", set_session_cookie(session.secret));
  return answer;
}

Result<Response> sign_in(Sessions& sessions, Call& call) {
  SCRUTINY_ASSIGN(const SignIn attempt, decode_sign_in(call.request));
  std::chrono::seconds wait{0};
  const auto session = sessions.sign_in(attempt, &wait);
  if (session.ok()) return signed_in(*session);
  Response refused = problem(session.error(), call.request.head.target);
  if (wait.count() == 0) return refused;
  return with_header(std::move(refused), "Retry-After", std::to_string(wait.count()));
}

Result<Response> who_am_i(const Ledger& ledger, Call& call) {
  const Principal& who = call.principal();
  const auto state = ledger.snapshot();
  const auto account = find_account(*state, who.account);
  if (!account) return Error(ErrorCode::kNotSignedIn, "Your account was erased.");
  object body{{"account", to_json(*account)},
              {"actor", who.actor.text()},
              {"credential", text(who.credential)},
              {"sign_ins", history_json(sign_in_history(*state, who.account))},
              {"operator_tokens", unacknowledged(bearers_of(*state, who.account))}};
  if (!call.csrf_token().empty()) body["csrf_token"] = call.csrf_token();
  if (account->agency) {
    if (const auto agency = find_agency(*state, *account->agency))
      body["agency"] = to_json(*agency);
  }
  return json_response(200, body);
}

Result<Response> sign_out(Sessions& sessions, Call& call) {
  if (call.principal().credential != Credential::kSession) {
    return Error(ErrorCode::kForbidden, "A token is revoked at /api/v1/tokens, not signed out.");
  }
  SCRUTINY_ASSIGN(const Receipt receipt, sessions.sign_out(call.principal()));
  Response answer = receipt_response(200, receipt);
  answer.headers.add("Set-Cookie", clear_session_cookie());
  return answer;
}

Result<Response> change_password(Sessions& sessions, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"password", "new_password"}));
  SCRUTINY_ASSIGN(const std::string password, required_secret(body, "password", kLongestPassword));
  SCRUTINY_ASSIGN(const std::string chosen,
                  required_secret(body, "new_password", kLongestPassword));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  sessions.change_password(call.principal(), password, chosen));
  return receipt_response(200, receipt);
}

}  // namespace

void add_session_routes(Router& router, Sessions& sessions, const Ledger& ledger) {
  constexpr std::string_view kSession = "/api/v1/session";
  router.add(Method::kPost, kSession, Access::anyone(), hashing(),
             answer([&sessions](Call& call) { return sign_in(sessions, call); }));
  router.add(Method::kGet, kSession, Access::signed_in(), reading(),
             answer([&ledger](Call& call) { return who_am_i(ledger, call); }));
  router.add(Method::kDelete, kSession, Access::signed_in(), writing_bare(),
             answer([&sessions](Call& call) { return sign_out(sessions, call); }));
  router.add(Method::kPut, "/api/v1/session/password", Access::signed_in(), hashing(),
             answer([&sessions](Call& call) { return change_password(sessions, call); }));
}

}  // namespace scrutiny::http
