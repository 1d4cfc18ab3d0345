#include "server/http/routes/accounts_routes.h"

#include "server/http/routes/account_json.h"
#include "server/http/routes/reply.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestDisplayName = 200;
constexpr std::size_t kLongestReason = 2000;

// Names of people are shown to those who manage accounts or decide about them.
Access readers() {
  return Access::roles({Role::kAdministrator, Role::kScrutineer, Role::kChair, Role::kSupport});
}
Access managers() {
  return Access::roles({Role::kAdministrator});
}

Result<Response> list(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const Page wanted, page(call.request.head));
  boost::json::array items;
  std::string last;
  for (const Account& account : list_accounts(*ledger.snapshot(), wanted.after, wanted.limit)) {
    last = account.id.text();
    items.emplace_back(to_json(account));
  }
  return page_response(std::move(items), wanted.limit, last);
}

Result<Response> show(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const AccountId id, call.id<AccountId>("id"));
  SCRUTINY_ASSIGN(const Account account, require_account(*ledger.snapshot(), id));
  Response answer = json_response(200, to_json(account));
  answer.headers.add("ETag", entity_tag(account.index));
  return answer;
}

Result<Response> create(Accounts& accounts, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"name", "display_name", "agency", "roles"}));
  Accounts::NewAccount account;
  SCRUTINY_ASSIGN(account.name, required_string(body, "name", kLongestName));
  SCRUTINY_ASSIGN(account.display_name, required_string(body, "display_name", kLongestDisplayName));
  SCRUTINY_ASSIGN(account.agency, optional_id<AgencyId>(body, "agency"));
  SCRUTINY_ASSIGN(const auto names, string_list(body, "roles", kRoleCount, kLongestName));
  for (const std::string& name : names) {
    SCRUTINY_ASSIGN(const Role role, role_named(name, "roles"));
    account.roles.insert(role);
  }
  account.claim = call.claim_of_body();
  SCRUTINY_ASSIGN(const Accounts::Created created,
                  accounts.create(call.principal(), std::move(account)));
  object answer{{"id", created.id.text()}, {"receipt", receipt_json(created.receipt)}};
  if (!created.temporary_password.empty()) {
    answer["temporary_password"] = created.temporary_password;
  }
  Response response = json_response(201, answer);
  response.headers.add("Location", "/api/v1/accounts/" + created.id.text());
  return response;
}

Result<Response> rename(Accounts& accounts, Call& call) {
  SCRUTINY_ASSIGN(const AccountId id, call.id<AccountId>("id"));
  SCRUTINY_ASSIGN(const std::uint64_t seen, seen_index(call));
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"display_name"}));
  SCRUTINY_ASSIGN(std::string name, required_string(body, "display_name", kLongestDisplayName));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  accounts.rename(call.principal(), id, std::move(name), seen));
  Response answer = receipt_response(200, receipt);
  answer.headers.add("ETag", entity_tag(receipt.index));
  return answer;
}

Result<Response> disable(Accounts& accounts, Call& call) {
  SCRUTINY_ASSIGN(const AccountId id, call.id<AccountId>("id"));
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"reason"}));
  SCRUTINY_ASSIGN(const std::string reason, required_string(body, "reason", kLongestReason));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  accounts.disable(call.principal(), id, reason, call.claim_of_body()));
  return receipt_response(200, receipt);
}

Result<Response> enable(Accounts& accounts, Call& call) {
  SCRUTINY_ASSIGN(const AccountId id, call.id<AccountId>("id"));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  accounts.enable(call.principal(), id, call.claim_of_body()));
  return receipt_response(200, receipt);
}

// 200 done, 202 waiting for a second person.
Response outcome_response(const Accounts::Outcome& outcome) {
  object body{{"receipt", receipt_json(outcome.receipt)}};
  if (!outcome.waiting) {
    body["state"] = "done";
    if (!outcome.temporary_password.empty()) {
      body["temporary_password"] = outcome.temporary_password;
    }
    return json_response(200, body);
  }
  body["state"] = "waiting";
  body["grant"] = outcome.waiting->text();
  Response answer = json_response(202, body);
  answer.headers.add("Location", "/api/v1/grants/" + outcome.waiting->text());
  return answer;
}

Result<Response> grant_role(Accounts& accounts, Call& call) {
  SCRUTINY_ASSIGN(const AccountId id, call.id<AccountId>("id"));
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"role"}));
  SCRUTINY_ASSIGN(const std::string name, required_string(body, "role", kLongestName));
  SCRUTINY_ASSIGN(const Role role, role_named(name, "role"));
  SCRUTINY_ASSIGN(const Accounts::Outcome outcome,
                  accounts.grant_role(call.principal(), id, role, call.claim_of_body()));
  return outcome_response(outcome);
}

Result<Response> revoke_role(Accounts& accounts, Call& call) {
  SCRUTINY_ASSIGN(const AccountId id, call.id<AccountId>("id"));
  const auto role = parse_role(call.parameter("role"));
  if (!role) return Error(ErrorCode::kNotFound, "There is no such role.");
  SCRUTINY_ASSIGN(const Receipt receipt, accounts.revoke_role(call.principal(), id, *role));
  return receipt_response(200, receipt);
}

Result<Response> reset_password(Accounts& accounts, Call& call) {
  SCRUTINY_ASSIGN(const AccountId id, call.id<AccountId>("id"));
  SCRUTINY_ASSIGN(const Accounts::Outcome outcome,
                  accounts.reset_password(call.principal(), id, call.claim_of_body()));
  return outcome_response(outcome);
}

}  // namespace

void add_accounts_routes(Router& router, Accounts& accounts, const Ledger& ledger) {
  const auto changing = [&accounts](auto change) {
    return answer([&accounts, change](Call& call) { return change(accounts, call); });
  };
  RouteOptions slow_bare;
  slow_bare.pool = PoolKind::kSlow;
  constexpr std::string_view kAll = "/api/v1/accounts";
  constexpr std::string_view kOne = "/api/v1/accounts/{id}";
  router.add(Method::kGet, kAll, readers(), reading(),
             answer([&ledger](Call& call) { return list(ledger, call); }));
  router.add(Method::kGet, kOne, readers(), reading(),
             answer([&ledger](Call& call) { return show(ledger, call); }));
  router.add(Method::kPost, kAll, managers(), hashing(), changing(create));
  router.add(Method::kPatch, kOne, managers(), writing(), changing(rename));
  router.add(Method::kPost, "/api/v1/accounts/{id}/disable", managers(), writing(),
             changing(disable));
  router.add(Method::kPost, "/api/v1/accounts/{id}/enable", managers(), writing_bare(),
             changing(enable));
  router.add(Method::kPost, "/api/v1/accounts/{id}/roles", managers(), writing(),
             changing(grant_role));
  router.add(Method::kDelete, "/api/v1/accounts/{id}/roles/{role}", managers(), writing_bare(),
             changing(revoke_role));
  router.add(Method::kPost, "/api/v1/accounts/{id}/password-reset", managers(), slow_bare,
             changing(reset_password));
}

}  // namespace scrutiny::http
