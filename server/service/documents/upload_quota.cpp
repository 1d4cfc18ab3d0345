#include "server/service/documents/upload_quota.h"

#include <algorithm>

namespace scrutiny {
namespace {

Error used_up() {
  return Error(ErrorCode::kTooManyRequests,
               "This account has sent as much today as it may; some room comes back every hour.");
}

}  // namespace

double UploadQuota::used_now(const AccountId& account, std::chrono::steady_clock::time_point now) {
  const auto found = buckets_.find(account);
  if (found == buckets_.end()) return 0;
  const std::chrono::duration<double, std::ratio<86400>> days = now - found->second.at;
  return std::max(0.0, found->second.used - days.count() * static_cast<double>(bytes_per_day_));
}

Status UploadQuota::has_room(const AccountId& account) {
  const auto now = clock_.monotonic();
  const std::lock_guard lock(mutex_);
  if (used_now(account, now) < static_cast<double>(bytes_per_day_)) return {};
  return used_up();
}

Status UploadQuota::take(const AccountId& account, std::uint64_t bytes) {
  const auto now = clock_.monotonic();
  const std::lock_guard lock(mutex_);
  const double used = used_now(account, now) + static_cast<double>(bytes);
  buckets_[account] = {used, now};
  if (used <= static_cast<double>(bytes_per_day_)) return {};
  return used_up();
}

}  // namespace scrutiny
