// The checks of audit-format section 7 before a log is served: its signed head, its signed end, and
// that both describe the tree that is stored. Thread-safety: free functions. Blocking: O(log size)
// reads and the last records. Failure: kRollback, kTampered, kCorruption or kConfigInvalid, in
// words for the operator.
#pragma once

#include "storage/ledger/batch_builder.h"
#include "storage/ledger/head_store.h"
#include "storage/ledger/log_key_chain.h"
#include "storage/ledger/log_reader.h"

namespace scrutiny {

struct CheckedLog {
  LogEnd end;
  std::string checkpoint;  // newest; of the head, or of the log's own end where that is further
};

Result<CheckedLog> check_log(const LogReader& log, const StoredHead& head, const LogKeyChain& keys);

}  // namespace scrutiny
