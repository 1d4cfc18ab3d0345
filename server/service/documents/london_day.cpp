#include "server/service/documents/london_day.h"

#include <chrono>

#include "storage/audit/time_text.h"

namespace scrutiny {
namespace {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

Moment last_sunday_at_one(std::chrono::year year, std::chrono::month month) {
  const std::chrono::sys_days day(year / month / std::chrono::Sunday[std::chrono::last]);
  return day + std::chrono::hours(1);
}

}  // namespace

UnixMillis london_wall_clock(UnixMillis time) {
  const Moment utc{std::chrono::milliseconds(time)};
  const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(utc)).year();
  const bool summer = utc >= last_sunday_at_one(year, std::chrono::March) &&
                      utc < last_sunday_at_one(year, std::chrono::October);
  constexpr UnixMillis kHour = 3'600'000;
  return summer ? time + kHour : time;
}

std::string london_day(UnixMillis time) {
  return format_time(london_wall_clock(time)).substr(0, 10);
}

}  // namespace scrutiny
