#include "storage/state/actions_projection.h"

#include <array>
#include <utility>

#include "storage/audit/time_text.h"
#include "storage/state/action_rows.h"
#include "storage/state/document_rows.h"
#include "storage/state/row_fields.h"
#include "storage/state/writer_keys.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

ActionAct act_of(const Record& record) {
  return {record.actor, format_time(record.time), record.index, writer_key_of(record)};
}

ActionRow load(const Record& record, const StateReader& state) {
  auto row = load_action(state, id_cast<ActionId>(record.subject));
  if (!row) throw StateCorrupted(record.action + ": no such action");
  return std::move(*row);
}

void store(ActionRow row, const Record& record, StateWriter& state) {
  row.revision = record.index;
  row.changed = format_time(record.time);
  state.put(action_key(row.id), to_row(row));
}

// A row that is nothing but words of the action's unit.
json::object listed(const ActionRow& row) {
  json::object out;
  out["unit"] = row.unit.text();
  out["drop"] = true;
  out["action"] = row.id.text();
  return out;
}

ActionDue due_of(const RowFields& fields) {
  return {fields.text_or_empty("due"), fields.text_or_empty("due_as_written")};
}

ActionSource source_of(const json::object& json) {
  const RowFields fields(json, "source of an action");
  ActionSource source;
  source.document = fields.id<DocumentId>("document");
  source.version = fields.small_number("version");
  source.finding = fields.id<FindingId>("finding");
  source.page = static_cast<std::uint32_t>(fields.number_or_zero("page"));
  source.paragraph = fields.text_or_empty("paragraph");
  source.quote = fields.text_or_empty("quote");
  return source;
}

ActionWords proposed_words(const Record& record, const json::object& payload) {
  const RowFields fields(payload, "action.proposed");
  ActionWords words;
  words.ref = fields.text_or_empty("ref");
  words.recommendation = fields.text_or_empty("recommendation");
  words.action = fields.text("action");
  words.lead = fields.id<AgencyId>("lead");
  if (fields.has("joint")) words.joint = agencies_from_texts(fields.texts("joint"));
  words.lead_person = fields.text_or_empty("lead_person");
  words.due = due_of(fields);
  words.evidence_note = fields.text_or_empty("evidence_note");
  words.impact = fields.text_or_empty("impact");
  if (const json::object* source = fields.find_object("source")) words.source = source_of(*source);
  // What the plan itself says of how it goes.
  if (fields.has("progress")) words.progress.push_back({fields.text("progress"), act_of(record)});
  if (fields.has("brag")) {
    words.said = ActionSaid{fields.word("brag", parse_brag), fields.text_or_empty("brag_note"),
                            act_of(record)};
  }
  return words;
}

void list(const ActionRow& row, StateWriter& state) {
  const std::string suffix = action_order_suffix(row.proposed.index);
  json::object order;
  order["action"] = row.id.text();
  state.put(std::string(kActionOrderPrefix) + suffix, std::move(order));
  if (!row.words) return;
  for (const AgencyId& agency : responsible_agencies(row)) {
    state.put(actions_of_agency_prefix(agency) + suffix, listed(row));
  }
  if (!row.words->source) return;
  state.put(actions_of_document_prefix(row.words->source->document) + suffix, listed(row));
  state.put(action_of_finding_key(row.words->source->finding), listed(row));
}

void proposed(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  ActionRow row;
  row.id = id_cast<ActionId>(record.subject);
  if (state.get(action_key(row.id))) throw StateCorrupted("action.proposed twice");
  row.unit = record.unit;
  row.state = ActionState::kProposed;
  row.proposed = act_of(record);
  if (applied.payload != nullptr) row.words = proposed_words(record, *applied.payload);
  list(row, state);
  store(std::move(row), record, state);
}

void agreed(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  row.state = ActionState::kAgreed;
  row.agreed = act_of(applied.record);
  store(std::move(row), applied.record, state);
}

void started(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  row.state = ActionState::kInProgress;
  row.started = act_of(applied.record);
  store(std::move(row), applied.record, state);
}

void progress_noted(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  if (applied.payload != nullptr && row.words) {
    const RowFields fields(*applied.payload, "action.progress_noted");
    const std::string text = fields.text("text");
    row.words->progress.push_back({text, act_of(applied.record)});
    if (fields.has("brag")) {
      row.words->said = ActionSaid{fields.word("brag", parse_brag), text, act_of(applied.record)};
    }
  }
  store(std::move(row), applied.record, state);
}

void due_changed(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  if (applied.payload != nullptr && row.words) {
    const RowFields fields(*applied.payload, "action.due_changed");
    row.words->due_history.push_back(
        {row.words->due, fields.text("reason"), act_of(applied.record)});
    row.words->due = due_of(fields);
  }
  store(std::move(row), applied.record, state);
}

// A completion is taken back, or made anew: nothing rests on the evidence of the last one.
void forget_completion(ActionRow& row, StateWriter& state) {
  row.completed = row.checked = row.verified = {};
  if (!row.words) return;
  for (const ActionEvidence& each : row.words->evidence) {
    state.erase(action_evidence_key(each, row.id));
  }
  row.words->evidence.clear();
  row.words->completed_for.clear();
  row.words->check_note.clear();
  row.words->verify_note.clear();
  row.words->lapse.reset();
}

void completed(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  forget_completion(row, state);
  row.state = ActionState::kCompleted;
  row.completed = act_of(applied.record);
  if (applied.payload != nullptr && row.words) {
    const RowFields fields(*applied.payload, "action.completed");
    row.words->evidence = evidence_from_json(fields.array("evidence"));
    row.words->completed_for = responsible_agencies(row);
    if (fields.has("note")) row.words->evidence_note = fields.text("note");
    if (fields.has("impact")) row.words->impact = fields.text("impact");
    for (const ActionEvidence& each : row.words->evidence) {
      state.put(action_evidence_key(each, row.id), listed(row));
    }
  }
  store(std::move(row), applied.record, state);
}

void checked(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  row.state = ActionState::kChecked;
  row.checked = act_of(applied.record);
  if (applied.payload != nullptr && row.words) {
    row.words->check_note = RowFields(*applied.payload, "action.checked").text_or_empty("note");
  }
  store(std::move(row), applied.record, state);
}

void verified(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  row.state = ActionState::kVerified;
  row.verified = act_of(applied.record);
  if (applied.payload != nullptr && row.words) {
    const RowFields fields(*applied.payload, "action.verified");
    if (evidence_from_json(fields.array("evidence")) != row.words->evidence) {
      throw StateCorrupted("action.verified: not on the evidence named at completion");
    }
    row.words->verify_note = fields.text_or_empty("note");
  }
  store(std::move(row), applied.record, state);
}

void reopened(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  forget_completion(row, state);
  row.state = ActionState::kInProgress;
  if (applied.payload != nullptr && row.words) {
    row.words->reopened.push_back(
        {RowFields(*applied.payload, "action.reopened").text("reason"), act_of(applied.record)});
  }
  store(std::move(row), applied.record, state);
}

void cancelled(const Applied& applied, StateWriter& state) {
  ActionRow row = load(applied.record, state);
  row.state = ActionState::kCancelled;
  row.cancelled = act_of(applied.record);
  if (applied.payload != nullptr && row.words) {
    row.words->cancelled_reason = RowFields(*applied.payload, "action.cancelled").text("reason");
  }
  store(std::move(row), applied.record, state);
}

using Step = void (*)(const Applied&, StateWriter&);
constexpr std::array<std::pair<std::string_view, Step>, 10> kSteps = {{
    {"action.proposed", proposed},
    {"action.agreed", agreed},
    {"action.started", started},
    {"action.progress_noted", progress_noted},
    {"action.due_changed", due_changed},
    {"action.completed", completed},
    {"action.checked", checked},
    {"action.verified", verified},
    {"action.reopened", reopened},
    {"action.cancelled", cancelled},
}};

constexpr std::array<std::string_view, 3> kEndings = {"document.accepted", "document.withdrawn",
                                                      "document.superseded"};

bool is_over(DocumentState state) {
  return state == DocumentState::kSuperseded || state == DocumentState::kWithdrawn;
}

void lapse(ActionRow row, const ActionLapse& how, StateWriter& state) {
  const bool stands = row.words && row.state == ActionState::kVerified && !row.words->lapse;
  if (!stands) return;
  // The row's own revision stays: it follows from the action's records alone, erased or not.
  row.words->lapse = how;
  state.put(action_key(row.id), to_row(row));
}

// A record about a document may end versions that verifications rest on, also one that is not
// the record's own: accepting a version supersedes the one before.
void documents_moved(const Record& record, StateWriter& state) {
  const auto document = id_cast<DocumentId>(record.subject);
  const std::string prefix = action_evidence_prefix(document);
  std::vector<std::pair<std::uint32_t, ActionId>> resting;
  state.scan(prefix, {}, [&](std::string_view key, const json::object& row) {
    const std::string version(key.substr(prefix.size(), 16));
    resting.emplace_back(static_cast<std::uint32_t>(std::stoull(version, nullptr, 16)),
                         RowFields(row, "evidence row").id<ActionId>("action"));
    return ScanStep::kContinue;
  });
  for (const auto& [number, action] : resting) {
    const auto version = load_version(state, document, number);
    auto row = load_action(state, action);
    if (!version || !row) throw StateCorrupted("evidence row: names what is not there");
    if (!is_over(version->state)) continue;
    lapse(std::move(*row),
          {{document, number}, version->state, format_time(record.time), record.index}, state);
  }
}

}  // namespace

void ActionsProjection::apply(const Applied& applied, StateWriter& state) const {
  for (const auto& [action, step] : kSteps) {
    if (action == applied.record.action) return step(applied, state);
  }
  for (const std::string_view action : kEndings) {
    if (action == applied.record.action) return documents_moved(applied.record, state);
  }
}

}  // namespace scrutiny
