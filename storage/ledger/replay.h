// Brings state up to the log: at a start after a crash, in a rebuild, and in fsck's comparison.
// Thread-safety: one thread per store. Blocking: reads the log. Ownership: parts outlive the call.
// Failure: kCorruption naming the record whose link, payload or key does not hold; a unit without a
// key is accepted only if a later record erased it.
#pragma once

#include <functional>

#include "storage/ledger/log_reader.h"
#include "storage/ledger/projector.h"
#include "storage/ledger/sealing.h"
#include "storage/state/state_store.h"

namespace scrutiny {

// Called now and then with work done and work in all, in records unless said otherwise.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct ReplayParts {
  const LogReader& log;
  const Sealing& sealing;
  const Projections& projections;
};

// Applies records from the store's mark up to `size`. REQUIRES: the log holds that many.
Status replay(const ReplayParts& parts, StateStore& store, std::uint64_t size,
              const Progress& progress = {});

// Whether the state was made from this log's first records, so that replay may go on from it.
Result<bool> state_belongs(const LogReader& log, const StateMark& mark, std::uint64_t size);

}  // namespace scrutiny
