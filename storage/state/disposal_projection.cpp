#include "storage/state/disposal_projection.h"

#include <array>
#include <utility>

#include "storage/audit/time_text.h"
#include "storage/state/disposal_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

using boost::json::object;

void rule_set(const Record& record, const RowFields& payload, StateWriter& state) {
  RetentionRule rule;
  rule.kind = payload.word("kind", parse_document_kind);
  rule.months = payload.number("months");
  rule.basis = payload.word("basis", parse_retention_basis);
  rule.authority = payload.text("authority");
  rule.note = payload.text("note");
  rule.since = format_time(record.time);
  rule.index = record.index;
  rule.by = record.actor;
  state.put(retention_rule_key(rule.kind), to_row(rule));
}

void rule_ended(const Record&, const RowFields& payload, StateWriter& state) {
  state.erase(retention_rule_key(payload.word("kind", parse_document_kind)));
}

void hold_placed(const Record& record, const RowFields& payload, StateWriter& state) {
  Hold hold;
  hold.id = payload.id<HoldId>("hold");
  hold.document = id_cast<DocumentId>(record.subject);
  hold.version = static_cast<std::uint32_t>(record.version.value_or(0));
  hold.kept_by = payload.word("kept_by", parse_role);
  hold.authority = payload.text("authority");
  hold.dated = payload.text("dated");
  hold.scope = payload.text_or_empty("scope");
  hold.reason = payload.text("reason");
  hold.unit = record.unit;
  hold.by = record.actor;
  hold.placed = format_time(record.time);
  hold.index = record.index;
  state.put(hold_key(hold.id), to_row(hold));
  state.put(hold_of_key(hold.document, hold.id),
            object{{"drop", true}, {"unit", record.unit.text()}, {"hold", hold.id.text()}});
}

void hold_released(const Record& record, const RowFields& payload, StateWriter& state) {
  auto hold = load_hold(state, payload.id<HoldId>("hold"));
  if (!hold) throw StateCorrupted("a hold that is not there was released");
  hold->released = format_time(record.time);
  hold->released_by = record.actor;
  hold->released_index = record.index;
  hold->release_reason = payload.text("reason");
  state.put(hold_key(hold->id), to_row(*hold));
  state.erase(hold_of_key(hold->document, hold->id));
}

void erasure_proposed(const Record& record, const RowFields& payload, StateWriter& state) {
  Erasure erasure;
  erasure.id = payload.id<ErasureId>("erasure");
  erasure.subject = record.subject;
  if (payload.has("document")) erasure.document = payload.id<DocumentId>("document");
  erasure.version = static_cast<std::uint32_t>(record.version.value_or(0));
  if (payload.has("actions")) erasure.actions = payload.word("actions", parse_derived_actions);
  erasure.erased_class = payload.text("class");
  erasure.authority = payload.text("authority");
  erasure.reason = payload.text("reason");
  erasure.unit = record.unit;
  erasure.proposed_by = payload.id<AccountId>("proposed_by");
  erasure.proposed = format_time(record.time);
  erasure.index = record.index;
  erasure.expires = static_cast<UnixMillis>(payload.number("expires"));
  state.put(erasure_key(erasure.id), to_row(erasure));
  state.put(erasure_open_key(erasure.subject, erasure.id),
            object{{"drop", true}, {"unit", record.unit.text()}, {"erasure", erasure.id.text()}});
}

Erasure required(const RowFields& payload, const StateReader& state) {
  auto erasure = load_erasure(state, payload.id<ErasureId>("erasure"));
  if (!erasure) throw StateCorrupted("an erasure that is not there was decided");
  return std::move(*erasure);
}

template <ErasureState To>
void decided(const Record& record, const RowFields& payload, StateWriter& state) {
  Erasure erasure = required(payload, state);
  erasure.state = To;
  erasure.decided = format_time(record.time);
  erasure.decided_by = record.actor;
  erasure.decided_index = record.index;
  erasure.decision_reason = payload.text_or_empty("reason");
  state.put(erasure_key(erasure.id), to_row(erasure));
  if (To != ErasureState::kApproved) state.erase(erasure_open_key(erasure.subject, erasure.id));
}

void carried_out(const Record&, const RowFields& payload, StateWriter& state) {
  Erasure erasure = required(payload, state);
  erasure.state = ErasureState::kCarriedOut;
  state.put(erasure_key(erasure.id), to_row(erasure));
  state.erase(erasure_open_key(erasure.subject, erasure.id));
}

using Step = void (*)(const Record&, const RowFields&, StateWriter&);
constexpr std::array<std::pair<std::string_view, Step>, 9> kSteps = {{
    {"retention.rule_set", rule_set},
    {"retention.rule_ended", rule_ended},
    {"hold.placed", hold_placed},
    {"hold.released", hold_released},
    {"erasure.proposed", erasure_proposed},
    {"erasure.approved", decided<ErasureState::kApproved>},
    {"erasure.declined", decided<ErasureState::kDeclined>},
    {"erasure.withdrawn", decided<ErasureState::kWithdrawn>},
    {"erasure.carried_out", carried_out},
}};

}  // namespace

void DisposalProjection::apply(const Applied& applied, StateWriter& state) const {
  if (applied.payload == nullptr) return;  // rows of it are gone as a whole
  for (const auto& [action, step] : kSteps) {
    if (action != applied.record.action) continue;
    return step(applied.record, RowFields(*applied.payload, action), state);
  }
}

}  // namespace scrutiny
