// Pages: holds and erasure of one document; placing and releasing a hold; proposing an erasure. For
// administrators, the chair, the scrutineer and leads (of their agency's documents), also of
// documents they may not open. Deciding is disposal_page.h. Thread-safety: registers routes.
// Ownership: what is given outlives the router. Failure: shown as pages; what can be put right is
// shown on the form.
#pragma once

#include "server/web/pages/disposal_page.h"

namespace scrutiny::web {

void add_document_disposal_page(http::Router& router, const DisposalPageParts& parts);
void add_hold_pages(http::Router& router, const DisposalPageParts& parts);
void add_erasure_proposal_pages(http::Router& router, const DisposalPageParts& parts);

inline void add_document_disposal_pages(http::Router& router, const DisposalPageParts& parts) {
  add_document_disposal_page(router, parts);
  add_hold_pages(router, parts);
  add_erasure_proposal_pages(router, parts);
}

// Where what was recorded is shown.
std::string disposal_address(const DocumentId& document);
http::Response recorded_disposal(const DocumentId& document, const Receipt& receipt);
// Whether the form can be sent again with something put right.
bool can_be_put_right(const Error& error);

}  // namespace scrutiny::web
