// The ledger: one ordered, signed, hash-chained log of records with sealed payloads, the state
// projected from it, and the sealed content it names. The only way to change anything.
//
// Thread-safety: every method from any thread. Blocking: submit never blocks; everything else may.
// Failure: see each method. A failure to write stops the process (audit-format section 7).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/ids.h"
#include "api/result.h"
#include "storage/audit/note.h"
#include "storage/audit/record.h"
#include "storage/ledger/command.h"
#include "storage/state/state.h"

namespace scrutiny {

struct OpenedPayload {
  boost::json::object payload;
  std::string bytes;  // canonical, as committed to
  Digest salt{};
};

// Sealed content, written once in 1 MiB chunks. Not thread-safe; one writer per blob. Neither
// writer nor reader outlives the ledger.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;
  virtual Status write(ByteView bytes) = 0;
  // Seals the rest and makes the blob durable. Afterwards only id() and size() may be called.
  virtual Status finish() = 0;
  virtual BlobId id() const = 0;
  virtual std::uint64_t size() const = 0;  // plaintext bytes
};

class BlobReader {
 public:
  virtual ~BlobReader() = default;
  // Plaintext bytes from `offset`, at most out.size(); 0 at the end. kErased when the unit's key is
  // gone.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) = 0;
  virtual std::uint64_t size() const = 0;
};

struct RecordedLogKey {
  std::string key;           // C2SP vkey
  std::uint64_t record = 0;  // index of log.created or log.key_rotated
};

class Ledger {
 public:
  virtual ~Ledger() = default;

  // Queues a command; `done` is called exactly once, on the sequencer thread or (refused at the
  // door) on the caller's, with the receipt once the record is durable and its state visible.
  // Errors: what the precondition says; kIdempotencyMismatch; kUnavailable when the queue is full
  // or the ledger is stopping; kStorageFull.
  virtual void submit(Command command, Completion done) = 0;
  Result<Committed> submit_and_wait(Command command);

  // A new erasure unit with its own data key, durable on return.
  virtual Result<UnitId> create_unit() = 0;

  // State as of the last answered command; stays as it is while held.
  virtual std::shared_ptr<const StateReader> snapshot() const = 0;

  virtual Result<std::string> record(std::uint64_t index) const = 0;  // canonical bytes; kNotFound
  virtual Result<OpenedPayload> payload(std::uint64_t index) const = 0;  // kErased, kNotFound
  virtual std::string checkpoint() const = 0;                            // newest signed note
  // The oldest signed note over `size` records or more; kNotFound past the end. A note is kept for
  // the end of every commit, so not for every size.
  virtual Result<std::string> checkpoint_over(std::uint64_t size) const = 0;
  virtual std::uint64_t size() const = 0;                                // of that checkpoint
  // Every key the log has had, oldest first: a checkpoint is signed by the newest of those recorded
  // in it.
  virtual std::vector<RecordedLogKey> log_keys() const = 0;
  std::string verifier_key() const { return log_keys().back().key; }  // C2SP vkey, the newest
  std::vector<NoteVerifier> verifiers() const;                        // log_keys(), parsed
  // Hashes of the inclusion proof of `index` in the tree of `tree_size`; kInvalidArgument out of
  // range.
  virtual Result<std::vector<Digest>> inclusion_proof(std::uint64_t index,
                                                      std::uint64_t tree_size) const = 0;
  virtual Result<std::vector<Digest>> consistency_proof(std::uint64_t from,
                                                        std::uint64_t to) const = 0;
  // `count` hashes of a tile (level, tile number); kNotFound when the log does not reach so far.
  virtual Result<Bytes> tile(std::uint8_t level, std::uint64_t number,
                             std::uint32_t count) const = 0;
  // u16 length || record, repeated, for records [number * 256, number * 256 + count).
  virtual Result<Bytes> entry_bundle(std::uint64_t number, std::uint32_t count) const = 0;

  virtual Result<std::unique_ptr<BlobWriter>> create_blob(const UnitId& unit) = 0;
  virtual Result<std::unique_ptr<BlobReader>> open_blob(const UnitId& unit, const BlobId& blob,
                                                        std::uint64_t size) const = 0;
};

}  // namespace scrutiny
