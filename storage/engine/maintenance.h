// Looking after stored blobs: what the collector of unnamed content and fsck need beside the five
// calls. Thread-safety: any thread. Blocking: disk I/O. Failure: kCorruption, kIo.
#pragma once

#include <functional>

#include "storage/engine/engine.h"

namespace scrutiny {

struct StoredBlob {
  BlobId id;
  std::uint32_t chunks;  // present, from 0
  bool gap_free;         // false: a chunk before the last one is missing
};

class BlobMaintenance {
 public:
  virtual ~BlobMaintenance() = default;
  // In byte order of the id.
  virtual Status list_blobs(const std::function<Visit(const StoredBlob&)>& visit) = 0;
  // Removes every chunk; success if there is none. The bytes leave the disk with a later
  // compaction; what makes content unreadable is the destruction of its key.
  virtual Status delete_blob(const BlobId& blob) = 0;
};

}  // namespace scrutiny
