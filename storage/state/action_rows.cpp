#include "storage/state/action_rows.h"

#include <array>
#include <limits>

#include <boost/json/array.hpp>

#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

void put_act(json::object& out, std::string_view name, const ActionAct& act) {
  if (act.time.empty()) return;
  json::object written;
  written["by"] = act.by.text();
  written["time"] = act.time;
  written["index"] = act.index;
  put_text(written, "key", act.key);
  out[name] = std::move(written);
}

ActionAct read_act(const RowFields& fields, std::string_view name) {
  const json::object* written = fields.find_object(name);
  if (written == nullptr) return {};
  const RowFields act(*written, "act");
  return {act.id<ActorId>("by"), act.text("time"), act.number("index"), act.text_or_empty("key")};
}

struct NamedAct {
  std::string_view name;
  ActionAct ActionRow::*act;
};
constexpr std::array<NamedAct, 7> kActs = {{
    {"proposed", &ActionRow::proposed},
    {"agreed", &ActionRow::agreed},
    {"started", &ActionRow::started},
    {"completed", &ActionRow::completed},
    {"checked", &ActionRow::checked},
    {"verified", &ActionRow::verified},
    {"cancelled", &ActionRow::cancelled},
}};

struct NamedText {
  std::string_view name;
  std::string ActionWords::*text;
};
constexpr std::array<NamedText, 8> kTexts = {{
    {"ref", &ActionWords::ref},
    {"recommendation", &ActionWords::recommendation},
    {"lead_person", &ActionWords::lead_person},
    {"evidence_note", &ActionWords::evidence_note},
    {"impact", &ActionWords::impact},
    {"check_note", &ActionWords::check_note},
    {"verify_note", &ActionWords::verify_note},
    {"cancelled_reason", &ActionWords::cancelled_reason},
}};

json::object to_json(const ActionSource& source) {
  json::object out;
  out["document"] = source.document.text();
  out["version"] = source.version;
  out["finding"] = source.finding.text();
  put_number(out, "page", source.page);
  put_text(out, "paragraph", source.paragraph);
  put_text(out, "quote", source.quote);
  return out;
}

ActionSource read_source(const json::object& json) {
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

json::object to_json(const ActionDue& due) {
  json::object out;
  put_text(out, "date", due.date);
  put_text(out, "as_written", due.as_written);
  return out;
}

ActionDue read_due(const json::object& json) {
  const RowFields fields(json, "due date");
  return {fields.text_or_empty("date"), fields.text_or_empty("as_written")};
}

json::object to_json(const ActionDueChange& change) {
  json::object out;
  out["before"] = to_json(change.before);
  out["reason"] = change.reason;
  put_act(out, "act", change.act);
  return out;
}

ActionDueChange read_due_change(const json::object& json) {
  const RowFields fields(json, "change of a due date");
  return {read_due(fields.object("before")), fields.text("reason"), read_act(fields, "act")};
}

json::object to_json(const ActionNote& note) {
  json::object out;
  out["text"] = note.text;
  put_act(out, "act", note.act);
  return out;
}

ActionNote read_note(const json::object& json) {
  const RowFields fields(json, "note");
  return {fields.text("text"), read_act(fields, "act")};
}

json::object to_json(const ActionSaid& said) {
  json::object out;
  out["brag"] = text(said.brag);
  put_text(out, "note", said.note);
  put_act(out, "act", said.act);
  return out;
}

ActionSaid read_said(const json::object& json) {
  const RowFields fields(json, "said BRAG");
  return {fields.word("brag", parse_brag), fields.text_or_empty("note"), read_act(fields, "act")};
}

json::object to_json(const ActionEvidence& evidence) {
  json::object out;
  out["document"] = evidence.document.text();
  out["version"] = evidence.version;
  return out;
}

ActionEvidence read_evidence(const json::object& json) {
  const RowFields fields(json, "evidence");
  return {fields.id<DocumentId>("document"), fields.small_number("version")};
}

json::object to_json(const ActionLapse& lapse) {
  json::object out;
  out["evidence"] = to_json(lapse.evidence);
  out["became"] = text(lapse.became);
  out["time"] = lapse.time;
  out["index"] = lapse.index;
  return out;
}

ActionLapse read_lapse(const json::object& json) {
  const RowFields fields(json, "lapse");
  return {read_evidence(fields.object("evidence")), fields.word("became", parse_document_state),
          fields.text("time"), fields.number("index")};
}

template <class T>
void put_list(json::object& out, std::string_view name, const std::vector<T>& items) {
  if (items.empty()) return;
  json::array list;
  for (const T& item : items) list.emplace_back(to_json(item));
  out[name] = std::move(list);
}

template <class T>
std::vector<T> read_items(const json::array& items, T (*read)(const json::object&)) {
  std::vector<T> out;
  for (const json::value& item : items) {
    if (!item.is_object()) throw StateCorrupted("action row: an item is no object");
    out.push_back(read(item.get_object()));
  }
  return out;
}

template <class T>
std::vector<T> read_list(const RowFields& fields, std::string_view name,
                         T (*read)(const json::object&)) {
  if (!fields.has(name)) return {};
  return read_items(fields.array(name), read);
}

json::object to_json(const ActionWords& words) {
  json::object out;
  for (const NamedText& each : kTexts) put_text(out, each.name, words.*each.text);
  out["action"] = words.action;
  out["lead"] = words.lead.text();
  if (!words.joint.empty()) out["joint"] = id_array(words.joint);
  if (words.source) out["source"] = to_json(*words.source);
  out["due"] = to_json(words.due);
  put_list(out, "due_history", words.due_history);
  put_list(out, "progress", words.progress);
  if (words.said) out["said"] = to_json(*words.said);
  put_list(out, "evidence", words.evidence);
  if (!words.completed_for.empty()) out["completed_for"] = id_array(words.completed_for);
  put_list(out, "reopened", words.reopened);
  if (words.lapse) out["lapse"] = to_json(*words.lapse);
  return out;
}

ActionWords read_words(const json::object& json) {
  const RowFields fields(json, "action words");
  ActionWords words;
  for (const NamedText& each : kTexts) words.*each.text = fields.text_or_empty(each.name);
  words.action = fields.text("action");
  words.lead = fields.id<AgencyId>("lead");
  if (fields.has("joint")) words.joint = agencies_from_texts(fields.texts("joint"));
  if (const json::object* source = fields.find_object("source")) {
    words.source = read_source(*source);
  }
  words.due = read_due(fields.object("due"));
  words.due_history = read_list(fields, "due_history", read_due_change);
  words.progress = read_list(fields, "progress", read_note);
  if (const json::object* said = fields.find_object("said")) words.said = read_said(*said);
  words.evidence = read_list(fields, "evidence", read_evidence);
  if (fields.has("completed_for")) {
    words.completed_for = agencies_from_texts(fields.texts("completed_for"));
  }
  words.reopened = read_list(fields, "reopened", read_note);
  if (const json::object* lapse = fields.find_object("lapse")) words.lapse = read_lapse(*lapse);
  return words;
}

}  // namespace

ActionState state_of(const ActionRow& row) {
  const bool lapsed = row.state == ActionState::kVerified && row.words && row.words->lapse;
  return lapsed ? ActionState::kNeedsReverification : row.state;
}

std::uint64_t revision_of(const ActionRow& row) {
  const bool lapsed = state_of(row) == ActionState::kNeedsReverification;
  return lapsed ? row.words->lapse->index : row.revision;
}

const std::string& closed_of(const ActionRow& row) {
  static const std::string open;
  switch (state_of(row)) {
    case ActionState::kVerified:
      return row.verified.time;
    case ActionState::kCancelled:
      return row.cancelled.time;
    default:
      return open;
  }
}

std::vector<AgencyId> responsible_agencies(const ActionRow& row) {
  if (!row.words) return {};
  std::vector<AgencyId> out{row.words->lead};
  out.insert(out.end(), row.words->joint.begin(), row.words->joint.end());
  return out;
}

std::string action_key(const ActionId& id) {
  return "action/" + id.text();
}

std::string actions_of_agency_prefix(const AgencyId& agency) {
  return "action_of_agency/" + agency.text() + "/";
}

std::string actions_of_document_prefix(const DocumentId& document) {
  return "action_of_document/" + document.text() + "/";
}

std::string action_order_suffix(std::uint64_t proposed_index) {
  return key_number(std::numeric_limits<std::uint64_t>::max() - proposed_index);
}

std::string action_of_finding_key(const FindingId& finding) {
  return "action_of_finding/" + finding.text();
}

std::string action_evidence_prefix(const DocumentId& document) {
  return "action_evidence/" + document.text() + "/";
}

std::string action_evidence_key(const ActionEvidence& evidence, const ActionId& action) {
  return action_evidence_prefix(evidence.document) + key_number(evidence.version) + "/" +
         action.text();
}

json::array to_json(const std::vector<ActionEvidence>& evidence) {
  json::array out;
  for (const ActionEvidence& each : evidence) out.emplace_back(to_json(each));
  return out;
}

std::vector<ActionEvidence> evidence_from_json(const json::array& json) {
  return read_items(json, read_evidence);
}

std::vector<AgencyId> agencies_from_texts(const std::vector<std::string>& texts) {
  std::vector<AgencyId> out;
  for (const std::string& text : texts) {
    const auto agency = AgencyId::parse(text);
    if (!agency) throw StateCorrupted("action: an agency is no id");
    out.push_back(*agency);
  }
  return out;
}

json::object to_row(const ActionRow& row) {
  json::object out;
  out["action"] = row.id.text();
  out["unit"] = row.unit.text();
  out["state"] = text(row.state);
  out["revision"] = row.revision;
  out["changed"] = row.changed;
  for (const NamedAct& each : kActs) put_act(out, each.name, row.*each.act);
  if (row.words) out["words"] = to_json(*row.words);
  return out;
}

ActionRow action_from_row(const json::object& json) {
  const RowFields fields(json, "action row");
  ActionRow row;
  row.id = fields.id<ActionId>("action");
  row.unit = fields.id<UnitId>("unit");
  row.state = fields.word("state", parse_action_state);
  row.revision = fields.number("revision");
  row.changed = fields.text("changed");
  for (const NamedAct& each : kActs) row.*each.act = read_act(fields, each.name);
  if (const json::object* words = fields.find_object("words")) row.words = read_words(*words);
  return row;
}

std::optional<ActionRow> load_action(const StateReader& state, const ActionId& id) {
  const auto row = state.get(action_key(id));
  if (!row) return std::nullopt;
  return action_from_row(*row);
}

std::optional<ActionId> load_action_of_finding(const StateReader& state, const FindingId& finding) {
  const auto row = state.get(action_of_finding_key(finding));
  if (!row) return std::nullopt;
  return RowFields(*row, "action of a finding").id<ActionId>("action");
}

}  // namespace scrutiny
