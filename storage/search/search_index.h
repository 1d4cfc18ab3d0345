// Full-text search over titles and extracted text: SQLite FTS5 with external content, in a folder
// of its own. A projection: it remembers the last record it has taken in and can be thrown away and
// filled again at any time, so it is not synced and never in a backup.
//
// What the reader may not see is left out inside the query; the caller checks each hit again
// against the state. Erased units are purged to the byte: deleted, merged away and the log
// truncated (SQLite 3.40's FTS5 keeps deleted terms otherwise).
//
// Thread-safety: update() and reset() from one thread; find() from any. Blocking: disk; find() ends
// at its deadline. Failure: kIo; kInvalidArgument for words; kUnavailable past the deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/ids.h"
#include "api/result.h"
#include "storage/search/search_words.h"
#include "storage/search/sqlite.h"

namespace scrutiny {

enum class SearchAudience : std::uint8_t {
  kAuthors,  // submitters and leads of the agency: not submitted yet
  kShared,   // whoever the disclosure names
};

// One version of a document as it is found.
struct SearchEntry {
  std::uint32_t version = 0;
  UnitId unit;
  AgencyId agency;
  SearchAudience audience = SearchAudience::kAuthors;
  bool group = false;              // kShared: the Scrutiny Group may see it
  std::vector<AgencyId> agencies;  // kShared: these may too
  std::string title;
  std::string text;
};

struct SearchUpdate {
  struct Replaced {
    DocumentId document;
    std::vector<SearchEntry> entries;  // all there is of it from now on
  };
  std::vector<Replaced> documents;
  std::vector<UnitId> erased;
  std::uint64_t applied = 0;  // records taken in so far
};

// The reader's rights, in the columns of the index (server/service/document_access.h decides).
struct SearchRights {
  bool everything_shared = false;     // the scrutineer
  std::optional<AgencyId> author_of;  // sees that agency's drafts
  std::optional<AgencyId> reader_of;  // sees what is shared by or with that agency
  bool in_group = false;              // sees what is shared with the Scrutiny Group
};

struct SearchHit {
  DocumentId document;
  std::uint32_t version = 0;
  std::vector<SnippetPart> title;
  std::vector<SnippetPart> snippet;
};

class SearchIndex {
 public:
  // Opens or makes the index in `folder`; a damaged or older one is thrown away and starts empty.
  static Result<std::unique_ptr<SearchIndex>> open(const std::filesystem::path& folder);

  // Records taken in so far. As update(): one thread.
  std::uint64_t applied() const { return applied_; }
  // All or nothing.
  Status update(const SearchUpdate& update);
  // Erased bytes are still in the write-ahead log because a reader was in the way; every update
  // tries again, an empty one too.
  bool sweep_due() const { return sweep_due_; }
  // Thrown away and made anew: empty, nothing taken in.
  Status reset();

  // Best first, `limit` of them after `offset`. `words` as typed.
  Result<std::vector<SearchHit>> find(std::string_view words, const SearchRights& rights,
                                      std::size_t limit, std::size_t offset) const;

 private:
  explicit SearchIndex(std::filesystem::path file) : file_(std::move(file)) {}
  Status prepare();
  Status replace(const SearchUpdate::Replaced& document);
  Status insert(const DocumentId& document, const SearchEntry& entry);
  Status remove(const char* sql, ByteView id);
  void sweep();
  struct Reader;
  Result<Reader> reader() const;
  void give_back(Reader reader) const;

  const std::filesystem::path file_;
  std::unique_ptr<sqlite::Database> writer_;
  std::uint64_t applied_ = 0;
  bool sweep_due_ = false;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<sqlite::Database>> idle_readers_;
  std::uint64_t generation_ = 0;  // of the file: readers of one thrown away are not kept
};

}  // namespace scrutiny
