#include "server/http/routes/account_json.h"
#include "server/http/routes/accounts_routes.h"
#include "server/http/routes/reply.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestReason = 2000;

Access readers() {
  return Access::roles({Role::kAdministrator, Role::kChair, Role::kScrutineer});
}
Access deciders() {
  return Access::roles({Role::kChair, Role::kScrutineer});
}

Result<std::optional<GrantState>> wanted_state(const RequestHead& head) {
  const auto name = head.query_value("state");
  if (!name) return std::optional<GrantState>();
  for (const GrantState state : {GrantState::kPending, GrantState::kApproved, GrantState::kRefused,
                                 GrantState::kWithdrawn}) {
    if (text(state) == *name) return std::optional<GrantState>(state);
  }
  return not_one_of("state", "pending, approved, refused, withdrawn");
}

Result<Response> list(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const Page wanted, page(call.request.head));
  SCRUTINY_ASSIGN(const auto state, wanted_state(call.request.head));
  boost::json::array items;
  std::string last;
  for (const Grant& grant : list_grants(*ledger.snapshot(), state, wanted.after, wanted.limit)) {
    last = grant.id.text();
    items.emplace_back(to_json(grant));
  }
  return page_response(std::move(items), wanted.limit, last);
}

Result<Response> show(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const GrantId id, call.id<GrantId>("id"));
  const auto grant = find_grant(*ledger.snapshot(), id);
  if (!grant) return Error(ErrorCode::kNotFound, "There is no such request.");
  return json_response(200, to_json(*grant));
}

Result<Response> approve(Grants& grants, Call& call) {
  SCRUTINY_ASSIGN(const GrantId id, call.id<GrantId>("id"));
  SCRUTINY_ASSIGN(const Grants::Approved approved,
                  grants.approve(call.principal(), id, call.claim_of_body()));
  object body{{"receipt", receipt_json(approved.receipt)}};
  if (!approved.temporary_password.empty()) {
    body["temporary_password"] = approved.temporary_password;
  }
  return json_response(200, body);
}

Result<Response> refuse(Grants& grants, Call& call) {
  SCRUTINY_ASSIGN(const GrantId id, call.id<GrantId>("id"));
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"reason"}));
  SCRUTINY_ASSIGN(const std::string reason, required_string(body, "reason", kLongestReason));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  grants.refuse(call.principal(), id, reason, call.claim_of_body()));
  return receipt_response(200, receipt);
}

Result<Response> withdraw(Grants& grants, Call& call) {
  SCRUTINY_ASSIGN(const GrantId id, call.id<GrantId>("id"));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  grants.withdraw(call.principal(), id, call.claim_of_body()));
  return receipt_response(200, receipt);
}

}  // namespace

void add_grants_routes(Router& router, Grants& grants, const Ledger& ledger) {
  const auto changing = [&grants](auto change) {
    return answer([&grants, change](Call& call) { return change(grants, call); });
  };
  RouteOptions slow_bare;  // approving a reset hashes a password
  slow_bare.pool = PoolKind::kSlow;
  router.add(Method::kGet, "/api/v1/grants", readers(), reading(),
             answer([&ledger](Call& call) { return list(ledger, call); }));
  router.add(Method::kGet, "/api/v1/grants/{id}", readers(), reading(),
             answer([&ledger](Call& call) { return show(ledger, call); }));
  router.add(Method::kPost, "/api/v1/grants/{id}/approve", deciders(), slow_bare,
             changing(approve));
  router.add(Method::kPost, "/api/v1/grants/{id}/refuse", deciders(), writing(), changing(refuse));
  router.add(Method::kPost, "/api/v1/grants/{id}/withdraw", Access::roles({Role::kAdministrator}),
             writing_bare(), changing(withdraw));
}

}  // namespace scrutiny::http
