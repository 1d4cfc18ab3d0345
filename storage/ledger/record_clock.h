// The time of records (audit-format section 1): max(clock, time of the record before). A clock more
// than 5 s behind the last record, or one that jumps by more than 5 s against the monotonic clock,
// stops commands until an operator has looked. Thread-safety: any thread. Ownership: `clock`
// outlives this. Never blocks.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "api/clock.h"
#include "api/result.h"

namespace scrutiny {

class RecordClock {
 public:
  static constexpr UnixMillis kTolerance = 5000;

  RecordClock(const Clock& clock, UnixMillis last_record)
      : clock_(clock), last_record_(last_record) {}

  // Time for the records of a batch; kClockUntrusted when commands must stop.
  Result<UnixMillis> now();
  // These records are in the log.
  void recorded(UnixMillis time);
  // An operator has looked at the clock and wants to go on. Until a clock that was behind has
  // caught up, records keep the time of the last one.
  void acknowledge();

 private:
  struct Reading {
    UnixMillis wall;
    std::chrono::steady_clock::time_point monotonic;
  };
  const Clock& clock_;
  std::mutex mutex_;
  UnixMillis last_record_;
  std::optional<Reading> previous_;
  std::optional<std::string> stopped_;  // why
  bool may_be_behind_ = false;
};

}  // namespace scrutiny
