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
  if (decision == FindingDecision::kCorrect) view.set("VALUE", finding.said.text);
  view.add("BACK")
      .set("BACK_LINK", "/documents/" + finding.document.text() + "#finding-" + finding.id.text())
      .set("BACK_TEXT", "The document");
  view.add("QUOTED")
      .set("QUOTED_LABEL", "Page " + std::to_string(finding.page) + " of the document says:")
      .set("QUOTE", finding.quote.empty() ? finding.said.text : finding.quote);
  return decision_page(parts, call, decision, view, 200);
}

Result<Response> decide(const DocumentPageParts& parts, Call& call, FindingDecision decision) {
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  FindingDecisionRequest request;
  SCRUTINY_ASSIGN(request.finding, call.id<FindingId>("id"));
  request.decision = decision;
  request.corrected.text = form.text("text");
  request.reason = form.text("reason");
  const bool correct = decision == FindingDecision::kCorrect;
  const bool reject = decision == FindingDecision::kReject;
  if ((correct && request.corrected.text.empty()) || (reject && request.reason.empty())) {
    View view;
    view.set("ETAG", form.text("etag")).set("DOCUMENT_ID", form.text("document"));
    show_error(view, correct ? Error::field("text", "Write what the finding should say")
                             : Error::field("reason", "Say why this is not a finding"));
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
}

}  // namespace scrutiny::web
