#include "storage/ledger/fsck.h"

#include "storage/ledger/fsck_log.h"
#include "storage/ledger/replay.h"
#include "storage/ledger/store_parts.h"

namespace scrutiny {
namespace {

using fsck_detail::Fault;
using fsck_detail::LogScan;

struct RawRow {
  std::string key;
  std::string value;
};

// Rows of one key space in order, read piece by piece.
class RowCursor {
 public:
  RowCursor(const RowSource& source, RowSpace space) : source_(source), space_(space) { fill(); }

  const RawRow* current() const { return at_ < rows_.size() ? &rows_[at_] : nullptr; }
  void next() {
    if (++at_ == rows_.size() && !rows_.empty()) {
      from_ = rows_.back().key + '\0';
      fill();
    }
  }

 private:
  static constexpr std::size_t kPiece = 1024;
  void fill() {
    rows_.clear();
    at_ = 0;
    source_.scan_raw(space_, "", from_, [&](std::string_view key, std::string_view value) {
      rows_.push_back({std::string(key), std::string(value)});
      return rows_.size() < kPiece ? ScanStep::kContinue : ScanStep::kStop;
    });
  }
  const RowSource& source_;
  RowSpace space_;
  std::string from_;
  std::vector<RawRow> rows_;
  std::size_t at_ = 0;
};

FsckFault row_fault(RowSpace space, const std::string& key, const RawRow* expected,
                    const RawRow* found) {
  const char* name = space == RowSpace::kRows ? "state row " : "entry of the unit index ";
  return {FsckKind::kState, std::nullopt, name + key,
          expected != nullptr ? expected->value : "no row",
          found != nullptr ? found->value : "no row"};
}

// Skips rows that count as absent already; stores may have dropped them or not.
const RawRow* living(RowCursor& cursor, RowSpace space, UnixMillis time) {
  while (const auto* row = cursor.current()) {
    if (space != RowSpace::kRows || !is_expired(row->key, row->value, time)) return row;
    cursor.next();
  }
  return nullptr;
}

Fault compare(const RowSource& made, const RowSource& stored, RowSpace space, UnixMillis time,
              std::uint64_t& rows) {
  RowCursor expected(made, space);
  RowCursor found(stored, space);
  for (;;) {
    const auto* a = living(expected, space, time);
    const auto* b = living(found, space, time);
    if (a == nullptr && b == nullptr) return {};
    if (b == nullptr || (a != nullptr && a->key < b->key))
      return row_fault(space, a->key, a, nullptr);
    if (a == nullptr || b->key < a->key) return row_fault(space, b->key, nullptr, b);
    if (a->value != b->value) return row_fault(space, a->key, a, b);
    ++rows;
    expected.next();
    found.next();
  }
}

Fault unreadable_state(const Error& error) {
  return FsckFault{FsckKind::kUnreadable, std::nullopt, "state", "readable rows", error.describe()};
}

// Makes the state again next to the stored one and compares every row.
Fault check_state(LogScan& scan, const FsckOptions& options) {
  const auto scratch = ScratchFolder::make(options.settings.files, options.scratch);
  if (!scratch.ok()) return unreadable_state(scratch.error());
  auto stored = open_state_to_read(options.settings, options.use);
  if (!stored.ok()) return unreadable_state(stored.error());
  const StateMark mark = (*stored)->mark();
  if (mark.size > 0 && mark.rows != kStateRows) {
    return FsckFault{FsckKind::kState, mark.size, "mark of the state",
                     "rows as this program makes them, version " + std::to_string(kStateRows),
                     "version " + std::to_string(mark.rows) +
                         ": they are made again at the next start, or by rebuild"};
  }
  const LogReader log(*scan.store.engine.engine);
  const auto ours = state_belongs(log, mark, scan.report.records);
  if (!ours.ok() || !*ours) {
    return FsckFault{FsckKind::kState, mark.size, "mark of the state",
                     "the leaf of a record of this log",
                     "another leaf, or more records than the log has"};
  }
  auto made = StateStore::open({.files = options.settings.files,
                                .path = scratch->path() + "/made",
                                .fatal = options.settings.fatal});
  if (!made.ok()) return unreadable_state(made.error());
  const auto replayed = replay({log, *scan.store.sealing, options.settings.projections}, **made,
                               mark.size, options.progress);
  if (!replayed.ok()) return unreadable_state(replayed.error());
  scan.report.state_records = mark.size;
  const auto expected = (*made)->snapshot();
  const auto found = (*stored)->snapshot();
  for (const auto space : {RowSpace::kRows, RowSpace::kUnits}) {
    if (auto fault = compare(*expected, *found, space, mark.time, scan.report.state_rows))
      return fault;
  }
  return {};
}

Fault run(LogScan& scan, const FsckOptions& options) {
  if (auto fault = check_ends(scan)) return fault;
  if (auto fault = check_records(scan)) return fault;
  if (auto fault = check_payloads(scan)) return fault;
  if (auto fault = check_blobs(scan)) return fault;
  try {
    return check_state(scan, options);
  } catch (const StateCorrupted& error) {
    return unreadable_state(Error(ErrorCode::kCorruption, error.what()));
  }
}

// The store could not even be opened: for damage that is the finding, for the rest there is no
// check.
Result<FsckReport> not_opened(const Error& error) {
  if (error.code() != ErrorCode::kCorruption) return error;
  FsckReport report;
  report.fault = FsckFault{FsckKind::kUnreadable, std::nullopt, "the store", "a store that opens",
                           error.describe()};
  return report;
}

}  // namespace

std::string_view text(FsckKind kind) {
  switch (kind) {
    case FsckKind::kUnreadable:
      return "unreadable";
    case FsckKind::kHead:
      return "head";
    case FsckKind::kRollback:
      return "rollback";
    case FsckKind::kEnd:
      return "end";
    case FsckKind::kRecord:
      return "record";
    case FsckKind::kGap:
      return "gap";
    case FsckKind::kLink:
      return "link";
    case FsckKind::kTime:
      return "time";
    case FsckKind::kNode:
      return "node";
    case FsckKind::kRoot:
      return "root";
    case FsckKind::kCheckpoint:
      return "checkpoint";
    case FsckKind::kGenesis:
      return "genesis";
    case FsckKind::kKey:
      return "key";
    case FsckKind::kErasure:
      return "erasure";
    case FsckKind::kPayload:
      return "payload";
    case FsckKind::kCommitment:
      return "commitment";
    case FsckKind::kContent:
      return "content";
    case FsckKind::kState:
      return "state";
  }
  return "unreadable";
}

std::string FsckFault::sentence() const {
  return "First fault (" + std::string(text(kind)) + ") at " + where + ": expected " + expected +
         "; found " + found + ".";
}

Result<FsckReport> fsck(FsckOptions options) {
  set_defaults(options.settings);
  // Unlike the server, a check goes on after a damaged table: it reports it.
  options.settings.fatal = [](std::string_view) {};
  if (options.scratch.empty()) options.scratch = options.settings.paths.root + "/fsck";
  auto store = open_to_read(options.settings, options.use);
  if (!store.ok()) return not_opened(store.error());
  FsckReport report;
  LogScan scan{*store, options.progress, report, {}, {}};
  report.fault = run(scan, options);
  if (const auto damaged = store->keys->damaged_slots(); damaged > 0) {
    report.warnings.push_back(
        std::to_string(damaged) +
        " slots of the key store cannot be read: units whose creation was cut short, "
        "or rot. No checked payload needed them.");
  }
  return report;
}

}  // namespace scrutiny
