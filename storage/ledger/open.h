// Opens or creates a data folder and starts the ledger on it: lock, format, keys, the checks of
// audit-format section 7, state catch-up, sequencer. The composition root's one call into storage.
// Thread-safety: open from one thread; the ledger as ledger.h says. Blocking: reads, and after a
// crash applies what state had not kept. Ownership: `clock` outlives the ledger. Failure: every
// refusal is an Error whose public text tells the operator what to do.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/clock.h"
#include "storage/audit/public_schema.h"
#include "storage/engine/engine.h"
#include "storage/engine/fatal.h"
#include "storage/engine/maintenance.h"
#include "storage/ledger/data_folder.h"
#include "storage/ledger/key_encryption.h"
#include "storage/ledger/ledger.h"
#include "storage/ledger/log_keys.h"
#include "storage/ledger/options.h"
#include "storage/ledger/projector.h"
#include "storage/ledger/replay.h"

namespace scrutiny {

// An engine with its housekeeping: both faces of one object.
struct EngineFaces {
  std::shared_ptr<Engine> engine;
  std::shared_ptr<BlobMaintenance> maintenance;
};

struct LedgerSettings {
  DataPaths paths;
  std::string
      origin;  // scheme-less public prefix of the log, for example "scrutiny.example.org/log"
  KeyEncryption encryption = KeyFile{};
  TokenSettings token;            // PKCS#11, for a log key that is kept there
  LogKind kind = LogKind::kReal;  // of a log that is created
  LedgerOptions options;
  Projections projections;  // in the order in which they apply
  // Called after a unit's key is destroyed and its words are dropped, and again for every erased
  // unit at each start: other stores of words forget it here.
  std::function<void(const UnitId&)> on_erased;
  Progress progress;  // of a catch-up at start

  const Clock* clock = nullptr;  // null: the system's
  FileSystemPtr files;           // null: the real ones
  FatalHandler fatal;            // empty: exit_on_fatal()
  // Another engine than RocksDB in paths.db(), for tests.
  std::function<Result<EngineFaces>()> open_engine;
};

struct LedgerLoad {
  std::size_t waiting = 0;  // commands in the queue
  std::size_t queue_depth = 0;
  std::uint64_t commits = 0;              // groups written since the start
  std::uint64_t records = 0;              // in them
  std::chrono::nanoseconds writer_cpu{};  // CPU time of the sequencer thread
};

// A ledger with what only the process that runs it may do.
class RunningLedger : public Ledger {
 public:
  // Answers what waits, takes no more. The destructor does it too.
  virtual void stop() = 0;
  // An operator has looked at the clock after kClockUntrusted. The caller records that it happened.
  virtual void acknowledge_clock() = 0;
  // Every command from now on is answered with this: a witness has shown that the log is not what
  // it was. There is no way back in this process.
  virtual void refuse_commands(Error why) = 0;
  virtual LedgerLoad load() const = 0;
  // Records log.key_rotated, signed by the key before; from that record on the new key signs.
  virtual Result<Committed> rotate_log_key(const LogKeyRotation& rotation) = 0;
  virtual std::vector<ActiveLogKey> active_log_keys() const = 0;  // newest first
  virtual KeyWrapping key_wrapping() const = 0;
  // Removes content that no record names and that was already unnamed at a call at least `age` ago.
  // Returns how many blobs went. Blocking: lists all blobs.
  virtual Result<std::size_t> collect_content(std::chrono::hours age) = 0;
  // Writes the state to its files, so that fsck beside the running server sees it.
  virtual Status flush_state() = 0;
};

enum class OpenMode : std::uint8_t {
  kExisting,         // kNotFound where there is no complete data folder
  kCreateIfMissing,  // the first start
  kRestored,         // the end of a restore, before its folder counts as complete
};

Result<std::unique_ptr<RunningLedger>> open_ledger(LedgerSettings settings, OpenMode mode);

}  // namespace scrutiny
