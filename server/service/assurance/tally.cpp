#include "server/service/assurance/tally.h"

#include "server/service/system_actors.h"
#include "storage/audit/public_schema.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

constexpr std::size_t kMostEvents = 1000;      // of one kind
constexpr std::size_t kMostOpenings = 20'000;  // pairs of thing and reader
constexpr std::size_t kMostQuiet = 1000;
constexpr UnixMillis kQuiet = 24 * 3'600'000;

using Details = std::vector<std::pair<std::string, std::string>>;

// The payload members that say what it was, for the actions whose record alone does not.
constexpr std::array<std::string_view, 11> kTelling = {
    "role",    "requested_by", "account", "plugin", "folder", "library",
    "failure", "at",           "records", "from",   "to"};

std::optional<EventKind> notable(const Record& record) {
  const std::string_view action = record.action;
  if (action == "clock.acknowledged") return EventKind::kClock;
  if (action.starts_with("log.")) return EventKind::kLog;
  if (action == "subject.erased") return EventKind::kErasure;
  if (action == "token.created" && record.actor == system_actors::kOperator)
    return EventKind::kOperatorToken;
  if (action == "credential.set" && id_cast<SubjectId>(record.actor) != record.subject)
    return EventKind::kCredential;
  if (action == "role.granted" || action == "role.revoked") return EventKind::kRole;
  if (action.ends_with(".exported")) return EventKind::kExport;
  if (action == "plugin.refused" || action == "plugin.failed" || action == "plugin.crashed" ||
      action == "plugin.quarantined")
    return EventKind::kPlugin;
  return std::nullopt;
}

bool needs_payload(EventKind kind) {
  return kind != EventKind::kClock && kind != EventKind::kLog && kind != EventKind::kErasure &&
         kind != EventKind::kCredential;
}

Details telling(const boost::json::object& payload) {
  Details out;
  for (const std::string_view name : kTelling) {
    const auto* value = payload.if_contains(name);
    if (value == nullptr) continue;
    if (value->is_string()) out.emplace_back(name, std::string(value->get_string()));
    if (value->is_int64()) out.emplace_back(name, std::to_string(value->get_int64()));
  }
  return out;
}

}  // namespace

std::string_view text(EventKind kind) {
  static constexpr std::array<std::string_view, kEventKinds> kWords = {
      "clock", "log",     "erasures", "operator_tokens", "credentials_set_by_others",
      "roles", "exports", "plugins"};
  return kWords.at(static_cast<std::size_t>(kind));
}

void Tally::reached(UnixMillis time, std::uint64_t before) {
  if (last_ && time - *last_ > kQuiet && quiet.size() < kMostQuiet)
    quiet.push_back({before, *last_, time});
  last_ = time;
}

Status Tally::add(const Record& record) {
  reached(record.time, record.index);
  ++actions[record.action];
  if (record.agency) ++agencies[*record.agency];
  ActorCount& actor = actors[record.actor];
  if (record.agency) actor.agency = record.agency;
  ++actor.records;
  if (record.action == "session.opened") ++signed_in;
  if (record.action == "session.failed") return add_failed(record);
  if (record.action.ends_with(".read")) add_opening(record);
  return add_notable(record);
}

Status Tally::add_notable(const Record& record) {
  const auto kind = notable(record);
  if (!kind) return {};
  Events& kept = events.at(static_cast<std::size_t>(*kind));
  if (kept.list.size() == kMostEvents) {
    ++kept.omitted;
    return {};
  }
  Event event{record.index, record.time, record.action, record.actor, record.subject, {}};
  if (*kind == EventKind::kErasure) {
    SCRUTINY_ASSIGN(const SubjectErased erased, subject_erased(record.public_.value()));
    event.details = {{"unit", erased.unit.text()},
                     {"class", erased.erased_class},
                     {"authority", erased.authority}};
  }
  if (needs_payload(*kind)) {
    const auto opened = ledger_.payload(record.index);
    if (opened.ok()) event.details = telling(opened->payload);
    if (!opened.ok() && opened.error().code() != ErrorCode::kErased) return opened.error();
  }
  kept.list.push_back(std::move(event));
  return {};
}

Status Tally::add_failed(const Record& record) {
  const auto opened = ledger_.payload(record.index);
  if (!opened.ok() && opened.error().code() == ErrorCode::kErased) return {};
  if (!opened.ok()) return opened.error();
  const RowFields fields(opened->payload, "session.failed");
  FailedSignIns& sum = failed[fields.text_or_empty("account")];
  sum.attempts += fields.number("count");
  sum.throttled += fields.number("throttled");
  return {};
}

void Tally::add_opening(const Record& record) {
  auto& readers = openings[{record.subject, record.action}];
  const auto known = readers.find(record.actor);
  if (known != readers.end()) {
    ++known->second;
  } else if (pairs_ < kMostOpenings) {
    ++pairs_;
    readers.emplace(record.actor, 1);
  } else {
    ++openings_omitted;
    if (readers.empty()) openings.erase({record.subject, record.action});
  }
}

}  // namespace scrutiny
