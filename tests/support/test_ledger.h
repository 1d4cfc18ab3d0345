// The real ledger for tests of what stands on it: in-memory engine, and head, key and state stores
// on a disk in memory. Nothing is mocked: sequencing, sealing, signing, preconditions, idempotency
// and projections are the product's. Thread-safety: as Ledger. Ownership: the ledger keeps
// everything it needs but `clock`, which outlives it.
#pragma once

#include <memory>

#include "api/clock.h"
#include "storage/ledger/open.h"

namespace scrutiny::testing {

inline constexpr std::string_view kTestOrigin = "ledger.example/test";

// Starts with record 0 (log.created, demo). `clock` null: the system's. Throws std::runtime_error
// with the reason when it cannot be opened. A failure to write ends the test process.
std::unique_ptr<RunningLedger> make_test_ledger(Projections projections = {},
                                                const Clock* clock = nullptr);

}  // namespace scrutiny::testing
