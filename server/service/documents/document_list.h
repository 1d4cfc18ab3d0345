// Lists of documents, newest first: only what the caller may see, filtered, page by page.
// Not recorded: a list opens nothing (design promise 1).
// Thread-safety: pure functions over a snapshot. Blocking: reads state.
// Failure: kInvalidArgument with the field `after` for a cursor that is none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/service/documents/document_view.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

struct DocumentFilter {
  std::optional<DocumentKind> kind;
  std::optional<AgencyId> agency;
  std::optional<DocumentState> state;  // as the caller sees it
};

struct ListedDocument {
  DocumentRow document;  // words may be erased
  DocumentView view;
};

struct DocumentPage {
  std::vector<ListedDocument> documents;
  std::string next;  // cursor for the next page; empty: this was the last
};

// Rows looked at for one page: with a filter that fits few, a page may come back short with a
// cursor, rather than one request reading everything.
inline constexpr std::size_t kMostRowsPerPage = 2000;

bool fits(const DocumentFilter& filter, const ListedDocument& document);

Result<DocumentPage> list_documents(const Principal& caller, const DocumentFilter& filter,
                                    std::size_t limit, const std::string& after,
                                    const StateReader& state);

}  // namespace scrutiny
