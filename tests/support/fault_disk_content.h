// Internal to fault_disk: what the disk holds. Thread-safety: under Content::mutex.
#pragma once

#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/fault_disk.h"

namespace scrutiny::testing {

struct Disk {
  enum class Fault : std::uint8_t { kNone, kFails, kPowerGoes, kOff };

  struct Undo {
    std::uint64_t offset;
    std::size_t old_size;
    std::string old;  // bytes that stood there
    std::size_t length;
  };

  struct Inode {
    std::string data;
    std::vector<Undo> unsynced;

    void write(std::uint64_t offset, std::string_view bytes);
    void truncate(std::uint64_t size);
    void lose(Unsynced how, std::mt19937_64& random);
  };
  using Table = std::map<std::string, std::shared_ptr<Inode>>;
};

struct FaultDisk::Content {
  mutable std::mutex mutex;
  Disk::Table files;
  Disk::Table durable;  // what the folders would name after a power loss
  std::set<std::string> folders;
  std::set<std::string> locks;

  std::array<std::uint64_t, kDiskCallKinds> calls{};
  std::array<std::uint64_t, kDiskCallKinds> fail_at{};
  std::uint64_t changes = 0;
  std::uint64_t power_at = 0;
  std::uint64_t capacity = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t generation = 0;
  bool off = false;
  bool struck = false;

  // Counts a call and says what becomes of it.
  Disk::Fault before(DiskCall kind);
  std::uint64_t used() const;
};

}  // namespace scrutiny::testing
