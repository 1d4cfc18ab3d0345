#include "server/http/routes/further_readings_routes.h"

#include "server/http/routes/document_json.h"
#include "server/http/routes/reply.h"
#include "server/http/routes/route_answers.h"

namespace scrutiny::http {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kEmptyObject = 64;  // bytes: "{}" and room

Result<Response> list(const DocumentServices& services, const Call& call) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const std::uint32_t version, version_number(call));
  SCRUTINY_ASSIGN(const VersionReadings readings,
                  services.further.list(call.principal(), id, version));
  return json_response(200, readings_json(readings, services.readers));
}

void request(Call& call, const DocumentServices& services) {
  const auto id = call.id<DocumentId>("id");
  if (!id.ok()) return call.fail(id.error());
  const auto version = version_number(call);
  if (!version.ok()) return call.fail(version.error());
  const auto body = optional_body(call.request);
  if (!body.ok()) return call.fail(body.error());
  if (const Status none = only_fields(*body, {}); !none.ok()) return call.fail(none.error());
  const Principal caller = call.principal();
  auto claim = call.claim_of_body();
  services.further.request(caller, *id, *version, std::move(claim),
                           answer_change<DocumentChanged>(call, 202, [](const auto& changed) {
                             return json::object{{"receipt", receipt_json(changed.receipt)}};
                           }));
}

Result<RecordedReading<Response>> compare(const Call& call, const DocumentServices& services) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const std::uint32_t version, version_number(call));
  SCRUTINY_ASSIGN(const std::uint64_t reading, call.number("reading"));
  SCRUTINY_ASSIGN(auto compared, services.further.compare(call.principal(), id, version, reading));
  return std::move(compared).shaped([](ReadingDifference&& difference) {
    return json_response(200, difference_json(difference));
  });
}

}  // namespace

void add_further_reading_routes(Router& router, const DocumentServices& services) {
  constexpr std::string_view kAll = "/api/v1/documents/{id}/versions/{version}/readings";
  RouteOptions change;
  change.body = BodyMode::kBuffered;
  change.pool = PoolKind::kCommands;
  change.max_body = kEmptyObject;
  router.add(Method::kGet, kAll, Access::signed_in(), reading(),
             answer([&services](Call& call) { return list(services, call); }));
  router.add(Method::kPost, kAll, authors(), change,
             [&services](Call&& call) { request(call, services); });
  router.add(Method::kGet, std::string(kAll) + "/{reading}/difference", Access::signed_in(),
             reading(), [&services](Call&& call) {
               auto compared = compare(call, services);
               if (!compared.ok()) return call.fail(compared.error());
               answer_reading(call, services.ledger, std::move(compared).value());
             });
}

}  // namespace scrutiny::http
