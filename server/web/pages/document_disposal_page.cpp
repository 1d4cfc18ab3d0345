#include "server/service/documents/document_view.h"
#include "server/service/erasure/disposal_access.h"
#include "server/web/pages/disposal_section.h"
#include "server/web/pages/disposal_subject.h"
#include "server/web/pages/document_disposal_pages.h"
#include "server/web/pages/page_routes.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

constexpr std::string_view kTitle = "Holds and erasure of a document";

Result<Response> show(const DisposalPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  const auto state = parts.services.ledger.snapshot();
  SCRUTINY_ASSIGN(const DisposalSubject subject, disposal_subject(*state, call.principal(), id));
  if (!may_read_disposal(*state, call.principal(), id)) {
    return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
  }
  View view;
  view.set("CAPTION", kTitle).set("HEADING", subject.name);
  add_marking(view, subject.document);
  add_disposal_section(view, {call.principal(), subject.document, *state, parts.services.ledger,
                              parts.services.clock.now()});
  view.show("ALL_LISTED");
  const bool opens = view_for(call.principal(), subject.document).ok();
  view.add("BACK")
      .set("BACK_LINK", opens ? "/documents/" + id.text() : std::string("/disposal"))
      .set("BACK_TEXT", opens ? "The document" : "Disposal and erasure");
  if (const auto said = call.request.head.query_value("recorded"); said && !said->empty()) {
    view.add("NOTICE").set("NOTICE_TEXT",
                           "Recorded as number " + std::string(*said) + " in the log.");
  }
  return parts.site.page(call, 200, "document_disposal", kTitle, view);
}

}  // namespace

std::string disposal_address(const DocumentId& document) {
  return "/documents/" + document.text() + "/disposal";
}

http::Response recorded_disposal(const DocumentId& document, const Receipt& receipt) {
  return see_other(disposal_address(document) + "?recorded=" + std::to_string(receipt.index));
}

bool can_be_put_right(const Error& error) {
  return error.code() == ErrorCode::kInvalidArgument || error.code() == ErrorCode::kConflict;
}

void add_document_disposal_page(http::Router& router, const DisposalPageParts& parts) {
  router.add(http::Method::kGet, "/documents/{id}/disposal", disposal_readers(),
             page_options(parts.site),
             page_handler(parts.site, [parts](Call& call) { return show(parts, call); }));
}

}  // namespace scrutiny::web
