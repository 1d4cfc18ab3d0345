#include "plugins/returns/calendar.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <vector>

#include "plugins/office/model.h"

namespace scrutiny::returns {
namespace {

using namespace std::chrono;

constexpr year kFirstYear{1900};
constexpr year kLastYear{2099};

// A number of `least` to `most` digits that fills `text`.
std::optional<int> number(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Day> make_day(std::optional<int> y, std::optional<int> m, std::optional<int> d) {
  if (!y || !m || !d) return std::nullopt;
  const year_month_day date(year{*y}, month{static_cast<unsigned>(*m)},
                            day{static_cast<unsigned>(*d)});
  if (!date.ok() || date.year() < kFirstYear || date.year() > kLastYear) return std::nullopt;
  return Day(date);
}

Day on(year y, unsigned m, unsigned d) {
  return Day(year_month_day(y, month{m}, day{d}));
}

bool is_weekend(Day day) {
  const weekday at(day);
  return at == Saturday || at == Sunday;
}

// Meeus, Jones and Butcher's rule.
Day easter(year y) {
  const int n = static_cast<int>(y);
  const int a = n % 19;
  const int b = n / 100;
  const int c = n % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int q = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
  return on(y, static_cast<unsigned>(q / 31), static_cast<unsigned>(q % 31 + 1));
}

struct Moved {
  int year;
  unsigned from_month, from_day, to_month, to_day;
};
constexpr std::array kMoved = {Moved{1995, 5, 1, 5, 8}, Moved{2002, 5, 27, 6, 4},
                               Moved{2012, 5, 28, 6, 4}, Moved{2020, 5, 4, 5, 8},
                               Moved{2022, 5, 30, 6, 2}};
struct Single {
  int year;
  unsigned month, day;
};
// Royal weddings, jubilees, the millennium, a funeral, a coronation.
constexpr std::array kSingle = {Single{1981, 7, 29}, Single{1999, 12, 31}, Single{2002, 6, 3},
                                Single{2011, 4, 29}, Single{2012, 6, 5},   Single{2022, 6, 3},
                                Single{2022, 9, 19}, Single{2023, 5, 8}};

std::set<Day> bank_holidays(year y) {
  const auto first_monday = [&](unsigned m) { return Day(y / month{m} / Monday[1]); };
  const auto last_monday = [&](unsigned m) { return Day(y / month{m} / Monday[last]); };
  std::set<Day> out = {easter(y) - days{2}, easter(y) + days{1}, first_monday(5), last_monday(5),
                       last_monday(8)};
  // Those that fall on a weekend are kept on the next day that is free.
  for (Day day : {on(y, 1, 1), on(y, 12, 25), on(y, 12, 26)}) {
    while (is_weekend(day) || out.contains(day)) day += days{1};
    out.insert(day);
  }
  for (const Moved& move : kMoved) {
    if (year{move.year} != y) continue;
    out.erase(on(y, move.from_month, move.from_day));
    out.insert(on(y, move.to_month, move.to_day));
  }
  for (const Single& single : kSingle)
    if (year{single.year} == y) out.insert(on(y, single.month, single.day));
  return out;
}

// For each day since 1900 how many working days there were up to and including it.
class WorkingDays {
 public:
  WorkingDays() {
    for (year y = kFirstYear; y <= kLastYear; ++y) {
      const std::set<Day> holidays = bank_holidays(y);
      for (Day day = on(y, 1, 1); day <= on(y, 12, 31); day += days{1}) {
        const bool works = !is_weekend(day) && !holidays.contains(day);
        counts_.push_back((counts_.empty() ? 0 : counts_.back()) + (works ? 1 : 0));
      }
    }
  }
  int until(Day day) const {
    return counts_.at(static_cast<std::size_t>((day - on(kFirstYear, 1, 1)).count()));
  }

 private:
  std::vector<int> counts_;
};

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  text = office::trim(text);
  if (text.size() >= 10 && text[4] == '-' && text[7] == '-')
    return make_day(number(text.substr(0, 4), 4, 4), number(text.substr(5, 2), 2, 2),
                    number(text.substr(8, 2), 2, 2));
  const std::size_t first = text.find('/');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return make_day(number(text.substr(second + 1), 4, 4),
                  number(text.substr(first + 1, second - first - 1), 1, 2),
                  number(text.substr(0, first), 1, 2));
}

std::string iso(Day day) {
  const year_month_day date(day);
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

Period year_ending_in(year y) {
  return {on(y - years{1}, 4, 1), on(y, 3, 31)};
}

Period year_to_march(Day day) {
  const year_month_day date(day);
  return year_ending_in(date.month() > March ? date.year() + years{1} : date.year());
}

bool is_bank_holiday(Day day) {
  return bank_holidays(year_month_day(day).year()).contains(day);
}

std::optional<int> working_days(const std::optional<Day>& start, const std::optional<Day>& end) {
  if (!start || !end || *end < *start) return std::nullopt;
  static const WorkingDays table;
  return table.until(*end) - table.until(*start);
}

}  // namespace scrutiny::returns
