#include "server/service/write_quota.h"

#include <algorithm>

namespace scrutiny {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;

}  // namespace

std::chrono::seconds WriteQuota::take(const AccountId& account) {
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::microseconds>(clock_.monotonic().time_since_epoch())
          .count();
  // Each write pushes back the time at which the bucket is full by its share of a minute; a bucket
  // that would need more than a minute is empty.
  const auto share = std::max<std::int64_t>(kMinuteUs / static_cast<std::int64_t>(per_minute_), 1);
  Shard& shard = shards_[std::hash<AccountId>()(account) % kShards];
  const std::lock_guard lock(shard.mutex);
  std::int64_t& full_at = shard.full_at_us[account];
  const std::int64_t next = std::max(full_at, now) + share;
  if (next - now > std::max(kMinuteUs, share)) {
    const std::chrono::microseconds wait(next - now - kMinuteUs);
    return std::chrono::ceil<std::chrono::seconds>(wait);
  }
  full_at = next;
  return std::chrono::seconds(0);
}

}  // namespace scrutiny
