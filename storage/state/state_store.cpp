#include "storage/state/state_store.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include <rocksdb/cache.h>
#include <rocksdb/compaction_filter.h>
#include <rocksdb/write_batch.h>

#include "storage/engine/big_endian.h"
#include "storage/engine/rocksdb_support.h"

namespace scrutiny {
namespace {

constexpr std::size_t kWriteBuffer = std::size_t{64} << 20;
constexpr char kMarkKey[] = "m";
constexpr char kForgottenKey[] = "f";
constexpr std::size_t kOldMarkSize = 8 + sizeof(Digest) + 8;  // of kStateRows 1
constexpr std::size_t kMarkSize = kOldMarkSize + 4;

std::string stored_key(RowSpace space, std::string_view key) {
  std::string out(1, static_cast<char>(space));
  out.append(key);
  return out;
}

std::string encode(const StateMark& mark) {
  std::string out;
  append_big_endian(out, mark.size);
  out.append(as_text(mark.last_leaf));
  append_big_endian(out, static_cast<std::uint64_t>(mark.time));
  append_big_endian(out, mark.rows);
  return out;
}

Result<StateMark> decode_mark(std::string_view bytes) {
  if (bytes.size() != kMarkSize && bytes.size() != kOldMarkSize) {
    return Error(ErrorCode::kCorruption, "The state store's mark has a wrong length.");
  }
  StateMark mark;
  mark.size = read_big_endian<std::uint64_t>(bytes);
  const auto leaf = as_bytes(bytes).subspan(8, sizeof(Digest));
  std::copy(leaf.begin(), leaf.end(), mark.last_leaf.begin());
  mark.time = static_cast<UnixMillis>(read_big_endian<std::uint64_t>(bytes.substr(40)));
  mark.rows =
      bytes.size() == kMarkSize ? read_big_endian<std::uint32_t>(bytes.substr(kOldMarkSize)) : 1;
  return mark;
}

// Drops expired rows whenever tables are merged anyway.
class DropExpired final : public rocksdb::CompactionFilter {
 public:
  explicit DropExpired(const std::atomic<UnixMillis>& time) : time_(time) {}
  const char* Name() const override { return "scrutiny.expired"; }
  bool Filter(int, const rocksdb::Slice& key, const rocksdb::Slice& value, std::string*,
              bool*) const override {
    if (key.empty() || key[0] != static_cast<char>(RowSpace::kRows)) return false;
    const std::string_view row_key(key.data() + 1, key.size() - 1);
    if (!row_key.starts_with(kExpiringPrefix)) return false;
    try {
      return is_expired(row_key, {value.data(), value.size()}, time_);
    } catch (const StateCorrupted&) {
      return false;  // kept for fsck to find
    }
  }

 private:
  const std::atomic<UnixMillis>& time_;
};

}  // namespace

struct StateStore::Core {
  std::atomic<UnixMillis> time{0};
  DropExpired filter{time};  // outlives the database
  std::optional<rocks::Database> db;
  mutable std::mutex mutex;
  StateMark mark;
};

namespace {

class Snapshot final : public RowSource {
 public:
  Snapshot(std::shared_ptr<const void> keeps_open, rocksdb::DB& db)
      : keeps_open_(std::move(keeps_open)), db_(db), snapshot_(db.GetSnapshot()) {}
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot() override {
    if (snapshot_ != nullptr) db_.ReleaseSnapshot(snapshot_);
  }

  std::optional<std::string> get_raw(RowSpace space, std::string_view key) const override {
    std::string value;
    const auto status = db_.Get(options(), stored_key(space, key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) throw StateCorrupted("reading a state row: " + status.ToString());
    return value;
  }

  void scan_raw(RowSpace space, std::string_view prefix, std::string_view from,
                const RawVisitor& visit) const override {
    const std::string first = stored_key(space, from);
    const std::string stem = stored_key(space, prefix);
    const std::unique_ptr<rocksdb::Iterator> rows(db_.NewIterator(options()));
    for (rows->Seek(first); rows->Valid() && rows->key().starts_with(stem); rows->Next()) {
      const std::string_view key(rows->key().data() + 1, rows->key().size() - 1);
      if (visit(key, {rows->value().data(), rows->value().size()}) == ScanStep::kStop) return;
    }
    if (!rows->status().ok()) {
      throw StateCorrupted("reading state rows: " + rows->status().ToString());
    }
  }

 private:
  rocksdb::ReadOptions options() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    return options;
  }
  std::shared_ptr<const void> keeps_open_;
  rocksdb::DB& db_;
  const rocksdb::Snapshot* snapshot_;  // may be null beside a writer, where nothing moves
};

}  // namespace

StateStore::StateStore(std::shared_ptr<Core> core) : core_(std::move(core)) {}
StateStore::~StateStore() = default;

Result<std::unique_ptr<StateStore>> StateStore::open(const StateStoreOptions& options) {
  return open_in(options, Mode::kWriter);
}

Result<std::unique_ptr<StateStore>> StateStore::open_beside_writer(
    const StateStoreOptions& options) {
  return open_in(options, Mode::kBesideWriter);
}

Result<std::unique_ptr<StateStore>> StateStore::open_in(const StateStoreOptions& options,
                                                        Mode mode) {
  auto core = std::make_shared<Core>();
  const auto cache = rocksdb::NewLRUCache(options.cache_bytes);
  auto family = rocks::family_options(kWriteBuffer, cache);
  rocks::add_filter(family, cache);
  family.compression = rocksdb::kLZ4Compression;
  // Most lookups of a new command are in vain: its idempotency key, the row it is about to make.
  family.memtable_prefix_bloom_size_ratio = 0.1;
  family.memtable_whole_key_filtering = true;
  family.compaction_filter = &core->filter;
  auto settings = rocks::database_options(options.fatal);
  settings.create_if_missing = mode == Mode::kWriter;
  const rocks::Database::Place place{
      options.files ? options.files : real_file_system(), options.path,
      mode == Mode::kWriter ? rocks::Database::Use::kWrite : rocks::Database::Use::kBesideWriter};
  SCRUTINY_ASSIGN(auto db, rocks::Database::open(place, settings,
                                                 {{rocksdb::kDefaultColumnFamilyName, family}}));
  core->db.emplace(std::move(db));
  std::string stored;
  const auto status = (*core->db)->Get({}, kMarkKey, &stored);
  if (!status.ok() && !status.IsNotFound()) return rocks::to_error(status, "Reading the mark");
  if (status.ok()) {
    SCRUTINY_ASSIGN(core->mark, decode_mark(stored));
  }
  core->time = core->mark.time;
  const auto noted = (*core->db)->Get({}, kForgottenKey, &stored);
  if (!noted.ok() && !noted.IsNotFound()) return rocks::to_error(noted, "Reading the mark");
  std::unique_ptr<StateStore> store(new StateStore(std::move(core)));
  if (noted.ok() && stored.size() == sizeof(std::uint64_t))
    store->forgotten_ = read_big_endian<std::uint64_t>(stored);
  return store;
}

StateMark StateStore::mark() const {
  const std::lock_guard lock(core_->mutex);
  return core_->mark;
}

std::shared_ptr<const RowSource> StateStore::snapshot() const {
  return std::make_shared<Snapshot>(core_, core_->db->get());
}

Status StateStore::write(const StateOverlay& changes, const StateMark& mark) {
  rocksdb::WriteBatch batch(0, 0, 8, 0);
  const auto add = [&](RowSpace space, const RowChanges& table) -> Status {
    for (const auto& [key, value] : table) {
      const auto name = stored_key(space, key);
      SCRUTINY_TRY(rocks::checked(value ? batch.Put(name, *value) : batch.Delete(name),
                                  "Filling a batch of state"));
    }
    return {};
  };
  SCRUTINY_TRY(add(RowSpace::kRows, changes.rows()));
  SCRUTINY_TRY(add(RowSpace::kUnits, changes.units()));
  SCRUTINY_TRY(rocks::checked(batch.Put(kMarkKey, encode(mark)), "Filling a batch of state"));
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  options.protection_bytes_per_key = 8;
  SCRUTINY_TRY(rocks::checked((*core_->db)->Write(options, &batch), "Writing state"));
  written_ = (*core_->db)->GetLatestSequenceNumber();
  core_->time = mark.time;
  const std::lock_guard lock(core_->mutex);
  core_->mark = mark;
  return {};
}

Status StateStore::flush() {
  return rocks::checked((*core_->db)->Flush(rocksdb::FlushOptions()), "Writing state to the disk");
}

bool StateStore::seen_by_older_snapshot() const {
  std::uint64_t oldest = 0;  // 0: there is none
  const bool known = (*core_->db)->GetIntProperty("rocksdb.oldest-snapshot-sequence", &oldest);
  return known && oldest != 0 && oldest < erased_at_;
}

bool StateStore::forgetting_is_overdue() const {
  return !to_forget_.empty() && !seen_by_older_snapshot();
}

Status StateStore::forget(const std::vector<std::string>& keys) {
  if (!keys.empty()) erased_at_ = written_;
  to_forget_.insert(to_forget_.end(), keys.begin(), keys.end());
  bool seen = seen_by_older_snapshot();
  for (int again = 0; seen && again < 100; ++again) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    seen = seen_by_older_snapshot();
  }
  SCRUTINY_TRY(flush());
  for (const auto& key : to_forget_) {
    const auto name = stored_key(RowSpace::kRows, key);
    const rocksdb::Slice place(name);
    SCRUTINY_TRY(compact(&place, &place));
  }
  if (seen) return {};
  to_forget_.clear();
  return note_forgotten();
}

Status StateStore::forget_all() {
  SCRUTINY_TRY(flush());
  SCRUTINY_TRY(compact(nullptr, nullptr));
  return note_forgotten();
}

Status StateStore::compact(const rocksdb::Slice* first, const rocksdb::Slice* last) {
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  return rocks::checked((*core_->db)->CompactRange(options, first, last),
                        "Removing erased state from the disk");
}

// Only after the compaction: a crash in between has it done once more.
Status StateStore::note_forgotten() {
  std::string bytes;
  const std::uint64_t size = mark().size;
  append_big_endian(bytes, size);
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  SCRUTINY_TRY(rocks::checked((*core_->db)->Put(options, kForgottenKey, bytes), "Writing state"));
  forgotten_ = size;
  return flush();
}

}  // namespace scrutiny
