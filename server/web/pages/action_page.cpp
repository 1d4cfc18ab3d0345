#include <set>

#include "server/service/documents/document_view.h"
#include "server/service/evidence/evidence.h"
#include "server/web/pages/action_pages.h"
#include "server/web/pages/action_reading.h"
#include "server/web/pages/agency_choices.h"
#include "server/web/pages/attestation_fact.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

struct ShownAction {
  const Principal& caller;
  const ActionDetails& details;
  const StateReader& state;

  const ActionRow& row() const { return details.action; }
  const ActionWords& words() const { return *details.action.words; }
};

void add_fact(View& view, std::string_view label_text, const std::string& value,
              const std::string& hint = {}) {
  if (value.empty()) return;
  View fact = view.add("FACT");
  fact.set("LABEL", label_text).set("VALUE", value);
  if (!hint.empty()) fact.add("HINTED").set("HINT", hint);
}

std::string due_text(const ActionDue& due) {
  if (!due.date.empty()) return date_text(due.date);
  return due.as_written.empty() ? "No date" : "No date: \"" + due.as_written + "\"";
}

void add_tags(View& view, const ShownAction& shown) {
  const ActionStanding& standing = shown.details.standing;
  view.set("STATE_LABEL", label(state_of(shown.row())))
      .set("STATE_CLASS", tag_class(tag_colour(state_of(shown.row()))));
  if (standing.brag) {
    std::string words = std::string(label(*standing.brag)) + ": ";
    const bool is_red = *standing.brag == Brag::kRed;
    words += is_red ? (standing.overdue ? "overdue" : "off track") : meaning(*standing.brag);
    view.add("RATED")
        .set("BRAG_LABEL", words)
        .set("BRAG_CLASS", tag_class(tag_colour(*standing.brag)));
  }
  if (standing.said_complete) view.show("UNPROVEN");
}

void add_lapse(View& view, const ShownAction& shown) {
  if (!shown.words().lapse) return;
  const ActionLapse& lapse = *shown.words().lapse;
  view.add("LAPSE")
      .set("LAPSE_LINK", "/documents/" + lapse.evidence.document.text())
      .set("LAPSE_TEXT", "Version " + std::to_string(lapse.evidence.version) +
                             " of a document that the verification rested on was " +
                             std::string(text(lapse.became)) + " on " + when_text(lapse.time) +
                             ". The action has to be verified again.");
}

void add_facts(View& view, const ShownAction& shown) {
  const ActionWords& words = shown.words();
  add_fact(view, "Recommendation", words.recommendation);
  add_fact(view, "Lead agency", agency_name(shown.state, words.lead));
  std::string joint;
  for (const AgencyId& agency : words.joint) {
    joint += (joint.empty() ? "" : "; ") + agency_name(shown.state, agency);
  }
  add_fact(view, "Joint agencies", joint);
  add_fact(view, "Lead person", words.lead_person);
  const bool both = !words.due.date.empty() && !words.due.as_written.empty();
  add_fact(view, "Due", due_text(words.due), both ? "written: " + words.due.as_written : "");
  if (words.said) {
    std::string said = std::string(label(words.said->brag));
    const std::string& note = words.said->note;
    if (!note.empty() && note != said) said += ": " + note;
    add_fact(view, "What those responsible say", said,
             "The rating above is computed; a person cannot type it.");
  }
  add_fact(view, "Evidence of impact", words.impact);
  add_fact(view, "Evidence in words", words.evidence_note);
  add_fact(view, "Note of the check", words.check_note);
  add_fact(view, "Note of the verification", words.verify_note);
  add_fact(view, "Why it was cancelled", words.cancelled_reason);
}

// The document it comes from; its title only for those who may see it.
void add_source(View& view, const ShownAction& shown) {
  if (!shown.words().source) {
    view.show("NO_SOURCE");
    return;
  }
  const ActionSource& source = *shown.words().source;
  View section = view.add("SOURCE");
  const std::string place = place_text(source.page, 0, source.paragraph);
  section.set("PLACE", place.empty() ? "In the document" : "In the document, " + place);
  if (!source.quote.empty()) section.add("QUOTED").set("QUOTE", source.quote);
  const auto document = load_document(shown.state, source.document);
  const bool seen = document && document->words && view_for(shown.caller, *document).ok();
  if (!seen) {
    section.show("UNSEEN");
    return;
  }
  section.add("SEEN")
      .set("SOURCE_LINK",
           "/documents/" + source.document.text() + "#finding-" + source.finding.text())
      .set("SOURCE_TITLE", document->words->title)
      .set("SOURCE_VERSION", std::to_string(source.version));
  view.add("MARKING").set("MARKING_TEXT", text(document->words->marking));
}

void add_steps(View& view, const ShownAction& shown) {
  const std::string base = "/actions/" + shown.row().id.text() + "/";
  for (const ActionStep step : shown.details.steps) {
    const bool at_once = step == ActionStep::kAgree || step == ActionStep::kStart;
    View button = view.add(at_once ? "STEP" : "STEP_WITH_WORDS");
    button.set("STEP_LINK", base + std::string(text(step))).set("STEP_LABEL", label(step));
    if (at_once) button.set("IDEMPOTENCY_KEY", form_key());
  }
  if (shown.details.steps.empty()) view.show("NO_STEPS");
  if (shown.details.withheld.empty()) return;
  View withheld = view.add("WITHHELD");
  for (const WithheldStep& each : shown.details.withheld) {
    withheld.add("WITHHELD_STEP").set("STEP_LABEL", label(each.step)).set("WHY", each.why);
  }
}

void add_due_history(View& view, const ShownAction& shown) {
  const auto& history = shown.words().due_history;
  if (history.empty()) return;
  View section = view.add("DUE_HISTORY");
  for (std::size_t i = 0; i < history.size(); ++i) {
    const ActionDue& then = i + 1 < history.size() ? history[i + 1].before : shown.words().due;
    section.add("DUE_CHANGE")
        .set("BEFORE", due_text(history[i].before))
        .set("THEN", due_text(then))
        .set("REASON", history[i].reason)
        .set("BY", person_name(shown.state, history[i].act.by))
        .set("WHEN", when_text(history[i].act.time));
  }
}

void add_own_key(View& row, const ActionAct& act) {
  if (!act.key.empty()) row.add("OWN_KEY").set("SIGNED_TEXT", own_key_text(act.key));
}

void add_notes(View& view, std::string_view section_name, const std::vector<ActionNote>& notes,
               const StateReader& state) {
  if (notes.empty()) return;
  View section = view.add(section_name);
  for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
    View row = section.add("NOTE");
    row.set("TEXT", note->text)
        .set("BY", person_name(state, note->act.by))
        .set("WHEN", when_text(note->act.time));
    add_own_key(row, note->act);
  }
}

void add_evidence(View& view, const ShownAction& shown) {
  const auto& evidence = shown.words().evidence;
  if (evidence.empty()) {
    view.show("NO_EVIDENCE");
    return;
  }
  View section = view.add("EVIDENCE");
  for (const ActionEvidence& each : evidence) {
    add_evidence_item(section, each, shown.caller, shown.state);
  }
}

void add_history(View& view, const ShownAction& shown) {
  const ActionRow& action = shown.row();
  const auto add = [&](std::string_view what, const ActionAct& act) {
    if (act.time.empty()) return;
    View row = view.add("ACT");
    row.set("WHAT", what)
        .set("BY", person_name(shown.state, act.by))
        .set("WHEN", when_text(act.time));
    add_own_key(row, act);
  };
  add("Proposed", action.proposed);
  add("Agreed", action.agreed);
  add("Started", action.started);
  add("Said to be complete", action.completed);
  add("Checked", action.checked);
  add("Verified", action.verified);
  add("Cancelled", action.cancelled);
}

// Evidence of an action is its own records and those of the documents named as evidence.
std::string bundle_link(const ShownAction& shown) {
  std::string link = "/api/v1/audit/bundle?subject=" + shown.details.action.id.text();
  std::set<DocumentId> added;
  for (const ActionEvidence& each : shown.words().evidence) {
    const auto document = load_document(shown.state, each.document);
    if (!document || !view_for(shown.caller, *document).ok()) continue;
    if (added.size() + 1 == Evidence::kMostSubjects || !added.insert(each.document).second)
      continue;
    link += "&subject=" + each.document.text();
  }
  return link;
}

std::string title_of(const ActionRow& action) {
  return action.words->ref.empty() ? "Action" : "Action " + action.words->ref;
}

Result<Response> show(const ActionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const ActionDetails details, read_action(parts, call));
  const auto state = parts.actions.ledger.snapshot();
  const ShownAction shown{call.principal(), details, *state};
  View view;
  view.set("HEADING", title_of(details.action))
      .set("ACTION_TEXT", details.action.words->action)
      .set("ETAG", revision_of(details.action))
      .set("TRAIL_LINK", "/actions/" + details.action.id.text() + "/trail")
      .set("BUNDLE_LINK", bundle_link(shown));
  view.add("BACK").set("BACK_LINK", "/actions").set("BACK_TEXT", "Actions");
  add_tags(view, shown);
  add_lapse(view, shown);
  add_facts(view, shown);
  add_attestation(view, revision_of(details.action), parts.actions.cosignatures);
  add_source(view, shown);
  add_steps(view, shown);
  add_due_history(view, shown);
  if (details.action.words->progress.empty()) view.show("NO_PROGRESS");
  add_notes(view, "PROGRESS", details.action.words->progress, *state);
  add_notes(view, "REOPENED", details.action.words->reopened, *state);
  add_evidence(view, shown);
  add_history(view, shown);
  if (const auto said = call.request.head.query_value("recorded"); said && !said->empty()) {
    view.add("NOTICE").set("NOTICE_TEXT",
                           "Recorded as number " + std::string(*said) + " in the log.");
  }
  return parts.site.page(call, 200, "action", title_of(details.action), view);
}

}  // namespace

void add_action_page(http::Router& router, const ActionPageParts& parts) {
  router.add(http::Method::kGet, "/actions/{id}", Access::signed_in(), page_options(parts.site),
             page_handler(parts.site, [parts](Call& call) { return show(parts, call); }));
}

}  // namespace scrutiny::web
