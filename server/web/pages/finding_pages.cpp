#include "server/web/pages/date_field.h"
#include "server/web/pages/document_pages.h"
#include "server/web/pages/page_routes.h"
#include "server/web/pages/waiting.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

Error no_such_finding() {
  return {ErrorCode::kNotFound, "There is no such finding, or you may not see it."};
}

// The finding as its document's reading gives it, which is thereby recorded.
Result<FindingRow> read_finding(const DocumentPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const FindingId id, call.id<FindingId>("id"));
  const auto row = load_finding(*parts.services.ledger.snapshot(), id);
  if (!row) return no_such_finding();
  SCRUTINY_ASSIGN(auto reading,
                  parts.services.readings.findings(call.principal(), row->document, row->version));
  SCRUTINY_ASSIGN(VersionFindings findings, wait_for(std::move(reading), parts.services.ledger));
  for (FindingRow& finding : findings.findings) {
    if (finding.id == id) return std::move(finding);
  }
  return no_such_finding();
}

// The cells of a plan's row that a person can correct.
struct RowWords {
  std::string recommendation;
  std::string lead;
  std::string owner;
  std::string timescale;
  DateParts due;
};

RowWords row_fields(const PlanRow& plan) {
  return {plan.recommendation, plan.lead, plan.owner, plan.timescale, date_parts(plan.due)};
}

RowWords row_fields(const Form& form) {
  return {form.text("recommendation"), form.text("lead"), form.text("owner"),
          form.text("timescale"), date_parts(form, "due")};
}

void add_row_fields(View& view, const RowWords& fields) {
  View row = view.add("ROW");
  const auto add = [&row](std::string_view name, std::string_view label_text,
                          const std::string& value) {
    row.add("CELL_FIELD").set("NAME", name).set("CELL_LABEL", label_text).set("CELL_VALUE", value);
  };
  add("recommendation", "Recommendation", fields.recommendation);
  add("lead", "Lead agency", fields.lead);
  add("owner", "Lead person", fields.owner);
  add("timescale", "Timescale, as the plan writes it", fields.timescale);
  add_due_field(view, {"Due date", "Leave it empty if no date is meant", fields.due});
}

// The row as extracted with what a person corrected. kInvalidArgument: the date is none.
Result<PlanRow> corrected_row(PlanRow plan, const RowWords& fields) {
  SCRUTINY_ASSIGN(plan.due, iso_date(fields.due, "due"));
  plan.recommendation = fields.recommendation;
  plan.lead = fields.lead;
  plan.owner = fields.owner;
  plan.timescale = fields.timescale;
  return plan;
}

Response decision_page(const DocumentPageParts& parts, Call& call, FindingDecision decision,
                       View& view, int status) {
  const bool correct = decision == FindingDecision::kCorrect;
  const std::string heading = correct ? "Correct this finding" : "Reject this finding";
  view.set("HEADING", heading)
      .set("FIELD", correct ? "text" : "reason")
      .set("LABEL", correct ? "What it should say" : "Why it is not a finding")
      .set("HINT", correct ? "What was extracted is kept beside it."
                           : "It stays on record as rejected, with your reason.")
      .set("BUTTON", correct ? "Save the correction" : "Reject it")
      .set("ACTION", call.request.head.target)
      .set("IDEMPOTENCY_KEY", form_key());
  if (!correct) view.show("WARN");
  return parts.site.page(call, status, "reason", heading, view);
}

Result<Response> ask(const DocumentPageParts& parts, Call& call, FindingDecision decision) {
  SCRUTINY_ASSIGN(const FindingRow finding, read_finding(parts, call));
  View view;
  view.set("ETAG", finding.revision).set("DOCUMENT_ID", finding.document.text());
  if (decision == FindingDecision::kCorrect) {
    view.set("VALUE", finding.said.text);
    if (finding.said.plan) add_row_fields(view, row_fields(*finding.said.plan));
  }
  view.add("BACK")
      .set("BACK_LINK", "/documents/" + finding.document.text() + "#finding-" + finding.id.text())
      .set("BACK_TEXT", "The document");
  const std::string place = place_text(finding.page, finding.page_end, finding.paragraph);
  view.add("QUOTED")
      .set("QUOTED_LABEL",
           "The document says" + (place.empty() ? std::string() : " (" + place + ")") + ":")
      .set("QUOTE", finding.quote.empty() ? finding.said.text : finding.quote);
  return decision_page(parts, call, decision, view, 200);
}

// What the form decides; an error names the field to look at again.
Status read_decision(const Form& form, const StateReader& state, FindingDecisionRequest& request) {
  request.corrected.text = form.text("text");
  request.reason = form.text("reason");
  if (request.decision == FindingDecision::kReject && request.reason.empty()) {
    return Error::field("reason", "Say why this is not a finding");
  }
  if (request.decision != FindingDecision::kCorrect) return {};
  if (request.corrected.text.empty()) {
    return Error::field("text", "Write what the finding should say");
  }
  if (form.text("row") != "yes") return {};
  const auto finding = load_finding(state, request.finding);
  if (!finding || !finding->said.plan) return {};
  SCRUTINY_ASSIGN(request.corrected.plan, corrected_row(*finding->said.plan, row_fields(form)));
  return {};
}

Result<Response> decide(const DocumentPageParts& parts, Call& call, FindingDecision decision) {
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  FindingDecisionRequest request;
  SCRUTINY_ASSIGN(request.finding, call.id<FindingId>("id"));
  request.decision = decision;
  const auto read = read_decision(form, *parts.services.ledger.snapshot(), request);
  if (!read.ok()) {
    View view;
    view.set("ETAG", form.text("etag")).set("DOCUMENT_ID", form.text("document"));
    view.set("VALUE", form.text(decision == FindingDecision::kCorrect ? "text" : "reason"));
    if (form.text("row") == "yes") add_row_fields(view, row_fields(form));
    show_error(view, read.error());
    return decision_page(parts, call, decision, view, 400);
  }
  ChangeTerms terms;
  SCRUTINY_ASSIGN(terms.if_match, seen_revision(form));
  terms.claim = claim_of(call, form);
  SCRUTINY_ASSIGN(
      const FindingChanged changed, wait_for_change<FindingChanged>([&](FindingChangeDone done) {
        parts.services.findings.decide(call.principal(), request, terms, std::move(done));
      }));
  return see_other("/documents/" + changed.document.text() + "?recorded=" +
                   std::to_string(changed.receipt.index) + "#finding-" + changed.finding.text());
}

Result<Response> confirm_all(const DocumentPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  const auto claim = claim_of(call, form);
  SCRUTINY_ASSIGN(
      const FindingsConfirmed confirmed,
      wait_for_change<FindingsConfirmed>([&](FindingsConfirmedDone done) {
        parts.services.findings.confirm_all(call.principal(), {id, 0}, claim, std::move(done));
      }));
  return see_other("/documents/" + id.text() +
                   "?recorded=" + std::to_string(confirmed.receipt.index));
}

}  // namespace

void add_finding_pages(http::Router& router, const DocumentPageParts& parts) {
  using http::Method;
  const auto add =
      [&](Method method, const std::string& path, FindingDecision decision,
          Result<Response> (*handle)(const DocumentPageParts&, Call&, FindingDecision)) {
        const bool is_page = method == Method::kGet;
        router.add(method, path, Access::signed_in(),
                   is_page ? page_options(parts.site) : form_options(parts.site),
                   page_handler(parts.site, [parts, decision, handle](Call& call) {
                     return handle(parts, call, decision);
                   }));
      };
  add(Method::kPost, "/findings/{id}/confirm", FindingDecision::kConfirm, decide);
  add(Method::kGet, "/findings/{id}/correct", FindingDecision::kCorrect, ask);
  add(Method::kPost, "/findings/{id}/correct", FindingDecision::kCorrect, decide);
  add(Method::kGet, "/findings/{id}/reject", FindingDecision::kReject, ask);
  add(Method::kPost, "/findings/{id}/reject", FindingDecision::kReject, decide);
  router.add(Method::kPost, "/documents/{id}/findings/confirm-all", Access::signed_in(),
             form_options(parts.site),
             page_handler(parts.site, [parts](Call& call) { return confirm_all(parts, call); }));
}

}  // namespace scrutiny::web
