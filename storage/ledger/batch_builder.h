// Turns waiting commands into one batch of the log: each precondition and idempotency key is
// checked against the state as earlier commands of the same batch leave it; a refused command
// leaves nothing behind and does not fail the others. Everything stays in memory; the sequencer
// commits it. Thread-safety: one thread. Ownership: refers to what Basis refers to, which outlives
// it. Blocking: state reads. Failure: per command, in its Decision.
#pragma once

#include <unordered_set>
#include <vector>

#include "storage/audit/tree.h"
#include "storage/engine/engine.h"
#include "storage/ledger/command.h"
#include "storage/ledger/log_key_chain.h"
#include "storage/ledger/projector.h"

namespace scrutiny {

// A command whose payload is sealed already, on the thread of its caller.
struct PreparedCommand {
  Command command;  // without its payload, which stands below as a replay will read it
  boost::json::object payload;
  Bytes box;
  Digest commit{};
  Completion done;
};

// Where the log ends.
struct LogEnd {
  TreeFrontier tree;
  Digest last_leaf{};
  UnixMillis time = 0;  // of the last record
};

struct Decision {
  Completion done;
  std::optional<Error> refused;
  Committed
      committed;  // receipt without leaf and checkpoint where the record is older than the batch
};

class BatchBuilder {
 public:
  struct Basis {
    const Projections& projections;
    const RowSource& state;
    const std::unordered_set<UnitId>& erased;  // units erased before this batch
    UnixMillis time;                           // of every record of this batch
  };
  BatchBuilder(const Basis& basis, LogEnd end);

  void add(PreparedCommand prepared);

  bool empty() const { return batch_.rows.empty(); }
  std::uint64_t first_index() const { return first_index_; }
  // The batch but for its checkpoint.
  CommitBatch& batch() { return batch_; }
  const CommitBatch& batch() const { return batch_; }
  const LogEnd& end() const { return end_; }
  const StateOverlay& state() const { return state_; }
  const std::vector<UnitId>& erasures() const { return erasures_; }
  const std::vector<LogKeyLink>& rotations() const { return rotations_; }
  std::vector<Decision>& decisions() { return decisions_; }

 private:
  Status take(PreparedCommand& prepared, Committed& committed);
  Result<bool> replayed(const Command& command, Committed& committed) const;
  void append(const Record& record, std::string bytes, Bytes box, Committed& committed);

  Basis basis_;
  LogEnd end_;
  std::uint64_t first_index_;
  StateOverlay state_;
  CommitBatch batch_;
  std::vector<Digest> leaves_;  // of batch_.rows
  std::vector<UnitId> erasures_;
  std::vector<LogKeyLink> rotations_;
  std::vector<Decision> decisions_;
};

}  // namespace scrutiny
