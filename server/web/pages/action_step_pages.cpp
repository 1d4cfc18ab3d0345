#include <algorithm>

#include "server/web/pages/action_reading.h"
#include "server/web/pages/date_field.h"
#include "server/web/pages/evidence_choices.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;
using enum ActionStep;

constexpr std::size_t kMostWordsBytes = std::size_t{16} * 1024;

// What a step's page asks for.
struct StepForm {
  std::string_view heading;
  std::string_view words_label;  // of the one text there is: note or reason
  std::string_view words_hint;
  std::string_view words_missing;  // empty: it may stay empty
};

StepForm form_of(ActionStep step) {
  switch (step) {
    case kNoteProgress:
      return {"Note progress", "What has been done?",
              "It stays with the action; it cannot be changed later.", "Say what has been done"};
    case kChangeDue:
      return {"Change the due date", "Why does the date change?",
              "The date before stays on record with this reason.", "Say why the date changes"};
    case kComplete:
      return {"Say that the action is complete", "What does the evidence show? (optional)",
              "Partnership support checks it, then the independent scrutineer verifies it.", ""};
    case kCheck:
      return {"Check this action", "Note (optional)",
              "You say that the evidence named is there and is about this action.", ""};
    case kVerify:
      return {"Verify this action", "Note (optional)",
              "You say that the action is done and that the evidence named shows it.", ""};
    case kReopen:
      return {"Reopen this action", "Why is it reopened?",
              "Its agencies see the reason and go on with the work.", "Say why it is reopened"};
    default:
      break;
  }
  return {"Cancel this action", "Why is it cancelled?",
          "It stays on record as cancelled, with this reason.", "Say why it is cancelled"};
}

// What was typed, or what the form begins with.
struct Filled {
  std::string words;
  std::string brag;
  DateParts due;
  std::string due_as_written;
  std::string impact;
  std::vector<std::string> evidence;
  std::string search;
  std::string etag;
};

Filled filled_from(const Form& form) {
  return {form.text("words"),   form.text("brag"),   date_parts(form, "due"),
          form.text("written"), form.text("impact"), form.texts("evidence"),
          std::string(),        form.text("etag")};
}

void add_evidence_field(View& view, const Filled& filled, const Call& call,
                        const StateReader& state) {
  View field = view.add("EVIDENCE_FIELD");
  field.set("Q", filled.search);
  const EvidenceChoices found = evidence_choices(call.principal(), filled.search, state);
  std::uint64_t number = 0;
  for (const EvidenceChoice& choice : found.choices) {
    const std::string value = evidence_value(choice.evidence);
    View item = field.add("CHOICE");
    item.set("VALUE", value)
        .set("NUMBER", ++number)
        .set("CHOICE_TITLE", choice.version.words->title)
        .set("CHOICE_HINT", std::string(label(choice.version.words->kind)) + ", version " +
                                std::to_string(choice.evidence.version) + ", " +
                                std::string(text(choice.version.state)) + ", received " +
                                when_text(choice.version.received));
    const auto& chosen = filled.evidence;
    if (std::find(chosen.begin(), chosen.end(), value) != chosen.end()) item.show("CHOSEN");
  }
  if (found.choices.empty()) field.show("NO_CHOICE");
  if (found.is_cut) field.show("CUT");
}

void add_brag_field(View& view, const std::string& chosen) {
  View field = view.add("BRAG_FIELD");
  std::uint64_t number = 0;
  const auto add = [&](std::string_view value, std::string_view words) {
    View item = field.add("BRAG_CHOICE");
    item.set("VALUE", value).set("NUMBER", ++number).set("CHOICE_TITLE", words);
    if (value == chosen) item.show("CHOSEN");
  };
  add("", "Leave it as it is");
  add(text(Brag::kGreen), "Green: on track");
  add(text(Brag::kAmber), "Amber: at risk");
  add(text(Brag::kRed), "Red: off track");
}

void add_rests_on(View& view, const ActionDetails& details, const Call& call,
                  const StateReader& state) {
  View list = view.add("RESTS_ON");
  for (const ActionEvidence& each : details.action.words->evidence) {
    add_evidence_item(list, each, call.principal(), state);
  }
}

Response step_page(const ActionPageParts& parts, const Call& call, ActionStep step,
                   const ActionDetails& details, const Filled& filled, View& view, int status) {
  const StepForm form = form_of(step);
  const std::string action = "/actions/" + details.action.id.text();
  const auto state = parts.actions.ledger.snapshot();
  view.set("HEADING", form.heading)
      .set("ACTION_TEXT", details.action.words->action)
      .set("STEP_LINK", action + "/" + std::string(text(step)))
      .set("ETAG", filled.etag)
      .set("IDEMPOTENCY_KEY", form_key())
      .set("WORDS_LABEL", form.words_label)
      .set("WORDS_HINT", form.words_hint)
      .set("WORDS", filled.words)
      .set("BUTTON", label(step));
  if (step == kCancel || step == kReopen) view.show("WARN");
  if (step == kNoteProgress) add_brag_field(view, filled.brag);
  if (step == kChangeDue) {
    View due = add_due_field(view, {"New due date", "For example, 31 3 2027", filled.due});
    due.add("WRITTEN_FIELD").set("WRITTEN", filled.due_as_written);
  }
  if (step == kComplete) {
    add_evidence_field(view, filled, call, *state);
    view.add("IMPACT_FIELD").set("IMPACT", filled.impact);
  }
  if (step == kCheck || step == kVerify) add_rests_on(view, details, call, *state);
  view.add("BACK").set("BACK_LINK", action).set("BACK_TEXT", "The action");
  return parts.site.page(call, status, "action_step", form.heading, view);
}

// Why the step is not open to this person now.
Status offered(const ActionDetails& details, ActionStep step) {
  for (const WithheldStep& each : details.withheld) {
    if (each.step == step) return Error(ErrorCode::kConflict, each.why);
  }
  return {};
}

Result<Response> ask(const ActionPageParts& parts, Call& call, ActionStep step) {
  SCRUTINY_ASSIGN(const ActionDetails details, read_action(parts, call));
  SCRUTINY_TRY(offered(details, step));
  const ActionWords& words = *details.action.words;
  Filled filled;
  filled.etag = std::to_string(revision_of(details.action));
  filled.due = date_parts(words.due.date);
  filled.impact = words.impact;
  filled.search = std::string(call.request.head.query_value("q").value_or(""));
  View view;
  return step_page(parts, call, step, details, filled, view, 200);
}

Status read_words(ActionStep step, const Filled& filled, ActionStepRequest& request) {
  const StepForm form = form_of(step);
  if (filled.words.empty() && !form.words_missing.empty()) {
    return Error::field("words", std::string(form.words_missing));
  }
  if (filled.words.size() > kMostWordsBytes || filled.impact.size() > kMostWordsBytes) {
    return Error::field("words", "Write at most 16,000 characters");
  }
  (form.words_missing.empty() ? request.note : request.text) = filled.words;
  return {};
}

Status read_due(const Filled& filled, ActionStepRequest& request) {
  SCRUTINY_ASSIGN(request.due.date, iso_date(filled.due, "due"));
  request.due.as_written = filled.due_as_written;
  if (request.due.date.empty() && request.due.as_written.empty()) {
    return Error::field("due-day", "Enter a date, or say below why there is none");
  }
  return {};
}

Status read_evidence(const Filled& filled, ActionStepRequest& request) {
  for (const std::string& value : filled.evidence) {
    const auto evidence = parse_evidence_value(value);
    if (!evidence) return Error(ErrorCode::kMalformedRequest, "The form names no document.");
    request.evidence.push_back(*evidence);
  }
  if (request.evidence.empty()) {
    return Error::field("evidence-1", "Choose the documents that show it");
  }
  if (request.evidence.size() > ActionCommands::kMostEvidence) {
    return Error::field("evidence-1", "Choose at most 50 documents");
  }
  request.impact = filled.impact;
  return {};
}

Result<ActionStepRequest> request_of(const ActionId& action, ActionStep step,
                                     const Filled& filled) {
  ActionStepRequest request;
  request.action = action;
  request.step = step;
  if (step == kAgree || step == kStart) return request;
  // In the order of the page.
  if (step == kChangeDue) SCRUTINY_TRY(read_due(filled, request));
  if (step == kComplete) SCRUTINY_TRY(read_evidence(filled, request));
  SCRUTINY_TRY(read_words(step, filled, request));
  if (step == kNoteProgress) request.brag = parse_brag(filled.brag);
  if (request.brag == Brag::kBlue) request.brag.reset();
  return request;
}

Result<Response> take(const ActionPageParts& parts, Call& call, ActionStep step) {
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  SCRUTINY_ASSIGN(const ActionId id, call.id<ActionId>("id"));
  const Filled filled = filled_from(form);
  const auto again = [&](const Error& error) -> Result<Response> {
    const bool has_page = step != kAgree && step != kStart;
    if (!has_page || error.field_name().empty() || error.field_name() == "If-Match") return error;
    SCRUTINY_ASSIGN(const ActionDetails details, read_action(parts, call));
    View view;
    // The service names the field as the API does.
    const bool about_evidence = error.field_name() == "evidence";
    show_error(view, about_evidence ? Error::field("evidence-1", error.public_text()) : error);
    return step_page(parts, call, step, details, filled, view, http_status(error.code()));
  };
  const auto request = request_of(id, step, filled);
  if (!request.ok()) return again(request.error());
  ChangeTerms terms;
  SCRUTINY_ASSIGN(terms.if_match, seen_revision(form));
  terms.claim = claim_of(call, form);
  const auto changed = wait_for_change<ActionChanged>([&](ActionChangeDone done) {
    parts.actions.commands.take(call.principal(), *request, terms, std::move(done));
  });
  if (!changed.ok()) return again(changed.error());
  return see_other("/actions/" + id.text() + "?recorded=" + std::to_string(changed->receipt.index));
}

}  // namespace

void add_action_step_pages(http::Router& router, const ActionPageParts& parts) {
  using http::Method;
  for (const ActionStep step : kActionSteps) {
    const std::string path = "/actions/{id}/" + std::string(text(step));
    router.add(
        Method::kPost, path, Access::signed_in(), form_options(parts.site),
        page_handler(parts.site, [parts, step](Call& call) { return take(parts, call, step); }));
    if (step == kAgree || step == kStart) continue;
    router.add(
        Method::kGet, path, Access::signed_in(), page_options(parts.site),
        page_handler(parts.site, [parts, step](Call& call) { return ask(parts, call, step); }));
  }
}

}  // namespace scrutiny::web
