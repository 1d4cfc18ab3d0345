// How many changes one account may ask for in a minute, so that a script gone wrong leaves room for
// everyone else: a token bucket per account. A refused request is not counted. Memory: one entry of
// 24 bytes for each account that ever wrote.
// Thread-safety: any thread. Blocking: never. Ownership: the clock outlives it. Failure: none.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "api/clock.h"
#include "api/ids.h"

namespace scrutiny {

class WriteQuota {
 public:
  // `per_minute` may come at once; afterwards they come back evenly. REQUIRES: per_minute > 0.
  WriteQuota(std::uint64_t per_minute, const Clock& clock)
      : per_minute_(per_minute), clock_(clock) {}

  // Zero: go on. Else how long until one more is allowed.
  std::chrono::seconds take(const AccountId& account);

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<AccountId, std::int64_t> full_at_us;  // monotonic
  };
  static constexpr std::size_t kShards = 16;

  const std::uint64_t per_minute_;
  const Clock& clock_;
  std::array<Shard, kShards> shards_;
};

}  // namespace scrutiny
