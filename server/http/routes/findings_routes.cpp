#include "server/http/routes/findings_routes.h"

#include <utility>

#include "server/http/routes/document_fields.h"
#include "server/http/routes/document_json.h"
#include "server/http/routes/route_answers.h"

namespace scrutiny::http {
namespace {

Result<RecordedReading<Response>> findings(const Call& call, const DocumentServices& services) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const std::uint64_t version,
                  query_number(call.request.head, "version", 0, UINT32_MAX));
  SCRUTINY_ASSIGN(auto reading, services.readings.findings(call.principal(), id,
                                                           static_cast<std::uint32_t>(version)));
  return std::move(reading).shaped(
      [](VersionFindings&& found) { return json_response(200, findings_json(found)); });
}

void list(Call& call, const DocumentServices& services) {
  auto reading = findings(call, services);
  if (!reading.ok()) return call.fail(reading.error());
  answer_reading(call, services.ledger, std::move(reading).value());
}

Result<NewFinding> finding_to_add(const Call& call) {
  SCRUTINY_ASSIGN(const DocumentId document, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const boost::json::object body, json_body(call.request));
  SCRUTINY_ASSIGN(NewFinding finding, new_finding(body));
  finding.document = document;
  return finding;
}

auto answer_finding(Call& call, int status) {
  return answer_change<FindingChanged>(
      call, status, [](const FindingChanged& changed) { return changed_json(changed); });
}

void add(Call& call, const DocumentServices& services) {
  const auto finding = finding_to_add(call);
  if (!finding.ok()) return call.fail(finding.error());
  const Principal caller = call.principal();
  auto claim = call.claim_of_body();
  services.findings.add(caller, *finding, std::move(claim), answer_finding(call, 201));
}

Result<FindingDecisionRequest> decision_request(const Call& call, FindingDecision decision) {
  SCRUTINY_ASSIGN(const FindingId id, call.id<FindingId>("id"));
  SCRUTINY_ASSIGN(const boost::json::object body, optional_body(call.request));
  SCRUTINY_ASSIGN(FindingDecisionRequest request, finding_decision(body, decision));
  request.finding = id;
  return request;
}

RouteHandler decision_handler(const DocumentServices& services, FindingDecision decision) {
  return [&services, decision](Call&& call) {
    const auto terms = change_terms(call);
    if (!terms.ok()) return call.fail(terms.error());
    const auto request = decision_request(call, decision);
    if (!request.ok()) return call.fail(request.error());
    const Principal caller = call.principal();
    services.findings.decide(caller, *request, *terms, answer_finding(call, 200));
  };
}

void confirm_every(Call& call, const DocumentServices& services) {
  const auto document = call.id<DocumentId>("id");
  if (!document.ok()) return call.fail(document.error());
  const auto body = optional_body(call.request);
  if (!body.ok()) return call.fail(body.error());
  auto which = confirm_all(*body);
  if (!which.ok()) return call.fail(which.error());
  which->document = *document;
  const Principal caller = call.principal();
  auto claim = call.claim_of_body();
  services.findings.confirm_all(
      caller, *which, std::move(claim),
      answer_change<FindingsConfirmed>(
          call, 200, [](const FindingsConfirmed& changed) { return changed_json(changed); }));
}

}  // namespace

void add_finding_routes(Router& router, const DocumentServices& services,
                        const DocumentRouteLimits& limits) {
  RouteOptions change;
  change.body = BodyMode::kBuffered;
  change.max_body = limits.body_bytes;
  change.pool = PoolKind::kCommands;
  router.add(Method::kGet, "/api/v1/documents/{id}/findings", Access::signed_in(), reading(),
             [&services](Call&& call) { list(call, services); });
  router.add(Method::kPost, "/api/v1/documents/{id}/findings", authors(), change,
             [&services](Call&& call) { add(call, services); });
  router.add(Method::kPost, "/api/v1/documents/{id}/findings/confirm-all", authors(), change,
             [&services](Call&& call) { confirm_every(call, services); });
  router.add(Method::kPost, "/api/v1/findings/{id}/confirm", authors(), change,
             decision_handler(services, FindingDecision::kConfirm));
  router.add(Method::kPost, "/api/v1/findings/{id}/correct", authors(), change,
             decision_handler(services, FindingDecision::kCorrect));
  router.add(Method::kPost, "/api/v1/findings/{id}/reject", authors(), change,
             decision_handler(services, FindingDecision::kReject));
}

}  // namespace scrutiny::http
