#include "server/http/routes/erasure_routes.h"

#include "server/http/routes/reply.h"
#include "server/service/erasure/disposal_access.h"
#include "storage/audit/time_text.h"
#include "storage/state/backups_projection.h"
#include "storage/state/row_fields.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestReason = 2000;

Access readers() {
  return Access::roles({Role::kAdministrator, Role::kChair, Role::kScrutineer, Role::kAgencyLead});
}
Access deciders() {
  return Access::roles({Role::kChair, Role::kScrutineer});
}

Result<std::string> reason_of(const Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"reason"}));
  return required_string(body, "reason", kLongestReason);
}

Result<std::uint32_t> optional_version(const object& body) {
  SCRUTINY_ASSIGN(const auto version, optional_integer(body, "version", 1, UINT32_MAX));
  return static_cast<std::uint32_t>(version.value_or(0));
}

Result<Response> list_of_holds(const ErasureServices& services, Call& call) {
  SCRUTINY_ASSIGN(const Page wanted, page(call.request.head));
  const auto state = services.ledger.snapshot();
  const auto of = call.request.head.query_value("document");
  const auto document = of ? DocumentId::parse(*of) : std::nullopt;
  if (of && !document) return not_an_id("document");
  const auto found =
      document ? holds_of(*state, *document) : list_holds(*state, wanted.after, wanted.limit);
  boost::json::array items;
  for (const Hold& hold : found) {
    if (may_read_disposal(*state, call.principal(), hold.document)) {
      items.emplace_back(to_json(hold));
    }
  }
  object body{{"items", std::move(items)}};
  if (!document && found.size() == wanted.limit) body["next"] = found.back().id.text();
  return json_response(200, body);
}

Result<Response> place_hold(Holds& holds, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"document", "version", "authority", "dated", "scope", "reason"}));
  Holds::Placing placing;
  SCRUTINY_ASSIGN(placing.document, required_id<DocumentId>(body, "document"));
  SCRUTINY_ASSIGN(placing.version, optional_version(body));
  SCRUTINY_ASSIGN(placing.authority, required_string(body, "authority", 200));
  SCRUTINY_ASSIGN(placing.dated, required_string(body, "dated", 10));
  if (!parse_time(placing.dated + "T12:00:00.000Z")) {
    return Error::field("dated", "The day of the order, such as 2026-11-27.");
  }
  SCRUTINY_ASSIGN(const auto scope, optional_string(body, "scope", kLongestReason));
  placing.scope = scope.value_or("");
  SCRUTINY_ASSIGN(placing.reason, required_string(body, "reason", kLongestReason));
  placing.claim = call.claim_of_body();
  SCRUTINY_ASSIGN(const Holds::Placed placed, holds.place(call.principal(), placing));
  return json_response(201, {{"id", placed.id.text()}, {"receipt", receipt_json(placed.receipt)}});
}

Result<Response> release_hold(Holds& holds, Call& call) {
  SCRUTINY_ASSIGN(const HoldId id, call.id<HoldId>("id"));
  SCRUTINY_ASSIGN(const std::string reason, reason_of(call));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  holds.release(call.principal(), id, reason, call.claim_of_body()));
  return receipt_response(200, receipt);
}

Result<std::optional<ErasureState>> wanted_state(const RequestHead& head) {
  const auto name = head.query_value("state");
  if (!name) return std::optional<ErasureState>();
  const auto state = parse_erasure_state(*name);
  if (!state) return not_one_of("state", "proposed, approved, carried_out, declined, withdrawn");
  return state;
}

Result<Response> list_of_erasures(const ErasureServices& services, Call& call) {
  SCRUTINY_ASSIGN(const Page wanted, page(call.request.head));
  SCRUTINY_ASSIGN(const auto of_state, wanted_state(call.request.head));
  const auto state = services.ledger.snapshot();
  const auto found = list_erasures(*state, of_state, wanted.after, wanted.limit);
  boost::json::array items;
  for (const Erasure& erasure : found) {
    if (!may_read_disposal(*state, call.principal(), erasure.document)) continue;
    items.emplace_back(erasure_json(*state, erasure, services.clock.now()));
  }
  object body{{"items", std::move(items)}};
  if (found.size() == wanted.limit) body["next"] = found.back().id.text();
  return json_response(200, body);
}

Result<Response> show(const ErasureServices& services, Call& call) {
  SCRUTINY_ASSIGN(const ErasureId id, call.id<ErasureId>("id"));
  const auto state = services.ledger.snapshot();
  const auto erasure = load_erasure(*state, id);
  if (!erasure || !may_read_disposal(*state, call.principal(), erasure->document)) {
    return Error(ErrorCode::kNotFound, "There is no such erasure, or you may not see it.");
  }
  return json_response(200, erasure_json(*state, *erasure, services.clock.now()));
}

Result<Erasures::Proposal> proposal_of(const object& body) {
  SCRUTINY_TRY(only_fields(
      body, {"document", "version", "account", "actions", "class", "authority", "reason"}));
  Erasures::Proposal proposal;
  SCRUTINY_ASSIGN(proposal.document, optional_id<DocumentId>(body, "document"));
  SCRUTINY_ASSIGN(proposal.account, optional_id<AccountId>(body, "account"));
  SCRUTINY_ASSIGN(proposal.version, optional_version(body));
  if (proposal.document.has_value() == proposal.account.has_value()) {
    return Error::field("document", "Name either a document or an account.");
  }
  SCRUTINY_ASSIGN(const auto actions, optional_string(body, "actions", 10));
  if (actions) {
    proposal.actions = parse_derived_actions(*actions);
    if (!proposal.actions) return not_one_of("actions", "keep, erase");
  }
  if (proposal.account && (proposal.version != 0 || proposal.actions)) {
    return Error::field("account", "An account has neither versions nor actions.");
  }
  SCRUTINY_ASSIGN(proposal.erased_class, required_string(body, "class", 64));
  // An account is erased as that of a leaver, nothing else is.
  const bool known = proposal.account ? proposal.erased_class == "leaver"
                                      : proposal.erased_class != "leaver" &&
                                            is_erasure_class(proposal.erased_class);
  if (!known) {
    return not_one_of(
        "class", proposal.account ? "leaver" : "retention, subject_request, received_in_error");
  }
  SCRUTINY_ASSIGN(proposal.authority, required_string(body, "authority", 64));
  SCRUTINY_ASSIGN(proposal.reason, required_string(body, "reason", kLongestReason));
  return proposal;
}

Result<Response> propose(Erasures& erasures, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_ASSIGN(Erasures::Proposal proposal, proposal_of(body));
  proposal.claim = call.claim_of_body();
  SCRUTINY_ASSIGN(const Erasures::Proposed proposed, erasures.propose(call.principal(), proposal));
  return json_response(201,
                       {{"id", proposed.id.text()}, {"receipt", receipt_json(proposed.receipt)}});
}

Result<Response> decided(const ErasureServices& services, const ErasureId& id,
                         const Receipt& receipt) {
  const auto state = services.ledger.snapshot();
  const auto erasure = load_erasure(*state, id);
  object body{{"receipt", receipt_json(receipt)}};
  if (erasure) body["erasure"] = erasure_json(*state, *erasure, services.clock.now());
  return json_response(200, body);
}

Result<Response> approve(const ErasureServices& services, Call& call) {
  SCRUTINY_ASSIGN(const ErasureId id, call.id<ErasureId>("id"));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  services.erasures.approve(call.principal(), id, call.claim_of_body()));
  return decided(services, id, receipt);
}

Result<Response> decline(const ErasureServices& services, Call& call) {
  SCRUTINY_ASSIGN(const ErasureId id, call.id<ErasureId>("id"));
  SCRUTINY_ASSIGN(const std::string reason, reason_of(call));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  services.erasures.decline(call.principal(), id, reason, call.claim_of_body()));
  return decided(services, id, receipt);
}

Result<Response> withdraw(const ErasureServices& services, Call& call) {
  SCRUTINY_ASSIGN(const ErasureId id, call.id<ErasureId>("id"));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  services.erasures.withdraw(call.principal(), id, call.claim_of_body()));
  return decided(services, id, receipt);
}

}  // namespace

object to_json(const Hold& hold) {
  object out{{"id", hold.id.text()},          {"document", hold.document.text()},
             {"kept_by", text(hold.kept_by)}, {"authority", hold.authority},
             {"dated", hold.dated},           {"reason", hold.reason},
             {"by", hold.by.text()},          {"placed", hold.placed},
             {"record", hold.index}};
  if (hold.version != 0) out["version"] = hold.version;
  if (!hold.scope.empty()) out["scope"] = hold.scope;
  if (hold.released_by) {
    out["released"] = object{{"by", hold.released_by->text()},
                             {"time", hold.released},
                             {"record", hold.released_index},
                             {"reason", hold.release_reason}};
  }
  return out;
}

object erasure_json(const StateReader& state, const Erasure& erasure, UnixMillis now) {
  object out{{"id", erasure.id.text()},
             {"state", text(erasure.state)},
             {"class", erasure.erased_class},
             {"authority", erasure.authority},
             {"reason", erasure.reason},
             {"proposed_by", erasure.proposed_by.text()},
             {"proposed", erasure.proposed},
             {"record", erasure.index},
             {"expires", time_json(erasure.expires)}};
  if (erasure.document) {
    out["document"] = erasure.document->text();
    if (erasure.actions) out["actions"] = text(*erasure.actions);
    boost::json::array holds;
    for (const Hold& hold : holds_of(state, *erasure.document)) holds.emplace_back(hold.id.text());
    out["holds"] = std::move(holds);
  } else {
    out["account"] = erasure.subject.text();
  }
  if (erasure.version != 0) out["version"] = erasure.version;
  if (!erasure.decided_by) return out;
  object decision{{"by", erasure.decided_by->text()},
                  {"time", erasure.decided},
                  {"record", erasure.decided_index}};
  if (!erasure.decision_reason.empty()) decision["reason"] = erasure.decision_reason;
  out["decided"] = std::move(decision);
  const bool is_erased =
      erasure.state == ErasureState::kApproved || erasure.state == ErasureState::kCarriedOut;
  const auto approved = parse_time(erasure.decided);
  if (!is_erased || !approved) return out;
  if (const auto until = pending_in_backups(state, *approved, now)) {
    out["pending_in_backups_until"] = time_json(*until);
  }
  return out;
}

object disposal_json(const StateReader& state, const DocumentDisposal& disposal, UnixMillis now) {
  boost::json::array holds;
  for (const Hold& hold : disposal.holds) holds.emplace_back(to_json(hold));
  boost::json::array erasures;
  for (const Erasure& erasure : disposal.erasures) {
    erasures.emplace_back(erasure_json(state, erasure, now));
  }
  return {{"holds", std::move(holds)}, {"erasures", std::move(erasures)}};
}

object to_json(const ErasedBy& erased) {
  object out{{"record", erased.record}};
  if (erased.time != 0) out["time"] = time_json(erased.time);
  put_text(out, "class", erased.erased_class);
  put_text(out, "authority", erased.authority);
  return out;
}

void add_erasure_routes(Router& router, const ErasureServices& services) {
  const auto add = [&](Method method, std::string_view path, const Access& access,
                       const RouteOptions& options, auto handle) {
    router.add(method, path, access, options,
               answer([services, handle](Call& call) { return handle(services, call); }));
  };
  const Access proposers = Access::roles({Role::kAdministrator, Role::kAgencyLead});
  add(Method::kGet, "/api/v1/holds", readers(), reading(), list_of_holds);
  add(Method::kPost, "/api/v1/holds", readers(), writing(),
      [](const ErasureServices& with, Call& call) { return place_hold(with.holds, call); });
  add(Method::kPost, "/api/v1/holds/{id}/release", readers(), writing(),
      [](const ErasureServices& with, Call& call) { return release_hold(with.holds, call); });
  add(Method::kGet, "/api/v1/erasures", readers(), reading(), list_of_erasures);
  add(Method::kPost, "/api/v1/erasures", proposers, writing(),
      [](const ErasureServices& with, Call& call) { return propose(with.erasures, call); });
  add(Method::kGet, "/api/v1/erasures/{id}", readers(), reading(), show);
  add(Method::kPost, "/api/v1/erasures/{id}/approve", deciders(), writing_bare(), approve);
  add(Method::kPost, "/api/v1/erasures/{id}/decline", deciders(), writing(), decline);
  add(Method::kPost, "/api/v1/erasures/{id}/withdraw", proposers, writing_bare(), withdraw);
}

}  // namespace scrutiny::http
