#include <algorithm>

#include "server/http/routes/erasure_routes.h"
#include "server/http/routes/reply.h"
#include "server/service/documents/london_day.h"
#include "server/service/erasure/disposal_access.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestNote = 2000;
constexpr std::int64_t kMostMonths = 1200;

bool is_code(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Result<Response> list(const Ledger& ledger, Call&) {
  boost::json::array items;
  for (const RetentionRule& rule : list_retention_rules(*ledger.snapshot())) {
    items.emplace_back(to_json(rule));
  }
  return json_response(200, {{"items", std::move(items)}});
}

Result<RetentionRules::Rule> rule_of(const object& body) {
  SCRUTINY_TRY(only_fields(body, {"kind", "months", "basis", "authority", "note"}));
  RetentionRules::Rule rule;
  SCRUTINY_ASSIGN(const std::string kind, required_string(body, "kind", 64));
  const auto parsed_kind = parse_document_kind(kind);
  if (!parsed_kind) return Error::field("kind", "There is no such kind of document.");
  rule.kind = *parsed_kind;
  SCRUTINY_ASSIGN(const auto months, optional_integer(body, "months", 1, kMostMonths));
  if (!months) return Error::field("months", "Say how many months it is kept.");
  rule.months = static_cast<std::uint64_t>(*months);
  SCRUTINY_ASSIGN(const std::string basis, required_string(body, "basis", 64));
  const auto parsed_basis = parse_retention_basis(basis);
  if (!parsed_basis) return not_one_of("basis", "received, accepted, closed");
  rule.basis = *parsed_basis;
  SCRUTINY_ASSIGN(rule.authority, required_string(body, "authority", 64));
  if (!is_code(rule.authority)) {
    return Error::field("authority",
                        "A code of lower-case letters, digits and _, such as irms_12.");
  }
  SCRUTINY_ASSIGN(rule.note, required_string(body, "note", kLongestNote));
  return rule;
}

Result<Response> set(RetentionRules& rules, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_ASSIGN(const RetentionRules::Rule rule, rule_of(body));
  SCRUTINY_ASSIGN(const Receipt receipt, rules.set(call.principal(), rule, call.claim_of_body()));
  return receipt_response(201, receipt);
}

Result<Response> end(RetentionRules& rules, Call& call) {
  const auto kind = parse_document_kind(call.parameter("kind"));
  if (!kind) return Error(ErrorCode::kNotFound, "There is no such kind of document.");
  SCRUTINY_ASSIGN(const Receipt receipt, rules.end(call.principal(), *kind));
  return receipt_response(200, receipt);
}

Result<Response> due(const ErasureServices& services, Call& call) {
  SCRUTINY_ASSIGN(const Page wanted, page(call.request.head));
  const auto state = services.ledger.snapshot();
  SCRUTINY_ASSIGN(const DuePage found,
                  list_due(*state, london_day(services.clock.now()), wanted.after, wanted.limit));
  boost::json::array items;
  for (const DueDocument& each : found.items) {
    boost::json::array holds;
    for (const Hold& hold : each.holds) holds.emplace_back(hold.id.text());
    // No title: an administrator does not read documents.
    items.push_back(object{{"document", each.document.id.text()},
                           {"agency", each.document.agency.text()},
                           {"kind", text(each.when.rule.kind)},
                           {"state", text(each.document.state)},
                           {"from", each.when.from},
                           {"due", each.when.due},
                           {"authority", each.when.rule.authority},
                           {"holds", std::move(holds)}});
  }
  object body{{"items", std::move(items)}};
  if (!found.next.empty()) body["next"] = found.next;
  return json_response(200, body);
}

}  // namespace

object to_json(const RetentionRule& rule) {
  return {{"kind", text(rule.kind)},     {"months", rule.months}, {"basis", text(rule.basis)},
          {"authority", rule.authority}, {"note", rule.note},     {"since", rule.since},
          {"by", rule.by.text()},        {"record", rule.index}};
}

void add_retention_routes(Router& router, const ErasureServices& services) {
  constexpr std::string_view kAll = "/api/v1/retention-rules";
  const Access managers = Access::roles({Role::kAdministrator});
  router.add(Method::kGet, kAll, Access::signed_in(), reading(),
             answer([services](Call& call) { return list(services.ledger, call); }));
  router.add(Method::kPost, kAll, managers, writing(),
             answer([services](Call& call) { return set(services.rules, call); }));
  router.add(Method::kDelete, "/api/v1/retention-rules/{kind}", managers, writing_bare(),
             answer([services](Call& call) { return end(services.rules, call); }));
  router.add(Method::kGet, "/api/v1/disposals-due",
             Access::roles({Role::kAdministrator, Role::kChair, Role::kScrutineer}), reading(),
             answer([services](Call& call) { return due(services, call); }));
}

}  // namespace scrutiny::http
