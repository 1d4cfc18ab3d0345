#include "server/service/documents/download_memory.h"

#include <algorithm>
#include <vector>

namespace scrutiny {

void DownloadMemory::opened(const ActorId& actor, const UnitId& unit) {
  const auto now = clock_.monotonic();
  const std::lock_guard lock(mutex_);
  if (last_.size() >= kMost) make_room(now);
  last_[{actor, unit}] = now;
}

bool DownloadMemory::goes_on(const ActorId& actor, const UnitId& unit) {
  const auto now = clock_.monotonic();
  const std::lock_guard lock(mutex_);
  const auto found = last_.find({actor, unit});
  if (found == last_.end()) return false;
  if (now - found->second > kWindow) {
    last_.erase(found);
    return false;
  }
  found->second = now;
  return true;
}

void DownloadMemory::make_room(std::chrono::steady_clock::time_point now) {
  std::erase_if(last_, [&](const auto& entry) { return now - entry.second > kWindow; });
  if (last_.size() < kMost) return;
  std::vector<std::chrono::steady_clock::time_point> times;
  for (const auto& [key, time] : last_) times.push_back(time);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  std::erase_if(last_, [&](const auto& entry) { return entry.second <= *middle; });
}

}  // namespace scrutiny
