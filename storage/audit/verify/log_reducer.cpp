#include "storage/audit/verify/log_reducer.h"

#include <algorithm>

#include "storage/crypto/hex.h"

namespace scrutiny::verify_detail {

namespace {

bool begins_a_log(const std::vector<LogEvent>& events) {
  return !events.empty() && events.front().index == 0 &&
         (events.front().facts.kind == PublicFacts::Kind::kCreated ||
          events.front().facts.kind == PublicFacts::Kind::kContinued);
}

}  // namespace

LogReducer::LogReducer(const TrailSource& source, const VerifyOptions& options,
                       const Checkpoint& checkpoint)
    : source_(source),
      options_(options),
      checkpoint_(checkpoint),
      chain_(checkpoint.origin),
      stack_([this](unsigned level, std::uint64_t number, const std::vector<Digest>& hashes) {
        check_tile(level, number, hashes);
      }) {}

void LogReducer::fail(FaultKind kind, std::optional<std::uint64_t> index, std::string expected,
                      std::string found) {
  if (!fault_) fault_ = Fault{kind, index, std::move(expected), std::move(found)};
}

void LogReducer::add(const BundleJob& job, BundleResult result) {
  const std::uint64_t first = job.number * kWidth;
  if (result.trouble) {
    trouble_ = std::move(result.trouble);
    return;
  }
  if (result.framed) link(first, result);
  if (!fault_ && doubt_) fault_ = settled_by_root(*doubt_, false);
  if (!fault_) {
    for (LogEvent& event : result.events) {
      apply(event);
      const bool says = event.facts.kind != PublicFacts::Kind::kNone || !event.writer.empty();
      if (options_.keep && says) kept_.push_back({event.index, std::move(event.record)});
    }
  }
  // Events stop before the bundle's own fault, so a fault of an event is the earlier one.
  if (!fault_ && result.fault) fault_ = std::move(result.fault);
  if (stopped()) return;
  doubt_ = result.doubt;
  for (const KnownCheckpoint& part : result.roots) {
    for (const KnownCheckpoint& known : options_.known_checkpoints) {
      if (known.size == part.size) check_earlier(part.size, stack_.root(part.root), known.root);
    }
  }
  records_ += job.width;
  last_leaf_ = result.last_leaf;
  last_time_ = std::move(result.last_time);
  if (job.width == kWidth) {
    stack_.push(result.root);
  } else {
    rest_ = result.root;
  }
  narrow_rollback();
}

// The rows an earlier run kept are the roots of what it read, in pieces that grow finer towards its
// end: the first piece that differs holds the first record that does.
void LogReducer::narrow_rollback() {
  const VerifyProgress* before = options_.resume;
  if (!fault_ || fault_->kind != FaultKind::kRollback || before == nullptr) return;
  const auto rows = stack_.rows();
  if (before->records != records_ || before->rows.size() != rows.size()) return;
  std::uint64_t first = 0;
  for (std::size_t i = rows.size(); i-- > 0;) {
    const std::uint64_t each = std::uint64_t{1} << (8 * (i + 1));
    for (std::size_t n = 0; n < rows[i].size(); ++n, first += each) {
      if (rows[i][n] == before->rows[i][n]) continue;
      fault_->index = first;
      fault_->through = first + each - 1;
      return;
    }
  }
}

void LogReducer::restore(const VerifyProgress& progress) {
  records_ = progress.records;
  last_leaf_ = progress.last_leaf;
  last_time_ = progress.last_time;
  stack_.restore(progress.rows, progress.records / kWidth);
  kept_ = progress.kept;
  for (const KeptRecord& kept : kept_) {
    ScannedRecord record;
    LogEvent event;
    event.index = kept.index;
    event.record = kept.bytes;
    scan_record(kept.bytes, record, event.facts);  // found good when the progress was parsed
    event.writer = record.writer;
    apply(event);
  }
}

void LogReducer::save(VerifyProgress& progress) const {
  progress.records = records_;
  progress.last_leaf = last_leaf_;
  progress.last_time = last_time_;
  progress.rows = stack_.rows();
  progress.kept = kept_;
}

// The first record of a bundle against the last one of the bundle before.
void LogReducer::link(std::uint64_t first, const BundleResult& result) {
  if (result.first_prev.empty()) return;  // not readable as a record: the bundle's own fault
  if (doubt_) {
    fault_ = settled(*doubt_, result.first_prev);
    doubt_.reset();
    return;
  }
  const std::string expected = to_hex(last_leaf_);  // zeros before record 0
  if (result.first_prev != expected) {
    fail(FaultKind::kPrev, first, expected, result.first_prev);
  } else if (result.first_time < last_time_) {
    fail(FaultKind::kTime, first, "not before " + last_time_, result.first_time);
  }
  if (first == 0 && !begins_a_log(result.events) && !result.fault) {
    fail(FaultKind::kPublic, 0, "log.created or log.continued", "another action");
  }
}

void LogReducer::apply(const LogEvent& event) {
  if (!event.writer.empty() && !writers_.insert(event.writer).second) {
    fail(FaultKind::kWriter, event.index, "a (key, nonce) pair used once", event.writer);
  }
  if (options_.writers != nullptr && !event.record.empty() && !fault_) {
    // What came back of the log that is continued was signed for that one.
    fault_ = options_.writers->check(chain_.origin_of(event.index), event.record, event.index,
                                     event.writer);
  }
  if (!event.writer.empty()) ++signed_by_[std::string(writer_key_of(event.writer))];
  switch (event.facts.kind) {
    case PublicFacts::Kind::kCreated:
    case PublicFacts::Kind::kContinued:
    case PublicFacts::Kind::kRotated:
      if (auto fault = chain_.add(event.index, event.facts); fault && !fault_) {
        fault_ = std::move(fault);
      }
      return;
    case PublicFacts::Kind::kErased:
      erased_.emplace(event.facts.unit, event.index);
      return;
    case PublicFacts::Kind::kStamped:
      if (event.index < chain_.inherited())
        return;  // over checkpoints of the log that is continued
      time_tokens_.push_back({event.index, event.facts.checkpoint, event.facts.token});
      return;
    case PublicFacts::Kind::kNone:
      return;
  }
}

void LogReducer::check_tile(unsigned level, std::uint64_t number,
                            const std::vector<Digest>& hashes) {
  if (trouble_) return;
  const auto width = static_cast<unsigned>(hashes.size());
  Bytes stored;
  Status status = source_.read_tile(level, number, width, stored);
  if (!status.ok() && status.error().code() == ErrorCode::kNotFound && width < kWidth) {
    status = source_.read_tile(level, number, kWidth, stored);
  }
  if (!status.ok() && status.error().code() != ErrorCode::kNotFound) {
    trouble_ = std::move(status).error();
    return;
  }
  const std::uint64_t records_each = std::uint64_t{1} << (8 * level);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const bool there = status.ok() && stored.size() >= (i + 1) * 32;
    const ByteView hash = there ? ByteView(stored).subspan(i * 32, 32) : ByteView();
    if (there && std::equal(hash.begin(), hash.end(), hashes[i].begin())) continue;
    if (!tile_fault_) {
      tile_fault_ = Fault{FaultKind::kTile, (number * kWidth + i) * records_each, to_hex(hashes[i]),
                          there ? to_hex(hash) : "the stored tile is missing or cut short"};
    }
    return;
  }
}

void LogReducer::check_earlier(std::uint64_t size, const Digest& root, const Digest& expected) {
  if (root == expected || fault_) return;
  fail(FaultKind::kRollback, std::nullopt,
       "root " + to_hex(expected) + " at " + std::to_string(size) + " records",
       "root " + to_hex(root));
  // What was signed of a shorter log was found to be as it was.
  std::uint64_t good = 0;
  for (const KnownCheckpoint& known : options_.known_checkpoints) {
    if (known.size < size) good = std::max(good, known.size);
  }
  if (good == 0) return;
  fault_->index = good;
  fault_->through = size - 1;
}

void LogReducer::finish() {
  const Digest root = stack_.root(rest_);
  const bool matches = root == checkpoint_.root;
  if (doubt_) {
    fault_ = settled_by_root(*doubt_, matches);
    return;
  }
  stack_.finish();
  if (stopped()) return;
  if (!matches) {
    // A stored hash that still is the signed one shows where the rewriting began.
    const auto from = tile_fault_ ? tile_fault_->index : std::nullopt;
    fail(FaultKind::kRoot, from, to_hex(checkpoint_.root), to_hex(root));
    return;
  }
  if (tile_fault_) {
    fault_ = tile_fault_;
    return;
  }
  for (const KnownCheckpoint& known : options_.known_checkpoints) {
    if (known.size == 0) check_earlier(0, empty_tree(), known.root);
    if (known.size > records_) {
      fail(FaultKind::kRollback, std::nullopt,
           "at least " + std::to_string(known.size) + " records",
           std::to_string(records_) + " records: those from " + std::to_string(records_) +
               " on are gone");
    }
  }
  for (const KnownLeaf& known : options_.known_leaves) {
    if (known.index >= records_) {
      fail(FaultKind::kRollback, known.index,
           "at least " + std::to_string(known.index + 1) + " records",
           std::to_string(records_) + " records");
    }
  }
}

}  // namespace scrutiny::verify_detail
