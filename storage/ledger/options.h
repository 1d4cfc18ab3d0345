// Limits of the ledger; config says unit, default and reason of each to the operator.
// Thread-safety: plain values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace scrutiny {

struct LedgerOptions {
  std::size_t queue_depth = 4096;  // commands that wait; one more is refused with kUnavailable
  std::size_t queue_bytes = std::size_t{128} << 20;  // sealed bytes that wait; more are refused
  std::size_t max_batch = 512;                       // commands committed by one write
  // How long a batch waits for company while several callers are active. A lone caller never waits.
  std::chrono::microseconds max_wait{200};
  std::uint64_t reserve_bytes = std::uint64_t{256}
                                << 20;             // free space below which nothing is taken
  std::size_t max_payload = std::size_t{8} << 20;  // bytes of one payload's canonical JSON
  std::size_t key_cache = 8192;                    // unwrapped data keys held in memory
};

}  // namespace scrutiny
