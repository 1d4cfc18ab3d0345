// Europe/London without the system's time zone files, which a minimal machine may lack: the rule
// has stood since 1996 and every time shown here is later.
#include <array>
#include <chrono>
#include <cstdio>

#include "server/web/site.h"

namespace scrutiny::web {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::year;
using Moment = sys_time<std::chrono::milliseconds>;

Moment last_sunday_at_one(year y, std::chrono::month m) {
  return sys_days(y / m / std::chrono::Sunday[std::chrono::last]) + hours(1);
}

Moment to_london(UnixMillis time) {
  const Moment utc{std::chrono::milliseconds(time)};
  const year y = std::chrono::year_month_day(floor<days>(utc)).year();
  const bool summer = utc >= last_sunday_at_one(y, std::chrono::March) &&
                      utc < last_sunday_at_one(y, std::chrono::October);
  return summer ? utc + hours(1) : utc;
}

constexpr std::array kMonths = {"January",   "February", "March",    "April",
                                "May",       "June",     "July",     "August",
                                "September", "October",  "November", "December"};

}  // namespace

std::string london_date(UnixMillis time) {
  const std::chrono::year_month_day date(floor<days>(to_london(time)));
  return std::to_string(static_cast<unsigned>(date.day())) + " " +
         kMonths.at(static_cast<unsigned>(date.month()) - 1) + " " +
         std::to_string(static_cast<int>(date.year()));
}

std::string london_time(UnixMillis time) {
  const Moment local = to_london(time);
  const std::chrono::hh_mm_ss clock(local - floor<days>(local));
  char text[16];
  std::snprintf(text, sizeof(text), "%02d:%02d", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()));
  return london_date(time) + ", " + text;
}

}  // namespace scrutiny::web
