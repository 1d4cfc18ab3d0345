#include "server/service/documents/document_list.h"

#include <algorithm>
#include <utility>

#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

bool is_cursor(const std::string& after) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return after.empty() || (after.size() == order_suffix(0).size() &&
                           std::all_of(after.begin(), after.end(), is_hex));
}

}  // namespace

bool fits(const DocumentFilter& filter, const ListedDocument& listed) {
  const DocumentRow& document = listed.document;
  if (filter.agency && document.agency != *filter.agency) return false;
  if (filter.state && listed.view.state != *filter.state) return false;
  return !filter.kind || (document.words && document.words->kind == *filter.kind);
}

Result<DocumentPage> list_documents(const Principal& caller, const DocumentFilter& filter,
                                    std::size_t limit, const std::string& after,
                                    const StateReader& state) {
  if (!is_cursor(after)) return Error::field("after", "This is not a cursor of this list.");
  const std::string prefix =
      filter.agency ? agency_order_prefix(*filter.agency) : std::string(kDocumentOrderPrefix);
  // The cursor is the last row of the page before; '/' sorts right after it.
  const std::string from = after.empty() ? std::string() : after + "/";
  DocumentPage page;
  std::size_t looked_at = 0;
  std::string last;
  state.scan(prefix, from, [&](std::string_view key, const boost::json::object& row) {
    if (page.documents.size() == limit || looked_at == kMostRowsPerPage) {
      page.next = last;
      return ScanStep::kStop;
    }
    ++looked_at;
    last = key.substr(prefix.size());
    auto document =
        load_document(state, RowFields(row, "document order row").id<DocumentId>("document"));
    if (!document) throw StateCorrupted("document order: a document is missing");
    auto view = view_for(caller, *document);
    if (!view.ok()) return ScanStep::kContinue;
    ListedDocument listed{std::move(*document), std::move(view).value()};
    if (fits(filter, listed)) page.documents.push_back(std::move(listed));
    return ScanStep::kContinue;
  });
  return page;
}

}  // namespace scrutiny
