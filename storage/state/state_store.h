// Where state rows are kept: a RocksDB of their own without a write-ahead log. It remembers how
// much of the log it holds; what a crash took is applied again from the log. Never backed up.
// Thread-safety: write, flush and forget from one thread; snapshot and mark from any.
// Blocking: all may. Ownership: snapshots keep the store open.
// Failure: kCorruption, kIo; a failure in the background calls `fatal`.
#pragma once

#include <memory>

#include "api/bytes.h"
#include "storage/engine/fatal.h"
#include "storage/engine/file_system.h"
#include "storage/state/state_overlay.h"

namespace rocksdb {
class Slice;
}

namespace scrutiny {

// Raised whenever the projections make other rows of the same log, so that rows which an earlier
// program left are made again.
inline constexpr std::uint32_t kStateRows = 2;

// How much of the log the rows hold.
struct StateMark {
  std::uint64_t size = 0;           // records applied
  Digest last_leaf{};               // leaf hash of the last of them; zero for none
  UnixMillis time = 0;              // its time
  std::uint32_t rows = kStateRows;  // that the rows were made by
};

struct StateStoreOptions {
  FileSystemPtr files;  // null: the real ones
  std::string path;
  FatalHandler fatal;
  std::size_t cache_bytes = std::size_t{64} << 20;
};

class StateStore {
 public:
  static Result<std::unique_ptr<StateStore>> open(const StateStoreOptions& options);
  // Reads beside a running writer: as of the writer's last flush.
  static Result<std::unique_ptr<StateStore>> open_beside_writer(const StateStoreOptions& options);
  ~StateStore();

  StateMark mark() const;
  std::shared_ptr<const RowSource> snapshot() const;

  // Applies the changes and moves the mark, together or not at all; not durable.
  Status write(const StateOverlay& changes, const StateMark& mark);
  Status flush();
  // Removes from the files what was overwritten or erased under these row keys: after an erasure.
  // Waits a second at most for snapshots from before it, which keep what they see. Where one lives
  // on, forgotten() stays behind, and any later call removes these too.
  Status forget(const std::vector<std::string>& keys);
  // Rows wait for a snapshot that has ended by now: call forget().
  bool forgetting_is_overdue() const;
  // The same for all rows, where a crash came before it was done.
  Status forget_all();
  // Records below it have nothing left in the files of what they erased.
  std::uint64_t forgotten() const { return forgotten_; }

 private:
  struct Core;
  explicit StateStore(std::shared_ptr<Core> core);
  enum class Mode : std::uint8_t { kWriter, kBesideWriter };
  static Result<std::unique_ptr<StateStore>> open_in(const StateStoreOptions& options, Mode mode);
  bool seen_by_older_snapshot() const;
  Status compact(const rocksdb::Slice* first, const rocksdb::Slice* last);
  Status note_forgotten();

  std::shared_ptr<Core> core_;
  std::uint64_t forgotten_ = 0;
  std::uint64_t written_ = 0;           // RocksDB's number of the last write()
  std::vector<std::string> to_forget_;  // row keys
  std::uint64_t erased_at_ = 0;         // written_ when the last of them was erased
};

}  // namespace scrutiny
