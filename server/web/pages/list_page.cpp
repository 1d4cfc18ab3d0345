#include "server/service/account_directory.h"
#include "server/web/pages/document_pages.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

constexpr std::size_t kPerPage = 25;

struct ListQuery {
  std::string words;
  DocumentFilter filter;
  std::string after;
};

// A filter a person cannot have chosen on the page is left out rather than argued about.
ListQuery decode(const http::RequestHead& head) {
  ListQuery query;
  query.words = std::string(head.query_value("q").value_or(""));
  query.filter.kind = parse_document_kind(head.query_value("kind").value_or(""));
  query.filter.state = parse_document_state(head.query_value("state").value_or(""));
  query.after = std::string(head.query_value("after").value_or(""));
  return query;
}

template <class Enum, std::size_t N>
void add_choices(View& view, std::string_view section, std::optional<Enum> chosen) {
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<Enum>(i);
    View choice = view.add(section);
    choice.set("VALUE", text(value)).set("LABEL", label(value));
    if (value == chosen) choice.show("SELECTED");
  }
}

std::string more_link(const ListQuery& query, const std::string& next) {
  std::string link = "/documents?after=" + next;
  if (query.filter.kind) link += "&kind=" + std::string(text(*query.filter.kind));
  if (query.filter.state) link += "&state=" + std::string(text(*query.filter.state));
  if (!query.words.empty()) link += "&q=" + url_encoded(query.words);
  return link;
}

View add_row(View& view, const ListedDocument& listed, const StateReader& state) {
  const DocumentRow& document = listed.document;
  View row = view.add("DOCUMENT");
  const auto agency = find_agency(state, document.agency);
  row.set("ID", document.id.text())
      .set("AGENCY", agency ? agency->name : "An agency whose name was erased")
      .set("STATE_LABEL", label(listed.view.state))
      .set("RECEIVED", when_text(document.received))
      .set("DOC_TITLE", document.words ? document.words->title : "Erased")
      .set("KIND_LABEL", document.words ? label(document.words->kind) : "")
      .set("DOC_MARKING", document.words ? text(document.words->marking) : "");
  if (const auto colour = tag_colour(listed.view.state); !colour.empty()) {
    row.add("TAG").set("COLOUR", colour);
  }
  return row;
}

void add_snippet(View& row, const std::vector<SnippetPart>& parts) {
  if (parts.empty()) return;
  View snippet = row.add("SNIPPET");
  for (const SnippetPart& part : parts) {
    const bool is_match = part.kind == SnippetPart::Kind::kMatch;
    snippet.add("PIECE").add(is_match ? "MARK" : "PLAIN").set("TEXT", part.text);
  }
}

// Fills in the rows and returns the cursor of the next page.
Result<std::string> add_documents(View& view, const DocumentPageParts& parts,
                                  const Principal& caller, const ListQuery& query) {
  const auto state = parts.services.ledger.snapshot();
  if (query.words.empty()) {
    SCRUTINY_ASSIGN(const DocumentPage page,
                    list_documents(caller, query.filter, kPerPage, query.after, *state));
    for (const ListedDocument& listed : page.documents) add_row(view, listed, *state);
    view.show(page.documents.empty() && page.next.empty() ? "NONE" : "SOME");
    return page.next;
  }
  SCRUTINY_ASSIGN(
      const FoundPage page,
      parts.services.search.find(caller, query.words, query.filter, kPerPage, query.after));
  for (const FoundDocument& found : page.documents) {
    View row = add_row(view, found.listed, *state);
    add_snippet(row, found.snippet);
  }
  view.show(page.documents.empty() ? "NONE" : "SOME");
  return page.next;
}

Result<http::Response> list(const DocumentPageParts& parts, http::Call& call) {
  const ListQuery query = decode(call.request.head);
  View view;
  view.set("Q", query.words);
  add_choices<DocumentKind, 15>(view, "KIND", query.filter.kind);
  add_choices<DocumentState, 8>(view, "STATE", query.filter.state);
  const bool filtered = !query.words.empty() || query.filter.kind || query.filter.state;
  view.show(filtered ? "FILTERED" : "UNFILTERED");
  const auto next = add_documents(view, parts, call.principal(), query);
  if (!next.ok()) {
    if (http_status(next.error().code()) >= 500) return next.error();
    show_error(view, next.error());
    return parts.site.page(call, http_status(next.error().code()), "documents", "Documents", view);
  }
  if (!next->empty()) view.add("MORE").set("MORE_LINK", more_link(query, *next));
  return parts.site.page(call, 200, "documents", "Documents", view);
}

}  // namespace

void add_list_page(http::Router& router, const DocumentPageParts& parts) {
  const auto options = page_options(parts.site);
  router.add(http::Method::kGet, "/", Access::signed_in(), options,
             [](http::Call&& call) { call.respond(see_other("/documents")); });
  router.add(http::Method::kGet, "/documents", Access::signed_in(), options,
             page_handler(parts.site, [parts](http::Call& call) { return list(parts, call); }));
}

}  // namespace scrutiny::web
