#include "server/http/routes/action_json.h"

#include <utility>

#include <boost/json/array.hpp>

#include "server/http/call.h"
#include "server/http/json.h"
#include "storage/state/row_fields.h"

namespace scrutiny::http {
namespace {

namespace json = boost::json;

void put_act(json::object& out, std::string_view name, const ActionAct& act) {
  if (act.time.empty()) return;
  json::object shown;
  shown["by"] = act.by.text();
  shown["time"] = act.time;
  shown["index"] = act.index;
  put_text(shown, "key", act.key);
  out[name] = std::move(shown);
}

// A date, or that there is none, with what was written.
json::object due_json(const ActionDue& due) {
  json::object out;
  put_text(out, "date", due.date);
  put_text(out, "as_written", due.as_written);
  out["no_date"] = due.date.empty();
  return out;
}

json::object source_json(const ActionSource& source) {
  json::object out;
  out["document"] = source.document.text();
  out["version"] = source.version;
  out["finding"] = source.finding.text();
  put_number(out, "page", source.page);
  put_text(out, "paragraph", source.paragraph);
  put_text(out, "quote", source.quote);
  return out;
}

// `name` says what the words are: a note's text, a reason.
json::array notes_json(const std::vector<ActionNote>& notes, std::string_view name) {
  json::array out;
  for (const ActionNote& note : notes) {
    json::object shown;
    shown[name] = note.text;
    put_act(shown, "act", note.act);
    out.emplace_back(std::move(shown));
  }
  return out;
}

json::array due_history_json(const std::vector<ActionDueChange>& history) {
  json::array out;
  for (const ActionDueChange& change : history) {
    json::object shown;
    shown["before"] = due_json(change.before);
    shown["reason"] = change.reason;
    put_act(shown, "act", change.act);
    out.emplace_back(std::move(shown));
  }
  return out;
}

json::object said_json(const ActionSaid& said) {
  json::object out;
  out["brag"] = text(said.brag);
  put_text(out, "note", said.note);
  put_act(out, "act", said.act);
  return out;
}

json::object lapse_json(const ActionLapse& lapse) {
  json::object out;
  out["document"] = lapse.evidence.document.text();
  out["version"] = lapse.evidence.version;
  out["became"] = text(lapse.became);
  out["time"] = lapse.time;
  out["index"] = lapse.index;
  return out;
}

// What every view of an action begins with.
json::object head_json(const ActionRow& action, const ActionStanding& standing) {
  json::object out;
  out["id"] = action.id.text();
  out["state"] = text(state_of(action));
  if (standing.brag) out["brag"] = text(*standing.brag);
  out["overdue"] = standing.overdue;
  out["said_complete"] = standing.said_complete;
  put_text(out, "closed", closed_of(action));
  out["changed"] = action.changed;
  out["erased"] = !action.words.has_value();
  if (!action.words) return out;
  const ActionWords& words = *action.words;
  put_text(out, "ref", words.ref);
  out["action"] = words.action;
  out["lead"] = words.lead.text();
  out["joint"] = id_array(words.joint);
  out["due"] = due_json(words.due);
  if (words.source) out["document"] = words.source->document.text();
  return out;
}

void put_acts(json::object& out, const ActionRow& action) {
  put_act(out, "proposed", action.proposed);
  put_act(out, "agreed", action.agreed);
  put_act(out, "started", action.started);
  put_act(out, "completed", action.completed);
  put_act(out, "checked", action.checked);
  put_act(out, "verified", action.verified);
  put_act(out, "cancelled", action.cancelled);
}

void put_words(json::object& out, const ActionWords& words) {
  put_text(out, "recommendation", words.recommendation);
  put_text(out, "lead_person", words.lead_person);
  if (words.source) out["source"] = source_json(*words.source);
  out["due_history"] = due_history_json(words.due_history);
  out["progress"] = notes_json(words.progress, "text");
  if (words.said) out["said"] = said_json(*words.said);
  out["evidence"] = to_json(words.evidence);
  put_text(out, "evidence_note", words.evidence_note);
  put_text(out, "impact", words.impact);
  put_text(out, "check_note", words.check_note);
  put_text(out, "verify_note", words.verify_note);
  out["reopened"] = notes_json(words.reopened, "reason");
  put_text(out, "cancelled_reason", words.cancelled_reason);
  if (words.lapse) out["lapse"] = lapse_json(*words.lapse);
}

}  // namespace

json::object changed_json(const ActionChanged& changed) {
  json::object out;
  out["id"] = changed.action.text();
  out["state"] = text(changed.state);
  out["receipt"] = receipt_json(changed.receipt);
  return out;
}

json::object tracked_json(const ActionsTracked& tracked) {
  json::object out;
  json::array items;
  for (const auto& [finding, changed] : tracked.tracked) {
    json::object item = changed_json(changed);
    item["finding"] = finding.text();
    items.emplace_back(std::move(item));
  }
  out["items"] = std::move(items);
  out["left"] = tracked.left;
  return out;
}

json::object listed_json(const ListedAction& listed) {
  return head_json(listed.action, listed.standing);
}

json::object details_json(const ActionDetails& details) {
  json::object out = head_json(details.action, details.standing);
  json::array steps;
  for (const ActionStep step : details.steps) steps.emplace_back(text(step));
  out["steps"] = std::move(steps);
  put_acts(out, details.action);
  put_words(out, *details.action.words);
  return out;
}

}  // namespace scrutiny::http
