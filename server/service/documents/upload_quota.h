// How many bytes one account may send in a day, so that one cannot fill the disk: a bucket for each
// account that refills evenly over 24 hours. Kept in memory: a restart forgets it, which only an
// operator can cause.
// Thread-safety: any thread. Blocking: never. Ownership: the clock outlives it.
// Failure: kTooManyRequests.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "api/clock.h"
#include "api/ids.h"
#include "api/result.h"

namespace scrutiny {

class UploadQuota {
 public:
  // REQUIRES: bytes_per_day > 0.
  UploadQuota(std::uint64_t bytes_per_day, const Clock& clock)
      : bytes_per_day_(bytes_per_day), clock_(clock) {}

  // Counts bytes that have arrived. Once the day's are used up the account waits until some have
  // come back.
  Status take(const AccountId& account, std::uint64_t bytes);
  // Whether one byte more would be taken.
  Status has_room(const AccountId& account);

 private:
  struct Bucket {
    double used = 0;  // bytes
    std::chrono::steady_clock::time_point at;
  };
  double used_now(const AccountId& account, std::chrono::steady_clock::time_point now);

  const std::uint64_t bytes_per_day_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<AccountId, Bucket> buckets_;
};

}  // namespace scrutiny
