// A disk in memory that fails on purpose: under the real RocksDB, head store and key store it drops
// unsynced bytes at power loss, tears writes, fails the n-th call and runs full. Without faults it
// is a fast disk for tests. Strict on purpose: a new or renamed file is durable only once its
// folder was synced, whatever a friendly file system would do. Thread-safety: any thread.
// Ownership: the file system it gives keeps the disk's content alive.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "storage/engine/file_system.h"

namespace scrutiny::testing {

enum class DiskCall : std::uint8_t { kCreate, kWrite, kSync, kSyncFolder, kRename, kDelete, kRead };
inline constexpr std::size_t kDiskCallKinds = 7;

// What became of writes that were not synced when the power went.
enum class Unsynced : std::uint8_t {
  kLost,   // none reached the disk
  kTorn,   // some did, in order; the last of them in part
  kMixed,  // each did, or did not, or did in part: disks reorder
};

class FaultDisk {
 public:
  FaultDisk();
  ~FaultDisk();
  // A second disk with the same durable and unsynced content, and no faults armed.
  FaultDisk(const FaultDisk& other);
  FaultDisk& operator=(const FaultDisk&) = delete;

  // The view of the machine as it runs now. Handles opened before a power loss fail for ever.
  FileSystemPtr files() const;

  // The n-th call (from 1) of this kind from now on fails with an I/O error, once.
  void fail_call(DiskCall kind, std::uint64_t n);
  // Power goes at the n-th changing call (from 1, of any kind but kRead) from now on: that call
  // happens in part or not at all and it and all later calls fail.
  void lose_power_at(std::uint64_t n);
  // Whether an armed fault has struck.
  bool struck() const;
  // Disarms faults, drops what was not synced and starts again; `seed` picks what kTorn and kMixed
  // keep.
  void restart(Unsynced unsynced, std::uint64_t seed = 1);
  // Disarms faults; nothing is lost (a kill, not a power loss).
  void disarm();

  // Writes that need more than this in all fail with "no space".
  void set_capacity(std::uint64_t bytes);
  std::uint64_t used() const;

  // Changing calls since the disk was made.
  std::uint64_t changes() const;

  // Stored bytes of one file, for a test to damage. Throws std::out_of_range when there is none.
  std::string content(const std::string& path) const;
  void overwrite(const std::string& path, const std::string& content);
  std::vector<std::string> paths(const std::string& folder) const;
  void remove(const std::string& path);
  // Deletes, or copies, every file under a folder at once, durably: what someone with the disk
  // does.
  void wipe(const std::string& folder);
  void copy(const std::string& from, const std::string& to);

  struct Content;

 private:
  std::shared_ptr<Content> content_;
};

}  // namespace scrutiny::testing
