#include "server/http/routes/child_level_routes.h"

#include "server/http/routes/reply.h"
#include "storage/state/child_level_projection.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestReason = 2000;

Result<Response> list(const Ledger& ledger, Call&) {
  boost::json::array items;
  for (const ChildLevelAllowance& allowance : list_child_level_allowances(*ledger.snapshot())) {
    items.push_back(object{{"kind", text(allowance.kind)},
                           {"reason", allowance.reason},
                           {"since", allowance.since},
                           {"by", allowance.by.text()},
                           {"record", allowance.index}});
  }
  return json_response(200, {{"items", std::move(items)}});
}

Result<Response> allow(ChildLevelAllowances& allowances, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"kind", "reason"}));
  SCRUTINY_ASSIGN(const std::string kind, required_string(body, "kind", kLongestReason));
  SCRUTINY_ASSIGN(std::string reason, required_string(body, "reason", kLongestReason));
  const auto parsed = parse_document_kind(kind);
  if (!parsed) return Error::field("kind", "There is no such kind of document.");
  SCRUTINY_ASSIGN(const Receipt receipt, allowances.allow(call.principal(), *parsed,
                                                          std::move(reason), call.claim_of_body()));
  return receipt_response(201, receipt);
}

Result<Response> end(ChildLevelAllowances& allowances, Call& call) {
  const auto kind = parse_document_kind(call.parameter("kind"));
  if (!kind) return Error(ErrorCode::kNotFound, "There is no such kind of document.");
  SCRUTINY_ASSIGN(const Receipt receipt, allowances.end(call.principal(), *kind));
  return receipt_response(200, receipt);
}

}  // namespace

void add_child_level_routes(Router& router, ChildLevelAllowances& allowances,
                            const Ledger& ledger) {
  constexpr std::string_view kAll = "/api/v1/child-level-allowances";
  const Access managers = Access::roles({Role::kAdministrator});
  router.add(Method::kGet, kAll, Access::signed_in(), reading(),
             answer([&ledger](Call& call) { return list(ledger, call); }));
  router.add(Method::kPost, kAll, managers, writing(),
             answer([&allowances](Call& call) { return allow(allowances, call); }));
  router.add(Method::kDelete, "/api/v1/child-level-allowances/{kind}", managers, writing_bare(),
             answer([&allowances](Call& call) { return end(allowances, call); }));
}

}  // namespace scrutiny::http
