// The log in memory, for tests that need no disk. Holds everything until destroyed.
// Thread-safety: any thread (one lock), append_if from one at a time. Never blocks. Failure:
// kConflict and kNotFound as engine.h says.
#pragma once

#include <map>
#include <shared_mutex>

#include "storage/engine/engine.h"
#include "storage/engine/maintenance.h"

namespace scrutiny {

class MemoryEngine final : public Engine, public BlobMaintenance {
 public:
  Result<EngineHead> head() override;
  Status append_if(const Digest& prev, const CommitBatch& batch) override;
  Status read(Table table, std::uint64_t from, std::uint64_t to, const RowVisitor& visit) override;
  Status put_blob_if_absent(const BlobId& blob, std::uint32_t chunk, ByteView bytes,
                            ChunkPlace place) override;
  Result<Bytes> get_blob(const BlobId& blob, std::uint32_t chunk) override;

  Status list_blobs(const std::function<Visit(const StoredBlob&)>& visit) override;
  Status delete_blob(const BlobId& blob) override;

 private:
  std::shared_mutex mutex_;
  EngineHead head_;
  std::map<std::pair<Table, std::uint64_t>, Bytes> rows_;
  std::map<std::pair<BlobId, std::uint32_t>, Bytes> blobs_;
};

}  // namespace scrutiny
