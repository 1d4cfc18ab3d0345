// Pages: the list of documents with search, adding one, one document with its findings, the steps
// of its life, decisions about findings. Thread-safety: registers routes; handlers run on pool
// threads. Ownership: what is given outlives the router. Failure: shown as pages.
#pragma once

#include "server/http/routes/document_services.h"
#include "server/web/site.h"

namespace scrutiny::web {

struct DocumentPageParts {
  const Site& site;
  const http::DocumentServices& services;
  std::uint64_t file_bytes = 2ULL << 30;  // largest upload
};

void add_list_page(http::Router& router, const DocumentPageParts& parts);
void add_upload_pages(http::Router& router, const DocumentPageParts& parts);
void add_document_pages(http::Router& router, const DocumentPageParts& parts);
// The text of one page of a version; called by add_document_pages().
void add_page_text_page(http::Router& router, const DocumentPageParts& parts);
// In the place of an erased document: why, how far that record is vouched for, and what is left.
http::Response gone_page(const DocumentPageParts& parts, const http::Call& call,
                         const DocumentId& id, const Error& why);
void add_finding_pages(http::Router& router, const DocumentPageParts& parts);

}  // namespace scrutiny::web
