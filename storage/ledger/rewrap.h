// Changes the key-encryption key of a data folder no server runs on. Thread-safety: free function.
// Blocking: reads and writes the whole key store. Failure: kLocked beside a server; else as
// key_rewrap.h.
#pragma once

#include "storage/ledger/key_rewrap.h"
#include "storage/ledger/open.h"

namespace scrutiny {

// `settings.progress` counts slots of the key store.
Result<RewrapReport> rewrap(LedgerSettings settings, const NewWrapping& to);

}  // namespace scrutiny
