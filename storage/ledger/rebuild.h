// Drops the state and makes it again from the log. Interrupted, the next start goes on where it
// was. Thread-safety: one call per folder at a time; the server is stopped. Blocking: reads the
// whole log. Failure: as open.h, and what replay.h says.
#pragma once

#include "storage/ledger/open.h"

namespace scrutiny {

// Returns how many records were applied.
Result<std::uint64_t> rebuild(LedgerSettings settings);

}  // namespace scrutiny
