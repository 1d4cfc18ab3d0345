#include "storage/ledger/record_clock.h"

#include <algorithm>

#include "storage/audit/time_text.h"

namespace scrutiny {
namespace {

std::string seconds(UnixMillis millis) {
  return std::to_string(millis / 1000) + " s";
}

}  // namespace

Result<UnixMillis> RecordClock::now() {
  const std::lock_guard lock(mutex_);
  const Reading reading{clock_.now(), clock_.monotonic()};
  if (reading.wall < 0 || reading.wall > kMaxTime) stopped_ = "it shows no date of our calendar";
  if (previous_) {
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(reading.monotonic -
                                                                              previous_->monotonic);
    const UnixMillis jump = reading.wall - previous_->wall - passed.count();
    if (jump > kTolerance) stopped_ = "it jumped ahead by " + seconds(jump);
    if (jump < -kTolerance) stopped_ = "it jumped back by " + seconds(-jump);
  }
  if (reading.wall >= last_record_) may_be_behind_ = false;
  if (reading.wall < last_record_ - kTolerance && !may_be_behind_) {
    stopped_ = "it is " + seconds(last_record_ - reading.wall) + " behind the last record (" +
               format_time(last_record_) + ")";
  }
  previous_ = reading;
  if (stopped_) {
    return Error(ErrorCode::kClockUntrusted,
                 "The server's clock cannot be trusted: " + *stopped_ +
                     ". Nothing is recorded until an operator has checked it.");
  }
  return std::max(reading.wall, last_record_);
}

void RecordClock::recorded(UnixMillis time) {
  const std::lock_guard lock(mutex_);
  last_record_ = std::max(last_record_, time);
}

void RecordClock::acknowledge() {
  const std::lock_guard lock(mutex_);
  stopped_.reset();
  previous_.reset();
  may_be_behind_ = true;
}

}  // namespace scrutiny
