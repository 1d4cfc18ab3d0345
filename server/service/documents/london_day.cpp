#include "server/service/documents/london_day.h"

#include <chrono>

#include "storage/audit/time_text.h"

namespace scrutiny {
namespace {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

// British Summer Time begins and ends at 01:00 UTC.
Moment last_sunday_at_one(std::chrono::year year, std::chrono::month month) {
  const std::chrono::sys_days day(year / month / std::chrono::Sunday[std::chrono::last]);
  return day + std::chrono::hours(1);
}

}  // namespace

std::string london_day(UnixMillis time) {
  const Moment utc{std::chrono::milliseconds(time)};
  const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(utc)).year();
  const bool summer = utc >= last_sunday_at_one(year, std::chrono::March) &&
                      utc < last_sunday_at_one(year, std::chrono::October);
  constexpr UnixMillis kHour = 3'600'000;
  return format_time(summer ? time + kHour : time).substr(0, 10);
}

}  // namespace scrutiny
