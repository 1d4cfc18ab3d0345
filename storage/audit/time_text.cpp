#include "storage/audit/time_text.h"

#include <array>
#include <chrono>
#include <stdexcept>

namespace scrutiny {
namespace {

constexpr UnixMillis kDay = 24LL * 60 * 60 * 1000;

void put_digits(UnixMillis value, int count, char* at) {
  for (int i = count - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

// Reads exactly `count` digits at `at`; -1 if one is none.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

void append_time(UnixMillis time, std::string& out) {
  if (time < 0 || time > kMaxTime) throw std::logic_error("time outside 1970 to 9999");
  const std::chrono::sys_days day{std::chrono::days(time / kDay)};
  const std::chrono::year_month_day date{day};
  const UnixMillis rest = time % kDay;
  char text[] = "0000-00-00T00:00:00.000Z";
  put_digits(static_cast<int>(date.year()), 4, text);
  put_digits(static_cast<unsigned>(date.month()), 2, text + 5);
  put_digits(static_cast<unsigned>(date.day()), 2, text + 8);
  put_digits(rest / 3600000, 2, text + 11);
  put_digits(rest / 60000 % 60, 2, text + 14);
  put_digits(rest / 1000 % 60, 2, text + 17);
  put_digits(rest % 1000, 3, text + 20);
  out.append(text, kTimeTextSize);
}

std::string format_time(UnixMillis time) {
  std::string out;
  append_time(time, out);
  return out;
}

std::optional<UnixMillis> parse_time(std::string_view text) {
  static constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  if (text.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] != '0' && text[i] != kShape[i]) return std::nullopt;
  }
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  const int milli = digits(text, 20, 3);
  if (year < 1970 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0 || milli < 0) {
    return std::nullopt;
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * kDay + ((hour * 60LL + minute) * 60 + second) * 1000 + milli;
}

}  // namespace scrutiny
