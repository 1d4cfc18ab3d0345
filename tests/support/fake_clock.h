// A clock that only moves when told. Thread-safety: any thread.
#pragma once

#include <atomic>

#include "api/clock.h"

namespace scrutiny::testing {

class FakeClock final : public Clock {
 public:
  // 2026-01-05T09:00:00Z unless told.
  explicit FakeClock(UnixMillis start = 1'767'603'600'000) : wall_(start) {}

  UnixMillis now() const override { return wall_; }
  std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::time_point(std::chrono::milliseconds(monotonic_.load()));
  }

  // Time passes: both clocks move.
  void advance(std::chrono::milliseconds by) {
    wall_ += by.count();
    monotonic_ += by.count();
  }
  // Someone sets the wall clock; the monotonic one does not notice.
  void jump(std::chrono::milliseconds by) { wall_ += by.count(); }

 private:
  std::atomic<UnixMillis> wall_;
  std::atomic<std::int64_t> monotonic_{1'000'000};
};

}  // namespace scrutiny::testing
