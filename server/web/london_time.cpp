#include <array>
#include <chrono>
#include <cstdio>

#include "server/service/documents/london_day.h"
#include "server/web/site.h"

namespace scrutiny::web {
namespace {

using std::chrono::days;
using std::chrono::floor;
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

Moment to_london(UnixMillis time) {
  return Moment(std::chrono::milliseconds(london_wall_clock(time)));
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
