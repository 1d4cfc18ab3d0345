#include <algorithm>

#include "server/service/actions/action_proposal.h"
#include "server/web/pages/action_pages.h"
#include "server/web/pages/agency_choices.h"
#include "server/web/pages/date_field.h"
#include "server/web/pages/page_routes.h"
#include "server/web/pages/waiting.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

constexpr std::size_t kMostWordsBytes = std::size_t{16} * 1024;
constexpr std::size_t kMostLabelBytes = 200;

Error no_such_finding() {
  return {ErrorCode::kNotFound, "There is no such finding, or you may not see it."};
}

// A finding with the document it stands in.
struct Tracked {
  FindingRow finding;
  DocumentRow document;

  bool is_row() const { return finding.said.kind == kActionKind; }
};

// As the reading of its document's findings gives it, which is thereby recorded.
Result<Tracked> read_tracked(const ActionPageParts& parts, const Call& call) {
  SCRUTINY_ASSIGN(const FindingId id, call.id<FindingId>("id"));
  const auto state = parts.actions.ledger.snapshot();
  const auto row = load_finding(*state, id);
  if (!row) return no_such_finding();
  const auto document = load_document(*state, row->document);
  const auto version = load_version(*state, row->document, row->version);
  if (!document || !version) return no_such_finding();
  SCRUTINY_ASSIGN(auto reading,
                  parts.documents.readings.findings(call.principal(), row->document, row->version));
  SCRUTINY_ASSIGN(VersionFindings read, wait_for(std::move(reading), parts.actions.ledger));
  for (FindingRow& finding : read.findings) {
    if (finding.id != id) continue;
    SCRUTINY_TRY(may_track(call.principal(), finding, *version, document->agency, *state));
    return Tracked{std::move(finding), *document};
  }
  return no_such_finding();
}

struct Filled {
  std::string action;
  std::string lead;
  std::vector<std::string> joint;
  std::string person;
  DateParts due;
  std::string due_as_written;
};

Filled filled_from(const Form& form) {
  return {form.text("action"), form.text("lead"),       form.texts("joint"),
          form.text("person"), date_parts(form, "due"), form.text("written")};
}

Filled first_filled(const Tracked& tracked, const StateReader& state) {
  Filled out;
  out.lead = proposed_lead(tracked.finding, tracked.document.agency, state).text();
  if (const auto& plan = tracked.finding.said.plan) {
    out.person = plan->owner;
    out.due = date_parts(plan->due);
    if (plan->due.empty()) out.due_as_written = plan->timescale;
  }
  return out;
}

void add_joint_choices(View& form, const Filled& filled, const StateReader& state) {
  std::uint64_t number = 0;
  for (const Agency& agency : agencies_by_name(state)) {
    View choice = form.add("JOINT");
    choice.set("VALUE", agency.id.text()).set("LABEL", agency.name).set("NUMBER", ++number);
    const auto& chosen = filled.joint;
    if (std::find(chosen.begin(), chosen.end(), agency.id.text()) != chosen.end()) {
      choice.show("SELECTED");
    }
  }
}

Response track_page(const ActionPageParts& parts, const Call& call, const Tracked& tracked,
                    const Filled& filled, View& view, int status) {
  const std::string_view heading = tracked.is_row() ? "Track this action" : "Track this finding";
  const FindingRow& finding = tracked.finding;
  const auto state = parts.actions.ledger.snapshot();
  view.set("HEADING", heading)
      .set("SAID", finding.said.text)
      .set("FORM_ACTION", "/findings/" + finding.id.text() + "/track")
      .set("IDEMPOTENCY_KEY", form_key())
      .set("LEAD_LABEL", "Lead agency")
      .set("LEAD_HINT", finding.said.plan && !finding.said.plan->lead.empty()
                            ? "The plan says: " + finding.said.plan->lead
                            : std::string("It agrees to the action before work starts"))
      .set("BUTTON", "Track it");
  View one = view.add("ONE");
  one.set("PERSON", filled.person);
  if (!tracked.is_row()) one.add("ACTION_FIELD").set("ACTION_WORDS", filled.action);
  add_joint_choices(one, filled, *state);
  add_agency_choices(view, "LEAD_CHOICE", *state, AgencyId::parse(filled.lead));
  View due = add_due_field(view, {"Due date", "For example, 31 3 2027", filled.due});
  due.add("WRITTEN_FIELD").set("WRITTEN", filled.due_as_written);
  view.add("BACK")
      .set("BACK_LINK", "/documents/" + finding.document.text() + "#finding-" + finding.id.text())
      .set("BACK_TEXT", "The document");
  return parts.site.page(call, status, "track", heading, view);
}

Result<NewAction> new_action(const Tracked& tracked, const Filled& filled) {
  NewAction out;
  out.finding = tracked.finding.id;
  out.action = filled.action;
  if (!tracked.is_row() && out.action.empty()) {
    return Error::field("action", "Say what will be done");
  }
  if (out.action.size() > kMostWordsBytes) {
    return Error::field("action", "Write at most 16,000 characters");
  }
  out.lead = AgencyId::parse(filled.lead);
  if (!out.lead) return Error::field("lead", "Choose the agency that leads the action");
  for (const std::string& chosen : filled.joint) {
    const auto agency = AgencyId::parse(chosen);
    if (!agency) return Error(ErrorCode::kMalformedRequest, "The form names an unknown agency.");
    if (*agency != *out.lead) out.joint.push_back(*agency);
  }
  if (filled.person.size() > kMostLabelBytes || filled.due_as_written.size() > kMostLabelBytes) {
    return Error::field("person", "Write at most 200 characters");
  }
  out.lead_person = filled.person;
  SCRUTINY_ASSIGN(out.due.date, iso_date(filled.due, "due"));
  out.due.as_written = filled.due_as_written;
  // The row's own words stay beside the day that they were understood as.
  const auto& plan = tracked.finding.said.plan;
  const bool is_own = plan && !plan->due.empty() && out.due.date == plan->due;
  if (is_own && out.due.as_written.empty()) out.due.as_written = plan->timescale;
  return out;
}

Result<Response> ask_one(const ActionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const Tracked tracked, read_tracked(parts, call));
  View view;
  return track_page(parts, call, tracked, first_filled(tracked, *parts.actions.ledger.snapshot()),
                    view, 200);
}

Result<Response> track_one(const ActionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  const auto claim = claim_of(call, form);
  auto read = read_tracked(parts, call);
  // Sent twice: the first has tracked it, and the finding's action is the answer.
  if (!read.ok() && read.error().code() == ErrorCode::kConflict) {
    SCRUTINY_ASSIGN(const FindingId id, call.id<FindingId>("id"));
    const auto action = load_action_of_finding(*parts.actions.ledger.snapshot(), id);
    if (action) return see_other("/actions/" + action->text());
  }
  if (!read.ok()) return std::move(read).error();
  const Tracked tracked = std::move(read).value();
  const Filled filled = filled_from(form);
  const auto again = [&](const Error& error) -> Result<Response> {
    if (error.field_name().empty()) return error;
    View view;
    show_error(view, error);
    return track_page(parts, call, tracked, filled, view, http_status(error.code()));
  };
  const auto action = new_action(tracked, filled);
  if (!action.ok()) return again(action.error());
  const auto made = wait_for_change<ActionChanged>([&](ActionChangeDone done) {
    parts.actions.commands.propose(call.principal(), *action, claim, std::move(done));
  });
  if (!made.ok()) return again(made.error());
  return see_other("/actions/" + made->action.text() +
                   "?recorded=" + std::to_string(made->receipt.index));
}

Response track_all_page(const ActionPageParts& parts, const Call& call, const Filled& filled,
                        View& view, int status) {
  const std::string document = "/documents/" + call.parameter("id");
  view.set("HEADING", "Track all confirmed actions")
      .set("FORM_ACTION", document + "/track")
      .set("IDEMPOTENCY_KEY", form_key())
      .set("LEAD_LABEL", "Lead agency where a row names none of the partnership")
      .set("LEAD_HINT", "A row that names an agency as the partnership writes it is led by it")
      .set("BUTTON", "Track them");
  view.show("ALL");
  add_agency_choices(view, "LEAD_CHOICE", *parts.actions.ledger.snapshot(),
                     AgencyId::parse(filled.lead));
  add_due_field(view, {"Due date where a row has none (optional)",
                       "Leave it empty to track these actions without a date", filled.due});
  view.add("BACK").set("BACK_LINK", document).set("BACK_TEXT", "The document");
  return parts.site.page(call, status, "track", "Track all confirmed actions", view);
}

Result<Response> ask_all(const ActionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  const auto state = parts.actions.ledger.snapshot();
  SCRUTINY_ASSIGN(const auto rows, untracked_rows(call.principal(), id, 0, *state));
  if (rows.empty()) {
    return Error(ErrorCode::kConflict, "No confirmed action of this document waits to be tracked.");
  }
  Filled filled;
  filled.lead = load_document(*state, id)->agency.text();
  View view;
  return track_all_page(parts, call, filled, view, 200);
}

Result<Response> track_all(const ActionPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  const Filled filled = filled_from(form);
  TrackAll which;
  SCRUTINY_ASSIGN(which.document, call.id<DocumentId>("id"));
  which.unless_said.lead = AgencyId::parse(filled.lead);
  auto due = iso_date(filled.due, "due");
  if (!due.ok()) {
    View view;
    show_error(view, due.error());
    return track_all_page(parts, call, filled, view, 400);
  }
  which.unless_said.due = std::move(due).value();
  const auto claim = claim_of(call, form);
  SCRUTINY_ASSIGN(
      const ActionsTracked tracked, wait_for_change<ActionsTracked>([&](ActionsTrackedDone done) {
        parts.actions.commands.track_all(call.principal(), which, claim, std::move(done));
      }));
  return see_other("/actions?document=" + which.document.text() +
                   "&tracked=" + std::to_string(tracked.tracked.size()) +
                   "&left=" + std::to_string(tracked.left));
}

}  // namespace

void add_tracking_pages(http::Router& router, const ActionPageParts& parts) {
  using http::Method;
  const auto add = [&](Method method, const char* path,
                       Result<Response> (*handle)(const ActionPageParts&, Call&)) {
    router.add(
        method, path, Access::signed_in(),
        method == Method::kGet ? page_options(parts.site) : form_options(parts.site),
        page_handler(parts.site, [parts, handle](Call& call) { return handle(parts, call); }));
  };
  add(Method::kGet, "/findings/{id}/track", ask_one);
  add(Method::kPost, "/findings/{id}/track", track_one);
  add(Method::kGet, "/documents/{id}/track", ask_all);
  add(Method::kPost, "/documents/{id}/track", track_all);
}

}  // namespace scrutiny::web
