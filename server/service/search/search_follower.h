// Keeps the search index up to the log: a thread that looks at new records, and takes the documents
// they are about into the index as the state has them. The index may be behind by a moment, never
// ahead; whoever reads hits checks them against the state.
// Thread-safety: wake() and forget() from any thread, catch_up() from one. Ownership: ledger and
// index outlive it. Blocking: catch_up() and stop(). Failure: logged and tried again; an index that
// cannot be written is thrown away and filled anew.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "storage/ledger/ledger.h"
#include "storage/search/search_index.h"
#include "storage/state/document_rows.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

class SearchFollower {
 public:
  // Without a wake() the log is looked at this often; the cost is one comparison.
  static constexpr std::chrono::milliseconds kPace{500};

  SearchFollower(const Ledger& ledger, SearchIndex& index, std::shared_ptr<spdlog::logger> log)
      : ledger_(ledger), index_(index), log_(std::move(log)) {}
  SearchFollower(const SearchFollower&) = delete;
  SearchFollower& operator=(const SearchFollower&) = delete;
  ~SearchFollower();  // stop()

  void start();
  void stop();
  // There may be something new.
  void wake();
  // The unit was erased: its words leave the index with the next catch-up, whatever the log says.
  void forget(const UnitId& unit);

  // Takes in all there is now. For the thread, for rebuilding and for tests.
  Status catch_up();

 private:
  struct Batch {
    std::set<DocumentId> documents;
    std::vector<UnitId> erased;
    std::uint64_t end = 0;
  };
  void work();
  Result<Batch> next_batch(std::uint64_t size);
  Status take_in(const Batch& batch);
  Result<SearchUpdate::Replaced> entries_of(const DocumentId& id, const StateReader& state) const;
  Result<SearchEntry> entry(const DocumentRow& document, const VersionRow& version) const;

  const Ledger& ledger_;
  SearchIndex& index_;
  const std::shared_ptr<spdlog::logger> log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<UnitId> forgotten_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace scrutiny
