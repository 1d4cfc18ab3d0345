#include "plugins/report/dates.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "plugins/report/text.h"

namespace scrutiny::report {
namespace {

using std::chrono::year_month_day;

struct PartialDate {
  int day = 0;
  int month = 0;  // 0 = not said
  int year = 0;   // 0 = not said
};

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 8> kJoiners{"to",   "-", "and", "until",
                                                   "from", ",", "/",   "through"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Runs of digits, runs of other characters, and single punctuation marks, in folded text.
std::vector<std::string> tokens_of(std::string_view text) {
  enum class Kind { kSpace, kDigit, kLetter, kMark };
  const auto kind_of = [](char c) {
    if (c == ' ') return Kind::kSpace;
    if (c >= '0' && c <= '9') return Kind::kDigit;
    return std::string_view("-,/.()").find(c) == std::string_view::npos ? Kind::kLetter
                                                                        : Kind::kMark;
  };
  std::vector<std::string> tokens;
  Kind last = Kind::kSpace;
  for (char c : fold(text)) {
    const Kind kind = kind_of(c);
    const bool more = kind == last && kind != Kind::kMark && !tokens.empty();
    if (kind != Kind::kSpace && more) tokens.back() += c;
    if (kind != Kind::kSpace && !more) tokens.emplace_back(1, c);
    last = kind;
  }
  return tokens;
}

// 1 to 12; three letters are enough, a full stop after them is a token of its own.
int month_of(std::string_view word) {
  for (std::size_t i = 0; i < kMonths.size(); ++i)
    if (word == kMonths[i] ||
        (word.size() >= 3 && word.size() <= 4 && starts_with(kMonths[i], word)))
      return static_cast<int>(i) + 1;
  return 0;
}

// Digits as a number; -1 when there are too many or something else.
int number_of(std::string_view word) {
  if (word.empty() || word.size() > 4) return -1;
  int value = 0;
  for (char c : word) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool is_ordinal(std::string_view word) {
  return word == "st" || word == "nd" || word == "rd" || word == "th";
}

bool is_weekday(std::string_view word) {
  return std::any_of(kWeekdays.begin(), kWeekdays.end(), [&](std::string_view day) {
    return word.size() >= 3 && starts_with(day, word);
  });
}

bool joins_two(std::string_view word) {
  return contains(kJoiners, word) && word != "from";
}

// Takes "10/06/2024" at `at`; moves `at` past it.
bool take_numeric(const std::vector<std::string>& tokens, std::size_t& at, PartialDate& date) {
  if (at + 4 >= tokens.size()) return false;
  const std::string& mark = tokens[at + 1];
  if ((mark != "/" && mark != ".") || tokens[at + 3] != mark || tokens[at + 4].size() != 4)
    return false;
  date = {number_of(tokens[at]), number_of(tokens[at + 2]), number_of(tokens[at + 4])};
  at += 5;
  return true;
}

// Takes "10", "10th", "10 June", "10 June 2024" at `at`; moves `at` past it.
bool take_worded(const std::vector<std::string>& tokens, std::size_t& at, PartialDate& date) {
  const auto token = [&](std::size_t i) {
    return i < tokens.size() ? std::string_view(tokens[i]) : std::string_view();
  };
  if (token(at).size() > 2) return false;
  date = {number_of(token(at)), 0, 0};
  if (date.day < 0) return false;
  ++at;
  if (is_ordinal(token(at))) ++at;
  date.month = month_of(token(at));
  if (date.month == 0) return true;
  ++at;
  if (token(at) == ".") ++at;
  if (token(at) == "," && token(at + 1).size() == 4) ++at;
  if (token(at).size() == 4 && number_of(token(at)) > 0) date.year = number_of(token(at++));
  return true;
}

// Every date in the text; none when it holds a word that belongs to no date.
std::vector<PartialDate> read_partial_dates(std::string_view text) {
  const std::vector<std::string> tokens = tokens_of(text);
  std::vector<PartialDate> dates;
  // "10 June to" goes on somewhere else: half a range is no date.
  if (tokens.empty() || joins_two(tokens.front()) || joins_two(tokens.back())) return {};
  for (std::size_t at = 0; at < tokens.size();) {
    const bool trailing_stop = tokens[at] == "." && at + 1 == tokens.size();
    if (contains(kJoiners, tokens[at]) || is_weekday(tokens[at]) || trailing_stop) {
      ++at;
      continue;
    }
    PartialDate date;
    if (!take_numeric(tokens, at, date) && !take_worded(tokens, at, date)) return {};
    dates.push_back(date);
  }
  return dates;
}

std::optional<year_month_day> complete(const PartialDate& date) {
  const year_month_day result{std::chrono::year(date.year),
                              std::chrono::month(static_cast<unsigned>(date.month)),
                              std::chrono::day(static_cast<unsigned>(date.day))};
  if (!result.ok() || date.year < 1990 || date.year > 2200) return std::nullopt;
  return result;
}

}  // namespace

std::optional<DateRange> parse_date_range(std::string_view text) {
  if (text.size() > 300) return std::nullopt;
  std::vector<PartialDate> dates = read_partial_dates(text);
  if (dates.empty()) return std::nullopt;
  for (std::size_t i = dates.size() - 1; i-- > 0;) {
    const PartialDate& next = dates[i + 1];
    if (dates[i].month == 0) dates[i].month = next.month;
    if (dates[i].year == 0) dates[i].year = next.year - (dates[i].month > next.month ? 1 : 0);
  }
  std::optional<year_month_day> first = complete(dates.front());
  std::optional<year_month_day> last = first;
  for (const PartialDate& date : dates) {
    const auto next = complete(date);
    if (!next || *next < *last) return std::nullopt;
    last = next;
  }
  if (std::chrono::sys_days(*last) - std::chrono::sys_days(*first) > std::chrono::days(366))
    return std::nullopt;
  return DateRange{*first, *last};
}

std::optional<year_month_day> parse_date(std::string_view text) {
  if (text.size() > 60 || read_partial_dates(text).size() != 1) return std::nullopt;
  const auto range = parse_date_range(text);
  return range ? std::optional(range->start) : std::nullopt;
}

std::string iso(year_month_day date) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out.data();
}

}  // namespace scrutiny::report
