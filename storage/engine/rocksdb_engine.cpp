#include "storage/engine/rocksdb_engine.h"

#include <rocksdb/cache.h>
#include <rocksdb/write_batch.h>

#include "storage/engine/big_endian.h"
#include "storage/engine/rocksdb_support.h"

namespace scrutiny {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr char kHeadKey[] = "head";
constexpr std::size_t kHeadFixedSize = 8 + sizeof(Digest);
// A blob of one chunk up to this size goes through the write-ahead log: one fsync instead of a
// flush that writes a table, a blob file and the manifest.
constexpr std::size_t kSmallBlob = 256 * 1024;
// A reader beside the writer that keeps missing files opens again this often without getting on.
constexpr int kReadAgain = 20;
// Longer reads pass over the block cache, so that a scan does not push out what answers requests.
constexpr std::uint64_t kScanRows = 4096;

enum Family : std::size_t { kMeta, kRecordRows, kPayloadRows, kNodeRows, kCheckpointRows };
using CachePtr = std::shared_ptr<rocksdb::Cache>;

std::vector<rocksdb::ColumnFamilyDescriptor> log_families(const CachePtr& cache) {
  auto records = rocks::family_options(32 * kMiB, cache);
  records.compression = rocksdb::kLZ4Compression;
  return {{rocksdb::kDefaultColumnFamilyName, rocks::family_options(kMiB, cache)},
          {"records", records},
          {"payloads", rocks::family_options(32 * kMiB, cache)},
          {"nodes", rocks::family_options(16 * kMiB, cache)},
          {"checkpoints", rocks::family_options(4 * kMiB, cache)}};
}

std::vector<rocksdb::ColumnFamilyDescriptor> content_families(const CachePtr& cache) {
  auto chunks = rocks::family_options(64 * kMiB, cache);
  rocks::add_filter(chunks, cache);
  chunks.enable_blob_files = true;
  chunks.min_blob_size = 4096;
  chunks.enable_blob_garbage_collection = true;
  return {{rocksdb::kDefaultColumnFamilyName, chunks}};
}

std::size_t family_of(Table table) {
  switch (table) {
    case Table::kRecords:
      return kRecordRows;
    case Table::kPayloads:
      return kPayloadRows;
    case Table::kNodes:
      return kNodeRows;
    case Table::kCheckpoints:
      return kCheckpointRows;
  }
  return kRecordRows;
}

std::string encode_head(const CommitBatch& batch) {
  std::string out;
  append_big_endian(out, batch.size);
  out.append(as_text(batch.last_leaf));
  out.append(batch.checkpoint);
  return out;
}

Result<EngineHead> decode_head(const std::string& bytes) {
  if (bytes.size() < kHeadFixedSize) {
    return Error(ErrorCode::kCorruption, "The store's head row is too short.");
  }
  EngineHead head;
  head.size = read_big_endian<std::uint64_t>(bytes);
  std::copy_n(as_bytes(bytes).begin() + 8, head.last_leaf.size(), head.last_leaf.begin());
  head.checkpoint = bytes.substr(kHeadFixedSize);
  return head;
}

std::string blob_key(const BlobId& blob, std::uint32_t chunk) {
  std::string out(as_text(blob.raw()));
  append_big_endian(out, chunk);
  return out;
}

rocksdb::WriteOptions synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  options.protection_bytes_per_key = 8;
  return options;
}

Error read_only() {
  return Error(ErrorCode::kConflict, "This is a reader beside a running server.");
}

// RocksDB's words for a damaged store do not tell an operator what to do.
Error explain_open(Error error) {
  if (error.code() == ErrorCode::kCorruption) {
    return Error(ErrorCode::kCorruption,
                 "The store is damaged: its write-ahead log or a table does not hold what was "
                 "written. Nothing was repaired, since a repair would drop acknowledged records. "
                 "Keep a copy of the folder, check the disk, and restore a backup.",
                 error.private_detail());
  }
  if (error.private_detail().find("lock") != std::string::npos) {
    return Error(ErrorCode::kLocked, "Another process holds the store.", error.private_detail());
  }
  return error;
}

}  // namespace

// Content has a database of its own: a flush of content switches its write-ahead log, and in one
// database with the log that would leave a file per upload behind and hold up the sequencer.
struct RocksEngine::State {
  rocks::Database log;
  rocks::Database content;
  RocksEngineOptions options;
  CachePtr cache;
};

namespace {

Result<rocks::Database> open_one(const RocksEngineOptions& options, const char* name,
                                 rocks::Database::Use use,
                                 const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  auto settings = rocks::database_options(options.fatal);
  settings.create_if_missing = use == rocks::Database::Use::kWrite;
  settings.create_missing_column_families = use == rocks::Database::Use::kWrite;
  settings.max_total_wal_size = 256 * kMiB;
  auto db =
      rocks::Database::open({options.files, options.path + "/" + name, use}, settings, families);
  if (!db.ok()) return explain_open(std::move(db).error());
  return db;
}

}  // namespace

RocksEngine::RocksEngine(std::unique_ptr<State> state, Mode mode)
    : state_(std::move(state)), mode_(mode) {}
RocksEngine::~RocksEngine() = default;

Result<std::unique_ptr<RocksEngine>> RocksEngine::open(const RocksEngineOptions& options) {
  return open_in(options, Mode::kWriter);
}

Result<std::unique_ptr<RocksEngine>> RocksEngine::open_beside_writer(
    const RocksEngineOptions& options) {
  return open_in(options, Mode::kBesideWriter);
}

Result<std::unique_ptr<RocksEngine>> RocksEngine::open_in(const RocksEngineOptions& given,
                                                          Mode mode) {
  auto options = given;
  if (!options.files) options.files = real_file_system();
  const auto use =
      mode == Mode::kWriter ? rocks::Database::Use::kWrite : rocks::Database::Use::kBesideWriter;
  if (mode == Mode::kWriter) {
    for (const auto& folder : {options.path, options.path + "/log", options.path + "/content"}) {
      SCRUTINY_TRY(create_folder(options.files, folder));
    }
  }
  const auto cache = rocksdb::NewLRUCache(options.cache_bytes);
  // Content is durable before the record that names it: read after the log, it is never behind.
  SCRUTINY_ASSIGN(auto log, open_one(options, "log", use, log_families(cache)));
  SCRUTINY_ASSIGN(auto content, open_one(options, "content", use, content_families(cache)));

  std::string stored;
  const auto status = log->Get({}, log.family(kMeta), kHeadKey, &stored);
  if (!status.ok() && !status.IsNotFound()) return rocks::to_error(status, "Reading the head row");
  std::unique_ptr<RocksEngine> engine(new RocksEngine(
      std::make_unique<State>(State{std::move(log), std::move(content), options, cache}), mode));
  if (status.ok()) {
    SCRUTINY_ASSIGN(engine->head_, decode_head(stored));
  }
  return engine;
}

Result<EngineHead> RocksEngine::head() {
  const std::lock_guard lock(head_mutex_);
  return head_;
}

Status RocksEngine::append_if(const Digest& prev, const CommitBatch& batch) {
  if (mode_ == Mode::kBesideWriter) return read_only();
  {
    const std::lock_guard lock(head_mutex_);
    if (head_.last_leaf != prev) {
      return Error(ErrorCode::kConflict, "The log has moved on since this batch was made.");
    }
  }
  auto& db = state_->log;
  rocksdb::WriteBatch write(0, 0, 8, 0);
  const auto put = [&](std::size_t family, std::uint64_t key, const rocksdb::Slice& value) {
    const std::string key_bytes = big_endian_key(key);
    return rocks::checked(write.Put(db.family(family), key_bytes, value), "Filling a batch");
  };
  for (const auto& row : batch.rows) {
    SCRUTINY_TRY(put(kRecordRows, row.index, row.record));
    SCRUTINY_TRY(put(kPayloadRows, row.index, rocks::slice(row.payload)));
  }
  for (const auto& node : batch.nodes) {
    SCRUTINY_TRY(put(kNodeRows, node_key(node.level, node.index), rocks::slice(node.hash)));
  }
  SCRUTINY_TRY(put(kCheckpointRows, batch.size, batch.checkpoint));
  SCRUTINY_TRY(
      rocks::checked(write.Put(db.family(kMeta), kHeadKey, encode_head(batch)), "Filling a batch"));
  SCRUTINY_TRY(rocks::checked(db->Write(synced(), &write), "Writing a batch to the log"));
  const std::lock_guard lock(head_mutex_);
  head_ = {batch.size, batch.last_leaf, batch.checkpoint};
  return {};
}

Status RocksEngine::read_one(Table table, std::uint64_t key, const RowVisitor& visit) {
  rocksdb::PinnableSlice value;
  const auto& db = state_->log;
  const auto status = db->Get({}, db.family(family_of(table)), big_endian_key(key), &value);
  if (status.IsNotFound()) return {};
  SCRUTINY_TRY(rocks::checked(status, "Reading a stored row"));
  visit(key, rocks::view(value));
  return {};
}

Status RocksEngine::read(Table table, std::uint64_t from, std::uint64_t to,
                         const RowVisitor& visit) {
  if (from >= to) return {};
  if (to - from == 1) return read_one(table, from, visit);
  const std::string end = big_endian_key(to);
  const rocksdb::Slice bound(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &bound;
  if (to - from > kScanRows) {
    options.fill_cache = false;
    options.readahead_size = 2 * kMiB;
  }
  const auto& db = state_->log;
  const std::unique_ptr<rocksdb::Iterator> rows(
      db->NewIterator(options, db.family(family_of(table))));
  for (rows->Seek(big_endian_key(from)); rows->Valid(); rows->Next()) {
    const auto key = rows->key();
    if (key.size() != 8) return Error(ErrorCode::kCorruption, "A row has a key of wrong length.");
    const auto number = read_big_endian<std::uint64_t>(rocks::view(key));
    if (visit(number, rocks::view(rows->value())) == Visit::kStop) return {};
  }
  return rocks::checked(rows->status(), "Reading stored rows");
}

Status RocksEngine::put_blob_if_absent(const BlobId& blob, std::uint32_t chunk, ByteView bytes,
                                       ChunkPlace place) {
  if (mode_ == Mode::kBesideWriter) return read_only();
  auto& db = state_->content;
  auto* family = db.family(0);
  const std::string key = blob_key(blob, chunk);
  rocksdb::PinnableSlice found;
  const auto there = db->Get({}, family, key, &found);
  if (there.ok()) return Error(ErrorCode::kConflict, "This chunk exists already.");
  if (!there.IsNotFound()) return rocks::to_error(there, "Looking for a chunk");

  const bool small = place == ChunkPlace::kLast && chunk == 0 && bytes.size() <= kSmallBlob;
  auto options = synced();
  options.sync = small;
  options.disableWAL = !small;
  SCRUTINY_TRY(rocks::checked(db->Put(options, family, key, rocks::slice(bytes)),
                              "Writing a chunk of content"));
  if (place == ChunkPlace::kMore || small) return {};
  return rocks::checked(db->Flush(rocksdb::FlushOptions(), family), "Writing content to the disk");
}

Result<Bytes> RocksEngine::get_chunk(const std::string& key) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  rocksdb::PinnableSlice value;
  const auto& db = state_->content;
  const auto status = db->Get(options, db.family(0), key, &value);
  if (!status.ok()) return rocks::to_error(status, "Reading a chunk of content");
  const auto bytes = rocks::view(value);
  return Bytes(bytes.begin(), bytes.end());
}

Status RocksEngine::reopen_content() {
  SCRUTINY_ASSIGN(auto fresh,
                  open_one(state_->options, "content", rocks::Database::Use::kBesideWriter,
                           content_families(state_->cache)));
  state_->content = std::move(fresh);
  return {};
}

// The writer may have moved content into new files since this reader opened; then what is missed
// is there after opening again.
Result<Bytes> RocksEngine::get_blob(const BlobId& blob, std::uint32_t chunk) {
  const auto key = blob_key(blob, chunk);
  auto found = get_chunk(key);
  for (int again = 0; again < kReadAgain && mode_ == Mode::kBesideWriter; ++again) {
    if (found.ok() || found.error().code() == ErrorCode::kNotFound) break;
    SCRUTINY_TRY(reopen_content());
    found = get_chunk(key);
  }
  return found;
}

Status RocksEngine::list_blobs(const std::function<Visit(const StoredBlob&)>& visit) {
  std::string from;
  auto listed = list_from(from, visit);
  for (int again = 0; again < kReadAgain && mode_ == Mode::kBesideWriter && !listed.ok(); ++again) {
    const std::string before = from;
    SCRUTINY_TRY(reopen_content());
    listed = list_from(from, visit);
    if (from != before) again = 0;
  }
  return listed;
}

Status RocksEngine::list_from(std::string& from,
                              const std::function<Visit(const StoredBlob&)>& visit) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const auto& db = state_->content;
  const std::unique_ptr<rocksdb::Iterator> rows(db->NewIterator(options, db.family(0)));
  std::optional<StoredBlob> blob;
  for (rows->Seek(from); rows->Valid(); rows->Next()) {
    const auto key = rocks::view(rows->key());
    if (key.size() != 20)
      return Error(ErrorCode::kCorruption, "A chunk has a key of wrong length.");
    BlobId::Raw raw;
    std::copy_n(key.begin(), raw.size(), raw.begin());
    const auto chunk = read_big_endian<std::uint32_t>(key.subspan(raw.size()));
    if (blob && blob->id.raw() != raw) {
      if (visit(*blob) == Visit::kStop) return {};
      blob.reset();
      from = rows->key().ToString();
    }
    if (!blob) blob = StoredBlob{BlobId(raw), 0, true};
    if (chunk != blob->chunks) blob->gap_free = false;
    ++blob->chunks;
  }
  SCRUTINY_TRY(rocks::checked(rows->status(), "Listing content"));
  if (blob) visit(*blob);
  return {};
}

Status RocksEngine::delete_blob(const BlobId& blob) {
  if (mode_ == Mode::kBesideWriter) return read_only();
  auto& db = state_->content;
  auto* family = db.family(0);
  rocksdb::ReadOptions options;
  const std::string prefix(as_text(blob.raw()));
  const std::unique_ptr<rocksdb::Iterator> rows(db->NewIterator(options, family));
  rocksdb::WriteBatch write(0, 0, 8, 0);
  for (rows->Seek(prefix); rows->Valid() && rows->key().starts_with(prefix); rows->Next()) {
    SCRUTINY_TRY(rocks::checked(write.Delete(family, rows->key()), "Filling a batch"));
  }
  SCRUTINY_TRY(rocks::checked(rows->status(), "Listing the chunks of a blob"));
  if (write.Count() == 0) return {};
  return rocks::checked(db->Write(synced(), &write), "Deleting content");
}

}  // namespace scrutiny
