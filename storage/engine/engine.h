// The storage seam: what the ledger needs of whatever keeps the log. Five calls, so that a shared,
// distributed store can stand behind them as well as an embedded one (docs/architecture.md).
// Thread-safety: append_if from one thread at a time; all other calls from any thread.
// Blocking: every call may block on I/O. Ownership: nothing is kept of the arguments.
// Failure: kCorruption when stored bytes are not what was written; kIo otherwise. After a failed
// append_if the store's content is unknown and the process must stop (audit-format section 7).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/ids.h"
#include "api/result.h"

namespace scrutiny {

struct LogRow {
  std::uint64_t index;
  std::string record;  // canonical JSON, the Merkle leaf's bytes
  Bytes payload;       // sealed box
};

// Hash of the complete subtree over records [index * 256^level, (index + 1) * 256^level).
struct TreeNode {
  std::uint8_t level;
  std::uint64_t index;
  Digest hash;
};

// One group of commands: written whole or not at all.
struct CommitBatch {
  std::vector<LogRow> rows;  // gap-free, continuing the log
  std::vector<TreeNode> nodes;
  std::uint64_t size = 0;  // of the log after this batch
  Digest last_leaf{};      // leaf hash of the last row
  std::string checkpoint;  // signed note over `size`
};

struct EngineHead {
  std::uint64_t size = 0;
  Digest last_leaf{};      // all zero for the empty log
  std::string checkpoint;  // newest stored signed note; empty for the empty log
};

enum class Table : std::uint8_t {
  kRecords,      // key: index
  kPayloads,     // key: index
  kNodes,        // key: node_key(level, index); value: 32 bytes
  kCheckpoints,  // key: size
};

// Nodes of one level are contiguous: level in the top byte, index below 2^56.
constexpr std::uint64_t node_key(std::uint8_t level, std::uint64_t index) {
  return static_cast<std::uint64_t>(level) << 56 | index;
}

enum class Visit : std::uint8_t { kContinue, kStop };
using RowVisitor = std::function<Visit(std::uint64_t key, ByteView value)>;

enum class ChunkPlace : std::uint8_t { kMore, kLast };

class Engine {
 public:
  virtual ~Engine() = default;

  virtual Result<EngineHead> head() = 0;

  // Durable on success. kConflict, with nothing written, when the last leaf is not `prev`.
  virtual Status append_if(const Digest& prev, const CommitBatch& batch) = 0;

  // Visits rows with from <= key < to in key order. Missing rows are simply not visited.
  virtual Status read(Table table, std::uint64_t from, std::uint64_t to,
                      const RowVisitor& visit) = 0;

  // Stores one chunk unless it exists (kConflict). kLast makes the whole blob durable before it
  // returns.
  virtual Status put_blob_if_absent(const BlobId& blob, std::uint32_t chunk, ByteView bytes,
                                    ChunkPlace place) = 0;
  // kNotFound when there is no such chunk.
  virtual Result<Bytes> get_blob(const BlobId& blob, std::uint32_t chunk) = 0;
};

}  // namespace scrutiny
