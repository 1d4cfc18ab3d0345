#include "storage/engine/memory_engine.h"

#include <limits>
#include <mutex>

namespace scrutiny {
namespace {

Bytes copy(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

Result<EngineHead> MemoryEngine::head() {
  const std::shared_lock lock(mutex_);
  return head_;
}

Status MemoryEngine::append_if(const Digest& prev, const CommitBatch& batch) {
  const std::unique_lock lock(mutex_);
  if (head_.last_leaf != prev) {
    return Error(ErrorCode::kConflict, "The log has moved on since this batch was made.");
  }
  for (const auto& row : batch.rows) {
    rows_[{Table::kRecords, row.index}] = copy(as_bytes(row.record));
    rows_[{Table::kPayloads, row.index}] = row.payload;
  }
  for (const auto& node : batch.nodes) {
    rows_[{Table::kNodes, node_key(node.level, node.index)}] = copy(node.hash);
  }
  rows_[{Table::kCheckpoints, batch.size}] = copy(as_bytes(batch.checkpoint));
  head_ = {batch.size, batch.last_leaf, batch.checkpoint};
  return {};
}

Status MemoryEngine::read(Table table, std::uint64_t from, std::uint64_t to,
                          const RowVisitor& visit) {
  // One row per lock, so that a visitor may call the engine again.
  for (std::uint64_t at = from; at < to;) {
    std::uint64_t key = 0;
    Bytes value;
    {
      const std::shared_lock lock(mutex_);
      const auto found = rows_.lower_bound({table, at});
      if (found == rows_.end() || found->first.first != table || found->first.second >= to)
        return {};
      key = found->first.second;
      value = found->second;
    }
    if (visit(key, value) == Visit::kStop) return {};
    at = key + 1;
  }
  return {};
}

Status MemoryEngine::put_blob_if_absent(const BlobId& blob, std::uint32_t chunk, ByteView bytes,
                                        ChunkPlace) {
  const std::unique_lock lock(mutex_);
  if (!blobs_.try_emplace({blob, chunk}, copy(bytes)).second) {
    return Error(ErrorCode::kConflict, "This chunk exists already.");
  }
  return {};
}

Result<Bytes> MemoryEngine::get_blob(const BlobId& blob, std::uint32_t chunk) {
  const std::shared_lock lock(mutex_);
  const auto found = blobs_.find({blob, chunk});
  if (found == blobs_.end()) return Error(ErrorCode::kNotFound, "There is no such chunk.");
  return found->second;
}

Status MemoryEngine::list_blobs(const std::function<Visit(const StoredBlob&)>& visit) {
  std::map<BlobId, StoredBlob> all;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [key, bytes] : blobs_) {
      auto& blob = all.try_emplace(key.first, StoredBlob{key.first, 0, true}).first->second;
      if (key.second != blob.chunks) blob.gap_free = false;
      ++blob.chunks;
    }
  }
  for (const auto& [id, blob] : all) {
    if (visit(blob) == Visit::kStop) break;
  }
  return {};
}

Status MemoryEngine::delete_blob(const BlobId& blob) {
  const std::unique_lock lock(mutex_);
  blobs_.erase(blobs_.lower_bound({blob, 0}),
               blobs_.upper_bound({blob, std::numeric_limits<std::uint32_t>::max()}));
  return {};
}

}  // namespace scrutiny
