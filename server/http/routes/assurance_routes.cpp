#include "server/http/routes/assurance_routes.h"

#include "server/http/routes/reply.h"
#include "server/http/routes/timestamp_routes.h"

namespace scrutiny::http {
namespace {

using boost::json::array;
using boost::json::object;

object range_json(const RecordRange& range) {
  return {{"first", range.first}, {"end", range.end}, {"records", range.count()}};
}

void put_time(object& out, std::string_view name, const std::optional<UnixMillis>& time) {
  if (time) out[name] = time_json(*time);
}

array actors_json(const AssuranceReport& report) {
  array out;
  for (const auto& [id, counted] : report.tally.actors) {
    const Actor& actor = report.actors.at(id);
    object item{{"actor", id.text()}, {"kind", actor.kind}, {"records", counted.records}};
    if (!actor.name.empty()) item["name"] = actor.name;
    if (counted.agency) item["agency"] = counted.agency->text();
    array roles;
    for (const std::string& role : actor.roles) roles.emplace_back(role);
    item["roles"] = std::move(roles);
    out.push_back(std::move(item));
  }
  return out;
}

object recorded_json(const AssuranceReport& report) {
  array actions;
  for (const auto& [action, records] : report.tally.actions)
    actions.push_back({{"action", action}, {"records", records}});
  array agencies;
  for (const auto& [agency, records] : report.tally.agencies) {
    object item{{"agency", agency.text()}, {"records", records}};
    if (const auto name = report.agencies.find(agency); name != report.agencies.end())
      item["name"] = name->second;
    agencies.push_back(std::move(item));
  }
  array roles;
  for (const auto& [role, records] : report.roles)
    roles.push_back({{"role", role}, {"records", records}});
  return {{"by_action", std::move(actions)},
          {"by_agency", std::move(agencies)},
          {"by_role", std::move(roles)},
          {"by_actor", actors_json(report)}};
}

object cosigned_json(const CosignedCoverage& cosigned) {
  array witnesses;
  for (const WitnessCoverage& witness : cosigned.witnesses) {
    object item{{"name", witness.name}, {"size", witness.size}, {"covered", witness.covered}};
    if (witness.time != 0) item["time"] = witness.time;
    witnesses.push_back(std::move(item));
  }
  object out{{"quorum", cosigned.quorum},
             {"size", cosigned.size},
             {"covered", cosigned.covered},
             {"witnesses", std::move(witnesses)}};
  put_time(out, "open_since", cosigned.open_since);
  if (cosigned.alarm) out["alarm"] = *cosigned.alarm;
  return out;
}

object time_json_of(const TimeCoverage& time) {
  array tokens;
  for (const TokenCoverage& each : time.tokens) {
    object item = timestamp_json(each.token);
    item["newly"] = range_json(each.newly);
    tokens.push_back(std::move(item));
  }
  object out{{"covered", time.covered},
             {"longest_wait_seconds", time.longest_wait / 1000},
             {"omitted", time.omitted},
             {"tokens", std::move(tokens)},
             {"certificate_ends_soon", time.status.certificate_ends_soon}};
  if (time.longest_wait > 0) out["longest_wait_record"] = time.longest_wait_record;
  put_time(out, "open_since", time.open_since);
  if (!time.status.failure.empty()) out["failure"] = time.status.failure;
  return out;
}

object events_json(const Events& events) {
  array items;
  for (const Event& event : events.list) {
    object details;
    for (const auto& [name, value] : event.details) details[name] = value;
    items.push_back({{"record", event.index},
                     {"time", time_json(event.time)},
                     {"action", event.action},
                     {"actor", event.actor.text()},
                     {"subject", event.subject.text()},
                     {"details", std::move(details)}});
  }
  return {{"items", std::move(items)}, {"omitted", events.omitted}};
}

object sign_ins_json(const Tally& tally) {
  array failed;
  for (const auto& [account, counted] : tally.failed) {
    object item{{"attempts", counted.attempts}, {"throttled", counted.throttled}};
    if (!account.empty()) item["account"] = account;
    failed.push_back(std::move(item));
  }
  return {{"opened", tally.signed_in}, {"failed", std::move(failed)}};
}

object openings_json(const Tally& tally) {
  array items;
  for (const auto& [opening, readers] : tally.openings) {
    array who;
    for (const auto& [actor, times] : readers)
      who.push_back({{"actor", actor.text()}, {"times", times}});
    items.push_back({{"subject", opening.first.text()},
                     {"action", opening.second},
                     {"readers", std::move(who)}});
  }
  return {{"items", std::move(items)}, {"omitted", tally.openings_omitted}};
}

array quiet_json(const Tally& tally) {
  array out;
  for (const Tally::Quiet& each : tally.quiet) {
    out.push_back({{"before", each.before},
                   {"from", time_json(each.from)},
                   {"until", time_json(each.until)}});
  }
  return out;
}

object names_json(const AssuranceReport& report) {
  object out;
  for (const auto& [id, name] : report.subjects) out[id.text()] = name;
  return out;
}

object report_json(const AssuranceReport& report) {
  object events;
  for (std::size_t kind = 0; kind < kEventKinds; ++kind)
    events[text(static_cast<EventKind>(kind))] = events_json(report.tally.events.at(kind));
  return {
      {"period", object{{"from", report.period.from},
                        {"to", report.period.to},
                        {"begins", time_json(report.period.begins)},
                        {"ends", time_json(report.period.ends)}}},
      {"range", range_json(report.range)},
      {"log",
       object{{"size", report.size}, {"key", report.log_key}, {"checkpoint", report.checkpoint}}},
      {"recorded", recorded_json(report)},
      {"cosigned", cosigned_json(report.cosigned)},
      {"time", time_json_of(report.time)},
      {"quiet", quiet_json(report.tally)},
      {"events", std::move(events)},
      {"sign_ins", sign_ins_json(report.tally)},
      {"openings", openings_json(report.tally)},
      {"names", names_json(report)}};
}

}  // namespace

Result<AssuranceReport> asked_assurance(const Assurance& assurance, Call& call) {
  std::string days[2];
  for (const auto& [field, day] : {std::pair("from", &days[0]), std::pair("to", &days[1])}) {
    const auto value = call.request.head.query_value(field);
    if (!value) return Error::field(field, "name the days of the period, such as 2026-11-27");
    *day = *value;
  }
  return assurance.read(call.principal(), days[0], days[1]);
}

void add_assurance_routes(Router& router, const Assurance& assurance) {
  RouteOptions slow = reading();
  slow.pool = PoolKind::kSlow;
  router.add(Method::kGet, "/api/v1/audit/assurance", Access::roles({Role::kScrutineer}), slow,
             answer([&assurance](Call& call) -> Result<Response> {
               SCRUTINY_ASSIGN(const AssuranceReport report, asked_assurance(assurance, call));
               return json_response(200, report_json(report));
             }));
}

}  // namespace scrutiny::http
