// Which downloads are under way: a request for a later part of a file, by the same actor within an
// hour of the last one, belongs to the opening that is already on record.
// Thread-safety: any thread. Blocking: never. Failure: none. Kept in memory only: what it has
// forgotten is recorded once more.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

#include "api/clock.h"
#include "api/ids.h"

namespace scrutiny {

class DownloadMemory {
 public:
  static constexpr std::chrono::minutes kWindow{60};
  static constexpr std::size_t kMost = 10000;  // downloads; past it the oldest half is forgotten

  explicit DownloadMemory(const Clock& clock) : clock_(clock) {}

  // The opening of the version sealed in `unit` is on record.
  void opened(const ActorId& actor, const UnitId& unit);
  // Whether it is under way; if so, the hour starts anew.
  bool goes_on(const ActorId& actor, const UnitId& unit);

 private:
  using Key = std::pair<ActorId, UnitId>;
  void make_room(std::chrono::steady_clock::time_point now);

  const Clock& clock_;
  std::mutex mutex_;
  std::map<Key, std::chrono::steady_clock::time_point> last_;
};

}  // namespace scrutiny
