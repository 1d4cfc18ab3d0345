// Full-text search for one caller: the index answers within their rights, and every hit is checked
// again against the state, so that what changed a moment ago cannot slip through.
// Not recorded: a list opens nothing (design promise 1).
// Thread-safety: any thread. Blocking: reads the index and state. Ownership: ledger and index
// outlive it. Failure: kInvalidArgument with the field `q` or `after`; kUnavailable.
#pragma once

#include <string>
#include <vector>

#include "server/service/documents/document_list.h"
#include "storage/ledger/ledger.h"
#include "storage/search/search_index.h"

namespace scrutiny {

struct FoundDocument {
  ListedDocument listed;
  std::uint32_t version = 0;
  std::vector<SnippetPart> title;
  std::vector<SnippetPart> snippet;
};

struct FoundPage {
  std::vector<FoundDocument> documents;  // best first
  std::string next;                      // cursor; empty: no more
};

class DocumentSearch {
 public:
  // Hits looked through for one request, those that do not fit included.
  static constexpr std::size_t kMostHits = 1000;

  DocumentSearch(const Ledger& ledger, const SearchIndex& index) : ledger_(ledger), index_(index) {}

  Result<FoundPage> find(const Principal& caller, const std::string& words,
                         const DocumentFilter& filter, std::size_t limit,
                         const std::string& after) const;

 private:
  const Ledger& ledger_;
  const SearchIndex& index_;
};

// The caller's rights as the index has them; never wider than document_access.h, tested together.
SearchRights search_rights(const Principal& caller);

}  // namespace scrutiny
