// The newest signed checkpoint, kept apart from the log so that a log that was rolled back or lost
// its end is noticed at start. Format: docs/formats/head.md (one file, two slots, only forward).
// Thread-safety: advance from one thread; the rest from any. Blocking: advance syncs to disk.
// Failure: kNotFound without a file; kCorruption when no slot holds; kIo. After a failed advance
// the process must stop (audit-format section 7).
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "storage/engine/file_system.h"

namespace rocksdb {
class FSRandomRWFile;
}

namespace scrutiny {

struct StoredHead {
  std::uint64_t size = 0;  // of the log, as the checkpoint says
  std::string checkpoint;  // signed note
};

class HeadStore {
 public:
  static constexpr std::size_t kSlotSize = 4096;
  static constexpr std::size_t kMostCheckpointBytes = kSlotSize - 28;

  // Makes the file with its first head; fails if there is one.
  static Result<std::unique_ptr<HeadStore>> create(const FileSystemPtr& files,
                                                   const std::string& folder,
                                                   const StoredHead& first);
  static Result<std::unique_ptr<HeadStore>> open(const FileSystemPtr& files,
                                                 const std::string& folder);
  ~HeadStore();

  StoredHead head() const;
  // Durable on return. kInvalidArgument for a size below the stored one: a head never goes back.
  Status advance(const StoredHead& head);

  static std::string file_path(const std::string& folder) { return folder + "/head"; }

 private:
  HeadStore(std::unique_ptr<rocksdb::FSRandomRWFile> file, StoredHead head,
            std::uint64_t generation);
  std::unique_ptr<rocksdb::FSRandomRWFile> file_;
  mutable std::mutex mutex_;
  StoredHead head_;
  std::uint64_t generation_;  // of the newest slot; slot number is its last bit
};

}  // namespace scrutiny
