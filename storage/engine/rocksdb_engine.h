// The log and its content in two embedded RocksDBs. Bytes: docs/formats/store.md; settings:
// docs/adr/0004-storage-engine.md. Thread-safety, blocking and failure: as engine.h says. A failure
// in the background (flush, compaction) calls `fatal` from a thread of RocksDB. One process at a
// time, but for open_beside_writer.
#pragma once

#include <memory>
#include <mutex>

#include "storage/engine/engine.h"
#include "storage/engine/fatal.h"
#include "storage/engine/file_system.h"
#include "storage/engine/maintenance.h"

namespace scrutiny {

struct RocksEngineOptions {
  FileSystemPtr files;  // null: the real ones
  std::string path;     // folder of the two databases, log/ and content/; its parent exists
  FatalHandler fatal;
  std::size_t cache_bytes = std::size_t{64} << 20;  // blocks of tables kept in memory
};

class RocksEngine final : public Engine, public BlobMaintenance {
 public:
  // Creates what is missing. kCorruption with an explanation when the write-ahead log or the tables
  // are damaged: what was synced is never dropped to get the store open.
  static Result<std::unique_ptr<RocksEngine>> open(const RocksEngineOptions& options);
  // Reads beside a running writer, as of now. Every write answers kConflict.
  static Result<std::unique_ptr<RocksEngine>> open_beside_writer(const RocksEngineOptions& options);
  ~RocksEngine() override;

  Result<EngineHead> head() override;
  Status append_if(const Digest& prev, const CommitBatch& batch) override;
  Status read(Table table, std::uint64_t from, std::uint64_t to, const RowVisitor& visit) override;
  Status put_blob_if_absent(const BlobId& blob, std::uint32_t chunk, ByteView bytes,
                            ChunkPlace place) override;
  Result<Bytes> get_blob(const BlobId& blob, std::uint32_t chunk) override;

  Status list_blobs(const std::function<Visit(const StoredBlob&)>& visit) override;
  Status delete_blob(const BlobId& blob) override;

 private:
  struct State;
  enum class Mode : std::uint8_t { kWriter, kBesideWriter };
  RocksEngine(std::unique_ptr<State> state, Mode mode);
  static Result<std::unique_ptr<RocksEngine>> open_in(const RocksEngineOptions& options, Mode mode);
  Result<Bytes> get_chunk(const std::string& key);
  // Visits blobs from key `from` on, and moves it past each that was visited.
  Status list_from(std::string& from, const std::function<Visit(const StoredBlob&)>& visit);
  Status reopen_content();
  Status read_one(Table table, std::uint64_t key, const RowVisitor& visit);

  std::unique_ptr<State> state_;
  Mode mode_;
  std::mutex head_mutex_;
  EngineHead head_;  // as stored
};

}  // namespace scrutiny
