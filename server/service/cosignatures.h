// What witnesses have cosigned of this log: taken from whoever brings it, kept beside the log, and
// shown. A cosigned checkpoint that this log does not continue proves that the log was rolled back
// or forked: nothing is recorded any more from then on, restarts included, and it is said loudly.
// Thread-safety: any thread. Blocking: add() syncs a file and reads tree nodes. Ownership: ledger
// and store outlive it. Failure: kInvalidArgument for what is no note, kForbidden for what
// is no checkpoint of this log cosigned by a witness of the policy; kConflict for the proof of
// another history; kIo. Source: audit-format section 4, docs/adr/0012-witnesses.md.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/witness/witness_store.h"
#include "storage/audit/checkpoint.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

struct WitnessPolicy {
  std::vector<NoteVerifier> witnesses;
  std::size_t quorum = 1;  // of them, for a checkpoint to be called cosigned
};

struct CosignedHead {
  std::uint64_t size = 0;
  std::string note;  // log's signature and the cosignatures
};

struct WitnessView {
  std::string name;
  std::uint64_t size = 0;  // last cosigned; 0: nothing yet
  std::uint64_t time = 0;  // POSIX seconds, the witness's clock
};

class Cosignatures {
 public:
  // Told once when another history is proved; must stop what records.
  using Alarm = std::function<void(const Error&)>;

  Cosignatures(const Ledger& ledger, WitnessPolicy policy, WitnessStore& store, Alarm alarm);

  // Takes up what was kept, and holds it against the log as it is now.
  Status load();
  // A checkpoint of this log with at least one cosignature of a known witness.
  Status add(const std::string& note);

  // The newest checkpoint with as many cosignatures as the policy wants; size 0 without one.
  CosignedHead cosigned() const;
  // `note`, with the cosignatures there are for the same checkpoint.
  std::string with_cosignatures(const std::string& note) const;
  std::vector<WitnessView> witnesses() const;
  std::size_t quorum() const { return policy_.quorum; }
  std::optional<std::string> alarm() const;

 private:
  struct Kept {
    OpenedCheckpoint opened;
    std::string note;
  };
  Result<OpenedCheckpoint> open(const std::string& note) const;
  std::optional<OpenedCheckpoint> vouched_for(const std::string& note) const;
  Status check_history(const OpenedCheckpoint& cosigned, const std::string& note);
  Status raise(std::string why, const std::string& note);
  bool is_newer(const std::string& witness, const OpenedCheckpoint& opened,
                const std::string& note) const;
  void keep(const OpenedCheckpoint& opened, const std::string& note);
  std::string merged(const OpenedCheckpoint& about, const std::string& note) const;

  const Ledger& ledger_;
  const WitnessPolicy policy_;
  WitnessStore& store_;
  const Alarm alarm_;
  std::mutex adding_;  // one at a time: the store takes no two
  mutable std::mutex mutex_;
  std::map<std::string, Kept> latest_;  // by witness
  CosignedHead cosigned_;
  std::optional<std::string> raised_;
};

}  // namespace scrutiny
