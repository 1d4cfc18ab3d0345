// Clock seam: real time in the product, a settable one in tests.
#pragma once

#include <chrono>
#include <cstdint>

namespace scrutiny {

// Milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX).
using UnixMillis = std::int64_t;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixMillis now() const = 0;                                   // wall clock, UTC
  virtual std::chrono::steady_clock::time_point monotonic() const = 0;  // never jumps
};

class SystemClock final : public Clock {
 public:
  UnixMillis now() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::now();
  }
};

}  // namespace scrutiny
