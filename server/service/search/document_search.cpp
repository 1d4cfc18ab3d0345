#include "server/service/search/document_search.h"

#include <charconv>
#include <optional>
#include <utility>

namespace scrutiny {
namespace {

// Hits asked of the index at a time.
constexpr std::size_t kHitsPerQuery = 100;

// The cursor is how many hits have been looked through.
std::optional<std::size_t> parse_cursor(const std::string& after) {
  if (after.empty()) return 0;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(after.data(), after.data() + after.size(), value);
  const bool whole = error == std::errc() && end == after.data() + after.size();
  if (!whole || value > DocumentSearch::kMostHits) return std::nullopt;
  return value;
}

// The hit as the caller may see it now; nullopt when they may not, or when the version is neither
// the one that is current for them nor the one others see.
std::optional<FoundDocument> checked(const Principal& caller, SearchHit hit,
                                     const StateReader& state) {
  auto document = load_document(state, hit.document);
  if (!document || !document->words) return std::nullopt;
  auto view = view_for(caller, *document);
  if (!view.ok()) return std::nullopt;
  if (hit.version != view->version && hit.version != document->shared) return std::nullopt;
  return FoundDocument{{std::move(*document), std::move(view).value()},
                       hit.version,
                       std::move(hit.title),
                       std::move(hit.snippet)};
}

}  // namespace

SearchRights search_rights(const Principal& caller) {
  constexpr RoleSet kAuthors{Role::kSubmitter, Role::kAgencyLead};
  constexpr RoleSet kGroup{Role::kGroupMember, Role::kChair, Role::kSupport};
  SearchRights rights;
  rights.everything_shared = caller.roles.has(Role::kScrutineer);
  if (caller.roles.intersects(kAuthors)) rights.author_of = caller.agency;
  if (caller.roles.intersects(kAuthors) || caller.roles.intersects(kGroup)) {
    rights.reader_of = caller.agency;
  }
  rights.in_group = caller.roles.intersects(kGroup);
  return rights;
}

Result<FoundPage> DocumentSearch::find(const Principal& caller, const std::string& words,
                                       const DocumentFilter& filter, std::size_t limit,
                                       const std::string& after) const {
  const auto start = parse_cursor(after);
  if (!start) return Error::field("after", "This is not a cursor of this search.");
  const SearchRights rights = search_rights(caller);
  const auto state = ledger_.snapshot();
  FoundPage page;
  for (std::size_t offset = *start; offset < kMostHits;) {
    SCRUTINY_ASSIGN(std::vector<SearchHit> hits, index_.find(words, rights, kHitsPerQuery, offset));
    for (SearchHit& hit : hits) {
      if (page.documents.size() == limit) {
        page.next = std::to_string(offset);
        return page;
      }
      ++offset;
      auto found = checked(caller, std::move(hit), *state);
      if (found && fits(filter, found->listed)) page.documents.push_back(std::move(*found));
    }
    if (hits.size() < kHitsPerQuery) break;
  }
  return page;
}

}  // namespace scrutiny
