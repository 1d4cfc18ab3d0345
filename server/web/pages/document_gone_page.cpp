#include "server/service/attestation.h"
#include "server/service/erasure/disposal_access.h"
#include "server/service/erasure/erased_words.h"
#include "server/web/pages/document_disposal_pages.h"
#include "server/web/pages/document_pages.h"

namespace scrutiny::web {

http::Response gone_page(const DocumentPageParts& parts, const http::Call& call,
                         const DocumentId& id, const Error& why) {
  const http::DocumentServices& services = parts.services;
  const auto state = services.ledger.snapshot();
  View view;
  std::string said = why.public_text();
  const auto row = load_document(*state, id);
  if (const auto by = row ? how_erased(services.ledger, row->unit) : std::nullopt) {
    said += " " + attestation_text(attestation_of(by->record, services.cosignatures));
  }
  view.set("HEADING", title(why.code())).set("TEXT", said);
  const auto link = [&view](const std::string& to, std::string_view words) {
    view.add("LINKED").set("LINK", to).set("LINK_TEXT", words);
  };
  link("/documents/" + id.text() + "/trail", "Trail of this document");
  if (may_read_disposal(*state, call.principal(), id)) {
    link(disposal_address(id), "Holds and erasure of this document");
  }
  link("/documents", "Go to the documents");
  return parts.site.page(call, http_status(why.code()), "message", title(why.code()), view);
}

}  // namespace scrutiny::web
