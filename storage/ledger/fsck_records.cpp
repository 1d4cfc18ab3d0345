// fsck's pass over records, tree and checkpoints.
#include <algorithm>
#include <deque>
#include <limits>

#include "storage/audit/checkpoint.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/tree.h"
#include "storage/crypto/hex.h"
#include "storage/ledger/fsck_log.h"

namespace scrutiny::fsck_detail {
namespace {

constexpr std::uint64_t kStep = 4096;
constexpr auto kNoLimit = std::numeric_limits<std::uint64_t>::max();

std::string record_name(std::uint64_t index) {
  return "record " + std::to_string(index);
}

FsckFault unreadable(std::string where, const Error& error) {
  return {FsckKind::kUnreadable, std::nullopt, std::move(where), "readable bytes",
          error.describe()};
}

// Where a stored checkpoint with this size is checked: form, signature, size.
Fault check_note(const LogScan& scan, std::uint64_t size, std::string_view note, Digest& root) {
  const auto& key = scan.store.signer->verifier();
  const auto opened = open_checkpoint(note, key.name(), {&key, 1});
  const std::string where = "checkpoint of size " + std::to_string(size);
  if (!opened.ok()) {
    return FsckFault{FsckKind::kCheckpoint, size, where, "a signature of " + key.text(),
                     opened.error().describe()};
  }
  if (opened->checkpoint.size != size) {
    return FsckFault{FsckKind::kCheckpoint, size, where, std::to_string(size),
                     std::to_string(opened->checkpoint.size)};
  }
  root = opened->checkpoint.root;
  return {};
}

class RecordPass {
 public:
  explicit RecordPass(LogScan& scan)
      : scan_(scan), log_(*scan.store.engine.engine), engine_(*scan.store.engine.engine) {}

  Fault run() {
    const auto head = engine_.head();
    if (!head.ok()) return unreadable("head row", head.error());
    size_ = head->size;
    if (scan_.store.head.ok()) head_ = *scan_.store.head;
    for (std::uint64_t from = 0; from < size_; from += kStep) {
      if (auto fault = step(from, std::min(size_, from + kStep))) return fault;
      scan_.report.records = tree_.size();
      if (scan_.progress) scan_.progress(tree_.size(), size_);
    }
    if (auto fault = check_root_here(head->size, head->checkpoint, "the log's last checkpoint"))
      return fault;
    if (last_leaf_ != head->last_leaf) {
      return FsckFault{FsckKind::kEnd, size_, "head row", to_hex(last_leaf_),
                       to_hex(head->last_leaf)};
    }
    return check_no_more_nodes();
  }

 private:
  struct Rows {
    std::vector<std::optional<std::string>> records;
    std::vector<std::optional<Bytes>> leaves;
    std::deque<std::pair<std::uint64_t, std::string>> checkpoints;
  };

  // Reads a range, and where the store reports damage narrows it down to the first row.
  Fault load(Table table, std::uint64_t from, std::uint64_t to, const RowVisitor& visit,
             const char* what) const {
    auto status = engine_.read(table, from, to, visit);
    if (status.ok()) return {};
    for (std::uint64_t key = from; key < to && to - from <= kStep; ++key) {
      const auto one =
          engine_.read(table, key, key + 1, [](std::uint64_t, ByteView) { return Visit::kStop; });
      if (one.ok()) continue;
      auto fault = unreadable(what + (" " + std::to_string(key & (kNoLimit >> 8))), one.error());
      fault.index = key & (kNoLimit >> 8);
      return fault;
    }
    return unreadable(what, status.error());
  }

  Fault step(std::uint64_t from, std::uint64_t to) {
    Rows rows;
    rows.records.resize(to - from);
    rows.leaves.resize(to - from);
    if (auto fault = load(
            Table::kRecords, from, to,
            [&](std::uint64_t key, ByteView value) {
              rows.records[key - from].emplace(as_text(value));
              return Visit::kContinue;
            },
            "record"))
      return fault;
    if (auto fault = load(
            Table::kNodes, node_key(0, from), node_key(0, to),
            [&](std::uint64_t key, ByteView value) {
              rows.leaves[key - from].emplace(value.begin(), value.end());
              return Visit::kContinue;
            },
            "tree leaf"))
      return fault;
    if (auto fault = load(
            Table::kCheckpoints, from + 1, to + 1,
            [&](std::uint64_t key, ByteView value) {
              rows.checkpoints.emplace_back(key, as_text(value));
              return Visit::kContinue;
            },
            "checkpoint"))
      return fault;
    for (std::uint64_t index = from; index < to; ++index) {
      if (auto fault = check_record(index, from, rows)) return fault;
      if (auto fault = check_roots(rows)) return fault;
    }
    return {};
  }

  Fault check_record(std::uint64_t index, std::uint64_t from, const Rows& rows) {
    const auto& bytes = rows.records[index - from];
    if (!bytes) return FsckFault{FsckKind::kGap, index, record_name(index), "a record", "nothing"};
    const Digest leaf = leaf_hash(*bytes);
    const auto record = decode(*bytes);
    // The next record's prev tells whether a record or its stored leaf hash was changed.
    if (auto fault = check_doubt(record.ok() ? &record->prev : nullptr)) return fault;
    if (!record.ok()) {
      return FsckFault{FsckKind::kRecord, index, record_name(index), "a record in canonical form",
                       record.error().describe()};
    }
    if (record->index != index) {
      return FsckFault{FsckKind::kGap, index, record_name(index), std::to_string(index),
                       std::to_string(record->index)};
    }
    if (record->prev != last_leaf_) {
      return FsckFault{FsckKind::kLink, index, record_name(index), to_hex(last_leaf_),
                       to_hex(record->prev)};
    }
    if (record->time < last_time_) {
      return FsckFault{FsckKind::kTime, index, record_name(index),
                       "at or after " + format_time(last_time_), format_time(record->time)};
    }
    if (auto fault = check_meaning(*record)) return fault;
    if (auto fault = check_leaf(index, leaf, rows.leaves[index - from])) return fault;
    last_leaf_ = leaf;
    last_time_ = record->time;
    return append(leaf);
  }

  Fault check_meaning(const Record& record) {
    if (record.index == 0) {
      const auto beginning = log_beginning(record);
      const auto& key = scan_.store.signer->verifier();
      if (!beginning.ok() || beginning->log.origin != key.name() ||
          beginning->log.key != key.text()) {
        return FsckFault{FsckKind::kGenesis, 0, record_name(0), "the beginning of " + key.text(),
                         beginning.ok() ? beginning->log.key : beginning.error().describe()};
      }
    }
    if (record.action == kErasedAction) {
      const auto erased =
          record.public_ ? subject_erased(*record.public_)
                         : Result<SubjectErased>(Error(ErrorCode::kCorruption, "no public part"));
      if (!erased.ok()) {
        return FsckFault{FsckKind::kRecord, record.index, record_name(record.index), "an erasure",
                         erased.error().describe()};
      }
      scan_.erased.try_emplace(erased->unit, record.index);
    }
    return {};
  }

  Fault check_leaf(std::uint64_t index, const Digest& leaf, const std::optional<Bytes>& stored) {
    if (stored && stored->size() == leaf.size() &&
        std::equal(leaf.begin(), leaf.end(), stored->begin())) {
      return {};
    }
    const std::string found = stored ? to_hex(*stored) : "nothing";
    if (!stored || stored->size() != leaf.size()) {
      return FsckFault{FsckKind::kNode, index, "tree leaf " + std::to_string(index), to_hex(leaf),
                       found};
    }
    Digest other;
    std::copy(stored->begin(), stored->end(), other.begin());
    doubt_ = Doubt{index, leaf, other};
    return {};
  }

  // A leaf differed from its record: whoever the next record, or the signed root, agrees with is
  // right.
  Fault check_doubt(const Digest* next_prev) {
    if (!doubt_) return {};
    const auto doubt = *doubt_;
    const bool record_holds = next_prev != nullptr && *next_prev == doubt.computed;
    return record_holds ? node_fault(doubt) : record_fault(doubt);
  }
  struct Doubt {
    std::uint64_t index;
    Digest computed;
    Digest stored;
  };
  static FsckFault record_fault(const Doubt& doubt) {
    return {FsckKind::kRecord, doubt.index, record_name(doubt.index),
            "leaf hash " + to_hex(doubt.stored), "leaf hash " + to_hex(doubt.computed)};
  }
  static FsckFault node_fault(const Doubt& doubt) {
    return {FsckKind::kNode, doubt.index, "tree leaf " + std::to_string(doubt.index),
            to_hex(doubt.computed), to_hex(doubt.stored)};
  }

  Fault append(const Digest& leaf) {
    Fault fault;
    tree_.append(leaf, [&](unsigned level, std::uint64_t index, const Digest& hash) {
      ++scan_.report.nodes;
      // Under a doubtful leaf the nodes above it prove nothing yet.
      if (level == 0 || fault || doubt_) return;
      Digest stored{};
      const auto read = log_.read_nodes(level, index, {&stored, 1});
      if (read.ok() && stored == hash) return;
      fault = FsckFault{FsckKind::kNode, index,
                        "tree level " + std::to_string(level) + " node " + std::to_string(index),
                        to_hex(hash), read.ok() ? to_hex(stored) : read.error().describe()};
    });
    return fault;
  }

  Fault check_root_here(std::uint64_t size, std::string_view note, const char* which) {
    if (size == 0 && note.empty()) return {};
    Digest root;
    if (auto fault = check_note(scan_, size, note, root)) return fault;
    const Digest computed = size == 0 ? empty_root() : tree_.root();
    if (root == computed) return doubt_ ? Fault(node_fault(*doubt_)) : Fault();
    if (doubt_) return record_fault(*doubt_);
    return FsckFault{FsckKind::kRoot, size,
                     std::string("root of ") + std::to_string(size) + " records, against " + which,
                     to_hex(root), to_hex(computed)};
  }

  Fault check_roots(Rows& rows) {
    const std::uint64_t size = tree_.size();
    while (!rows.checkpoints.empty() && rows.checkpoints.front().first == size) {
      const auto note = std::move(rows.checkpoints.front().second);
      rows.checkpoints.pop_front();
      if (auto fault = check_root_here(size, note, "its stored checkpoint")) return fault;
      ++scan_.report.checkpoints;
    }
    if (head_.size == size && !head_.checkpoint.empty()) {
      return check_root_here(size, head_.checkpoint, "the head store");
    }
    return {};
  }

  Fault check_no_more_nodes() const {
    for (unsigned level = 0; level <= kMaxTileLevel; ++level) {
      const auto shift = level * kTileHeight;
      const std::uint64_t count = shift < 64 ? size_ >> shift : 0;
      const auto byte = static_cast<std::uint8_t>(level);
      Fault fault;
      const auto status = engine_.read(
          Table::kNodes, node_key(byte, count), node_key(static_cast<std::uint8_t>(byte + 1), 0),
          [&](std::uint64_t key, ByteView value) {
            const std::uint64_t node = key & (kNoLimit >> 8);
            fault =
                FsckFault{FsckKind::kNode, node,
                          "tree level " + std::to_string(level) + " node " + std::to_string(node),
                          "nothing", to_hex(value)};
            return Visit::kStop;
          });
      if (!status.ok()) return unreadable("tree nodes", status.error());
      if (fault) return fault;
    }
    return {};
  }

  LogScan& scan_;
  LogReader log_;
  Engine& engine_;
  std::uint64_t size_ = 0;
  StoredHead head_;
  TreeFrontier tree_;
  Digest last_leaf_{};
  UnixMillis last_time_ = 0;
  std::optional<Doubt> doubt_;
};

Fault nothing_beyond(Engine& engine, Table table, std::uint64_t from, const char* what) {
  Fault fault;
  const auto status = engine.read(table, from, kNoLimit, [&](std::uint64_t key, ByteView) {
    fault = FsckFault{FsckKind::kEnd, key, std::string(what) + " " + std::to_string(key),
                      "nothing beyond the signed end", "a row"};
    return Visit::kStop;
  });
  if (!status.ok()) return unreadable(what, status.error());
  return fault;
}

}  // namespace

Fault check_ends(LogScan& scan) {
  auto& engine = *scan.store.engine.engine;
  const auto head = engine.head();
  if (!head.ok()) return unreadable("head row", head.error());
  if (!scan.store.head.ok()) {
    return FsckFault{FsckKind::kHead, std::nullopt, "head store", "a signed head",
                     scan.store.head.error().describe()};
  }
  Digest root;
  if (auto fault = check_note(scan, scan.store.head->size, scan.store.head->checkpoint, root)) {
    fault->kind = FsckKind::kHead;
    fault->where = "head store";
    return fault;
  }
  if (head->size < scan.store.head->size) {
    return FsckFault{FsckKind::kRollback, head->size, "end of the log",
                     std::to_string(scan.store.head->size) + " records",
                     std::to_string(head->size)};
  }
  if (auto fault = nothing_beyond(engine, Table::kRecords, head->size, "record")) return fault;
  if (auto fault = nothing_beyond(engine, Table::kPayloads, head->size, "payload")) return fault;
  return nothing_beyond(engine, Table::kCheckpoints, head->size + 1, "checkpoint");
}

Fault check_records(LogScan& scan) {
  return RecordPass(scan).run();
}

}  // namespace scrutiny::fsck_detail
