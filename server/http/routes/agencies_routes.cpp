#include "server/http/routes/agencies_routes.h"

#include "server/http/routes/account_json.h"
#include "server/http/routes/reply.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestName = 200;

Result<Response> list(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const Page wanted, page(call.request.head));
  boost::json::array items;
  std::string last;
  for (const Agency& agency : list_agencies(*ledger.snapshot(), wanted.after, wanted.limit)) {
    last = agency.id.text();
    items.emplace_back(to_json(agency));
  }
  return page_response(std::move(items), wanted.limit, last);
}

Result<Response> show(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const AgencyId id, call.id<AgencyId>("id"));
  const auto agency = find_agency(*ledger.snapshot(), id);
  if (!agency) return Error(ErrorCode::kNotFound, "There is no such agency.");
  Response answer = json_response(200, to_json(*agency));
  answer.headers.add("ETag", entity_tag(agency->index));
  return answer;
}

Result<Response> create(Agencies& agencies, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"name", "kind"}));
  Agencies::NewAgency agency;
  SCRUTINY_ASSIGN(agency.name, required_string(body, "name", kLongestName));
  SCRUTINY_ASSIGN(const std::string kind, required_string(body, "kind", kLongestName));
  const auto parsed = parse_agency_kind(kind);
  if (!parsed) {
    return not_one_of("kind",
                      "safeguarding_partner, relevant_agency, establishment, partnership_support");
  }
  agency.kind = *parsed;
  agency.claim = call.claim_of_body();
  SCRUTINY_ASSIGN(const AgencyChange made, agencies.create(call.principal(), std::move(agency)));
  Response answer =
      json_response(201, {{"id", made.id.text()}, {"receipt", receipt_json(made.receipt)}});
  answer.headers.add("Location", "/api/v1/agencies/" + made.id.text());
  return answer;
}

Result<Response> rename(Agencies& agencies, Call& call) {
  SCRUTINY_ASSIGN(const AgencyId id, call.id<AgencyId>("id"));
  SCRUTINY_ASSIGN(const std::uint64_t seen, seen_index(call));
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"name"}));
  SCRUTINY_ASSIGN(std::string name, required_string(body, "name", kLongestName));
  SCRUTINY_ASSIGN(const AgencyChange change,
                  agencies.rename(call.principal(), id, std::move(name), seen));
  Response answer = receipt_response(200, change.receipt);
  answer.headers.add("ETag", entity_tag(change.receipt.index));
  return answer;
}

}  // namespace

void add_agencies_routes(Router& router, Agencies& agencies, const Ledger& ledger) {
  const Access managers = Access::roles({Role::kAdministrator});
  constexpr std::string_view kAll = "/api/v1/agencies";
  constexpr std::string_view kOne = "/api/v1/agencies/{id}";
  router.add(Method::kGet, kAll, Access::signed_in(), reading(),
             answer([&ledger](Call& call) { return list(ledger, call); }));
  router.add(Method::kGet, kOne, Access::signed_in(), reading(),
             answer([&ledger](Call& call) { return show(ledger, call); }));
  router.add(Method::kPost, kAll, managers, writing(),
             answer([&agencies](Call& call) { return create(agencies, call); }));
  router.add(Method::kPatch, kOne, managers, writing(),
             answer([&agencies](Call& call) { return rename(agencies, call); }));
}

}  // namespace scrutiny::http
