#include "server/service/search/search_follower.h"

#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

#include "server/service/documents/document_readings.h"
#include "storage/audit/record.h"

namespace scrutiny {
namespace {

// Records looked at before the index is told how far it has come.
constexpr std::uint64_t kRecordsPerBatch = 2000;
// Text held in memory before it is written.
constexpr std::size_t kBytesPerUpdate = 8u << 20;

// Changes who may find a document, or by which words.
bool concerns_search(std::string_view action) {
  return action.starts_with("document.") && action != "document.read";
}

UnitId erased_unit(const Record& record) {
  if (!record.public_) return {};
  const auto* unit = record.public_->if_contains("unit");
  if (unit == nullptr || !unit->is_string()) return {};
  return UnitId::parse(std::string_view(unit->get_string())).value_or(UnitId());
}

std::string joined_text(const Extraction& extraction) {
  std::string text;
  for (const ExtractedPage& page : extraction.pages) text += page.text + "\n";
  if (!text.empty()) return text;
  // A format without pages is found by what was read from it.
  for (const ExtractedFinding& finding : extraction.findings) {
    text += finding.text + "\n";
    for (const std::string& child : finding.children) text += child + "\n";
  }
  return text;
}

}  // namespace

SearchFollower::~SearchFollower() {
  stop();
}

void SearchFollower::start() {
  thread_ = std::thread([this] { work(); });
}

void SearchFollower::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SearchFollower::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  wake_.notify_all();
}

void SearchFollower::forget(const UnitId& unit) {
  const std::lock_guard lock(mutex_);
  forgotten_.push_back(unit);
  woken_ = true;
  wake_.notify_all();
}

void SearchFollower::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    try {
      const Status done = catch_up();
      if (!done.ok()) log_->error("search index: {}", done.error().describe());
    } catch (const std::exception& error) {
      log_->error("search index: {}", error.what());
    }
    lock.lock();
    wake_.wait_for(lock, kPace, [&] { return woken_ || stopping_; });
  }
}

Status SearchFollower::catch_up() {
  const std::uint64_t size = ledger_.size();
  // An index of another log, or of a longer past than was restored, is worth nothing.
  if (index_.applied() > size) SCRUTINY_TRY(index_.reset());
  for (;;) {
    SCRUTINY_ASSIGN(const Batch batch, next_batch(size));
    if (batch.end == index_.applied() && batch.erased.empty() && !index_.sweep_due()) return {};
    const Status taken = take_in(batch);
    if (taken.ok()) continue;
    if (taken.error().code() != ErrorCode::kCorruption) return taken;
    log_->warn("search index is damaged and made anew: {}", taken.error().describe());
    SCRUTINY_TRY(index_.reset());
  }
}

Result<SearchFollower::Batch> SearchFollower::next_batch(std::uint64_t size) {
  Batch batch;
  {
    const std::lock_guard lock(mutex_);
    batch.erased = std::exchange(forgotten_, {});
  }
  const std::uint64_t begin = index_.applied();
  batch.end = std::min(size, begin + kRecordsPerBatch);
  for (std::uint64_t index = begin; index < batch.end; ++index) {
    SCRUTINY_ASSIGN(const std::string bytes, ledger_.record(index));
    SCRUTINY_ASSIGN(const Record record, decode(bytes));
    if (concerns_search(record.action)) {
      batch.documents.insert(id_cast<DocumentId>(record.subject));
    } else if (record.action == "subject.erased") {
      batch.erased.push_back(erased_unit(record));
    }
  }
  return batch;
}

Status SearchFollower::take_in(const Batch& batch) {
  const auto state = ledger_.snapshot();
  SearchUpdate update;
  std::size_t bytes = 0;
  for (const DocumentId& id : batch.documents) {
    SCRUTINY_ASSIGN(SearchUpdate::Replaced replaced, entries_of(id, *state));
    for (const SearchEntry& entry : replaced.entries) bytes += entry.text.size();
    update.documents.push_back(std::move(replaced));
    if (bytes < kBytesPerUpdate) continue;
    update.applied = index_.applied();
    SCRUTINY_TRY(index_.update(update));
    update.documents.clear();
    bytes = 0;
  }
  update.erased = batch.erased;
  update.applied = batch.end;
  return index_.update(update);
}

Result<SearchUpdate::Replaced> SearchFollower::entries_of(const DocumentId& id,
                                                          const StateReader& state) const {
  SearchUpdate::Replaced out{id, {}};
  const auto document = load_document(state, id);
  if (!document) return out;
  std::set<std::uint32_t> numbers = {document->head};
  if (document->shared != 0) numbers.insert(document->shared);
  for (const std::uint32_t number : numbers) {
    const auto version = load_version(state, id, number);
    // What is still being checked, or was refused, is found by nobody.
    if (!version || !version->words || version->state == DocumentState::kChecking ||
        version->state == DocumentState::kRefused) {
      continue;
    }
    SCRUTINY_ASSIGN(SearchEntry found, entry(*document, *version));
    out.entries.push_back(std::move(found));
  }
  return out;
}

Result<SearchEntry> SearchFollower::entry(const DocumentRow& document,
                                          const VersionRow& version) const {
  SearchEntry out;
  out.version = version.version;
  out.unit = version.unit;
  out.agency = document.agency;
  out.title = version.words->title;
  if (!version.submitted.empty() && document.words) {
    out.audience = SearchAudience::kShared;
    out.group = document.words->disclosure.group;
    out.agencies = document.words->disclosure.agencies;
  }
  const auto& extraction = version.words->extraction;
  if (!extraction || extraction->extract.size == 0) return out;
  auto read = read_extraction(ledger_, version.unit, extraction->extract);
  if (read.ok()) {
    out.text = joined_text(*read);
  } else if (read.error().code() != ErrorCode::kErased) {
    // Found by its title at least; fsck reports what is wrong with the content.
    log_->error("search index: document {}: {}", document.id.text(), read.error().describe());
  }
  return out;
}

}  // namespace scrutiny
