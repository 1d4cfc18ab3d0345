#include "server/http/routes/actions_routes.h"

#include <utility>

#include "server/http/routes/action_fields.h"
#include "server/http/routes/action_json.h"
#include "server/http/routes/attestation_json.h"
#include "server/http/routes/route_answers.h"

namespace scrutiny::http {
namespace {

namespace json = boost::json;

Result<Response> list(const Call& call, const ActionServices& services) {
  SCRUTINY_ASSIGN(const ActionListing listing, action_listing(call.request.head));
  SCRUTINY_ASSIGN(const ActionPage found,
                  list_actions(call.principal(), listing, services.readings.today(),
                               *services.ledger.snapshot()));
  json::array items;
  for (const ListedAction& each : found.actions) items.emplace_back(listed_json(each));
  json::object body;
  body["items"] = std::move(items);
  if (!found.next.empty()) body["next"] = found.next;
  return json_response(200, body);
}

Result<RecordedReading<Response>> details(const Call& call, const ActionServices& services) {
  SCRUTINY_ASSIGN(const ActionId id, call.id<ActionId>("id"));
  SCRUTINY_ASSIGN(auto reading, services.readings.details(call.principal(), id));
  return std::move(reading).shaped([&](ActionDetails&& found) {
    const std::uint64_t revision = revision_of(found.action);
    json::object body = details_json(found);
    body["attestation"] = attestation_json(attestation_of(revision, services.cosignatures));
    Response response = json_response(200, body);
    response.headers.add("ETag", entity_tag(revision));
    return response;
  });
}

void show(Call& call, const ActionServices& services) {
  auto reading = details(call, services);
  if (!reading.ok()) return call.fail(reading.error());
  answer_reading(call, services.ledger, std::move(reading).value());
}

auto answer_action(Call& call, int status) {
  return answer_change<ActionChanged>(
      call, status, [](const ActionChanged& changed) { return changed_json(changed); });
}

void propose(Call& call, const ActionServices& services) {
  const auto body = json_body(call.request);
  if (!body.ok()) return call.fail(body.error());
  const auto action = new_action(*body);
  if (!action.ok()) return call.fail(action.error());
  const Principal caller = call.principal();
  auto claim = call.claim_of_body();
  services.commands.propose(caller, *action, std::move(claim), answer_action(call, 201));
}

void track(Call& call, const ActionServices& services) {
  const auto document = call.id<DocumentId>("id");
  if (!document.ok()) return call.fail(document.error());
  const auto body = optional_body(call.request);
  if (!body.ok()) return call.fail(body.error());
  const auto version = version_to_track(*body);
  if (!version.ok()) return call.fail(version.error());
  const Principal caller = call.principal();
  auto claim = call.claim_of_body();
  services.commands.track_all(caller, {*document, *version, {}}, std::move(claim),
                              [answer = Answerer(call)](Result<ActionsTracked> tracked) mutable {
                                if (!tracked.ok()) return answer.fail(tracked.error());
                                answer.respond(json_response(200, tracked_json(*tracked)));
                              });
}

RouteHandler step_handler(const ActionServices& services, ActionStep step) {
  return [&services, step](Call&& call) {
    const auto action = call.id<ActionId>("id");
    if (!action.ok()) return call.fail(action.error());
    const auto terms = change_terms(call);
    if (!terms.ok()) return call.fail(terms.error());
    const auto body = optional_body(call.request);
    if (!body.ok()) return call.fail(body.error());
    auto request = action_step(*body, step);
    if (!request.ok()) return call.fail(request.error());
    request->action = *action;
    const Principal caller = call.principal();
    const auto draft = [&] { return services.commands.draft(caller, *request, *terms); };
    if (answer_statement(call, services.ledger, draft)) return;
    services.commands.take(caller, *request, *terms, answer_action(call, 200));
  };
}

Access who_may(ActionStep step) {
  switch (step) {
    case ActionStep::kAgree:
      return Access::roles({Role::kAgencyLead});
    case ActionStep::kStart:
    case ActionStep::kNoteProgress:
    case ActionStep::kChangeDue:
    case ActionStep::kComplete:
      return authors();
    case ActionStep::kCheck:
      return Access::roles({Role::kSupport});
    case ActionStep::kVerify:
    case ActionStep::kReopen:
      return Access::roles({Role::kScrutineer});
    case ActionStep::kCancel:
      break;
  }
  return Access::roles({Role::kChair});
}

}  // namespace

void add_action_routes(Router& router, const ActionServices& services) {
  RouteOptions change;
  change.body = BodyMode::kBuffered;
  change.max_body = std::uint64_t{256} * 1024;
  change.pool = PoolKind::kCommands;
  // Proposing makes a data key durable first, so it waits where waiting is allowed.
  RouteOptions proposing = change;
  proposing.pool = PoolKind::kReads;
  router.add(Method::kGet, "/api/v1/actions", Access::signed_in(), reading(),
             answer([&services](const Call& call) { return list(call, services); }));
  router.add(Method::kGet, "/api/v1/actions/{id}", Access::signed_in(), reading(),
             [&services](Call&& call) { show(call, services); });
  router.add(Method::kPost, "/api/v1/actions",
             Access::roles({Role::kSubmitter, Role::kAgencyLead, Role::kChair}), proposing,
             [&services](Call&& call) { propose(call, services); });
  router.add(Method::kPost, "/api/v1/documents/{id}/actions", authors(), proposing,
             [&services](Call&& call) { track(call, services); });
  change.takes_writer_signature = true;
  for (const ActionStep step : kActionSteps) {
    router.add(Method::kPost, "/api/v1/actions/{id}/" + std::string(text(step)), who_may(step),
               change, step_handler(services, step));
  }
}

}  // namespace scrutiny::http
