#include "server/http/routes/tokens_routes.h"

#include "server/http/routes/account_json.h"
#include "server/http/routes/reply.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestLabel = 200;
constexpr std::int64_t kMostDays = 730;

Result<Response> list(const Ledger& ledger, Call& call) {
  boost::json::array items;
  for (const Bearer& bearer : bearers_of(*ledger.snapshot(), call.principal().account)) {
    if (bearer.kind != "session") items.emplace_back(to_json(bearer));
  }
  return json_response(200, {{"items", std::move(items)}});
}

Result<Response> create(Tokens& tokens, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"label", "days"}));
  Tokens::NewToken token;
  SCRUTINY_ASSIGN(token.label, required_string(body, "label", kLongestLabel));
  SCRUTINY_ASSIGN(const auto days, optional_integer(body, "days", 1, kMostDays));
  if (days) token.life = std::chrono::hours(24 * *days);
  token.claim = call.claim_of_body();
  SCRUTINY_ASSIGN(const MadeToken made, tokens.create(call.principal(), std::move(token)));
  object answer{{"id", made.id.text()},
                {"expires", time_json(made.expires)},
                {"receipt", receipt_json(made.receipt)}};
  if (!made.secret.empty()) answer["token"] = made.secret;
  return json_response(201, answer);
}

Result<Response> revoke(Tokens& tokens, Call& call) {
  SCRUTINY_ASSIGN(const TokenId id, call.id<TokenId>("id"));
  SCRUTINY_ASSIGN(const Receipt receipt, tokens.revoke(call.principal(), id));
  return receipt_response(200, receipt);
}

Result<Response> acknowledge(Tokens& tokens, Call& call) {
  SCRUTINY_ASSIGN(const TokenId id, call.id<TokenId>("id"));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  tokens.acknowledge(call.principal(), id, call.claim_of_body()));
  return receipt_response(200, receipt);
}

}  // namespace

void add_tokens_routes(Router& router, Tokens& tokens, const Ledger& ledger) {
  const Access anybody = Access::signed_in();
  router.add(Method::kGet, "/api/v1/tokens", anybody, reading(),
             answer([&ledger](Call& call) { return list(ledger, call); }));
  router.add(Method::kPost, "/api/v1/tokens", anybody, writing(),
             answer([&tokens](Call& call) { return create(tokens, call); }));
  router.add(Method::kDelete, "/api/v1/tokens/{id}", anybody, writing_bare(),
             answer([&tokens](Call& call) { return revoke(tokens, call); }));
  router.add(Method::kPost, "/api/v1/tokens/{id}/acknowledge", anybody, writing_bare(),
             answer([&tokens](Call& call) { return acknowledge(tokens, call); }));
}

}  // namespace scrutiny::http
