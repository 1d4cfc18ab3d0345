#include "server/web/pages/document_pages.h"
#include "server/web/pages/extraction_section.h"
#include "server/web/pages/page_routes.h"
#include "server/web/pages/waiting.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

Error no_such_page() {
  return {ErrorCode::kNotFound, "No text of such a page was read, or you may not see it."};
}

struct PagePlace {
  std::string base;  // of the pages' addresses
  std::size_t position = 0;
  const std::vector<ExtractedPage>& pages;
};

void add_neighbours(View& view, const PagePlace& place) {
  const auto link = [&](std::string_view section, std::size_t position) {
    view.add(section).set("PAGE_LINK", place.base + std::to_string(place.pages[position].page));
  };
  if (place.position > 0) link("PAGE_BEFORE", place.position - 1);
  if (place.position + 1 < place.pages.size()) link("PAGE_AFTER", place.position + 1);
}

std::string understood_text(const PageCounts& counts) {
  if (counts.findings + counts.judgements + counts.facts == 0) {
    return "Nothing was recognised on this page: no finding, no judgement and no fact.";
  }
  return "Recognised on this page: findings " + std::to_string(counts.findings) + ", judgements " +
         std::to_string(counts.judgements) + ", facts " + std::to_string(counts.facts) + ".";
}

// The text of one page as the plugin read it.
Result<Response> show(const DocumentPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const std::uint64_t version, call.number("version"));
  SCRUTINY_ASSIGN(const std::uint64_t number, call.number("page"));
  if (version == 0 || version > UINT32_MAX || number > INT32_MAX) return no_such_page();
  SCRUTINY_ASSIGN(auto reading, parts.services.readings.extract(
                                    call.principal(), id, static_cast<std::uint32_t>(version)));
  SCRUTINY_ASSIGN(const VersionExtract extract,
                  wait_for(std::move(reading), parts.services.ledger));
  if (!extract.extraction) return no_such_page();
  const auto& pages = extract.extraction->pages;
  const int wanted = static_cast<int>(number);
  const auto page = std::find_if(pages.begin(), pages.end(),
                                 [&](const ExtractedPage& each) { return each.page == wanted; });
  if (page == pages.end()) return no_such_page();
  const std::string heading = wanted > 0 ? "Page " + std::to_string(wanted) : "The whole text";
  View view;
  view.set("HEADING", heading)
      .set("DOC_TITLE", extract.version.words->title)
      .set("UNDERSTOOD", understood_text(counts_on(*extract.extraction, wanted)))
      .set("PAGE_TEXT", page->text);
  const std::string document = "/documents/" + id.text();
  add_neighbours(view, {document + "/versions/" + std::to_string(version) + "/pages/",
                        static_cast<std::size_t>(page - pages.begin()), pages});
  view.add("MARKING").set("MARKING_TEXT", text(extract.version.words->marking));
  view.add("BACK").set("BACK_LINK", document).set("BACK_TEXT", "The document");
  return parts.site.page(call, 200, "page_text", heading, view);
}

}  // namespace

void add_page_text_page(http::Router& router, const DocumentPageParts& parts) {
  router.add(http::Method::kGet, "/documents/{id}/versions/{version}/pages/{page}",
             Access::signed_in(), page_options(parts.site),
             page_handler(parts.site, [parts](Call& call) { return show(parts, call); }));
}

}  // namespace scrutiny::web
