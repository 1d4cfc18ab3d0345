#include "plugins/table/due_dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>
#include <vector>

#include "api/utf8.h"
#include "plugins/table/words.h"

namespace scrutiny::table {
namespace {

using namespace std::chrono;
using namespace std::string_view_literals;
using Words = std::vector<std::string_view>;

constexpr std::size_t kLongest = 60;  // a longer text is a sentence, not a date
constexpr int kFirstYear = 2000;
constexpr int kLastYear = 2059;

constexpr std::array kMonths = {"january"sv,   "february"sv, "march"sv,    "april"sv,
                                "may"sv,       "june"sv,     "july"sv,     "august"sv,
                                "september"sv, "october"sv,  "november"sv, "december"sv};

constexpr std::array kNoDate = {"ongoing"sv,
                                "on going"sv,
                                "tbc"sv,
                                "tba"sv,
                                "tbd"sv,
                                "to be confirmed"sv,
                                "to be agreed"sv,
                                "n/a"sv,
                                "na"sv,
                                "continuous"sv,
                                "none"sv,
                                "not set"sv,
                                "immediate"sv,
                                "immediately"sv,
                                "asap"sv,
                                "complete"sv,
                                "completed"sv,
                                "closed"sv,
                                "in place"sv,
                                "business as usual"sv,
                                "bau"sv,
                                "rolling"sv,
                                "ongoing and continuous"sv,
                                "date tbc"sv};

constexpr std::array kLeadIns = {"by"sv, "the"sv, "end"sv, "of"sv, "due"sv};
constexpr std::array kDays = {"monday"sv,   "tuesday"sv, "wednesday"sv, "thursday"sv, "friday"sv,
                              "saturday"sv, "sunday"sv,  "mon"sv,       "tue"sv,      "tues"sv,
                              "wed"sv,      "thu"sv,     "thur"sv,      "thurs"sv,    "fri"sv,
                              "sat"sv,      "sun"sv};

template <std::size_t kCount>
bool is_one_of(const std::array<std::string_view, kCount>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0)
    return std::nullopt;
  return value;
}

std::string iso(year_month_day date) {
  if (!date.ok()) return {};
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

std::optional<int> year_of(std::string_view word) {
  const auto value = number(word);
  if (!value) return std::nullopt;
  const int year = word.size() == 2 ? 2000 + *value : *value;
  const bool two_digits_make_sense = word.size() != 2 || *value >= 20;
  if ((word.size() != 2 && word.size() != 4) || year < kFirstYear || year > kLastYear ||
      !two_digits_make_sense)
    return std::nullopt;
  return year;
}

std::optional<unsigned> month_of(std::string_view word) {
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    const bool abbreviated = word.size() >= 3 && (word.size() == 3 || word == "sept");
    if (word == kMonths[i] || (abbreviated && kMonths[i].starts_with(word))) return i + 1;
  }
  return std::nullopt;
}

std::optional<unsigned> day_of(std::string_view word) {
  if (word.size() > 2) {
    const std::string_view ending = word.substr(word.size() - 2);
    if (ending == "st" || ending == "nd" || ending == "rd" || ending == "th") word.remove_suffix(2);
  }
  const auto value = number(word);
  if (!value || *value < 1 || *value > 31 || word.size() > 2) return std::nullopt;
  return static_cast<unsigned>(*value);
}

// "30/09/2025" as its three numbers' words.
Words split_slashes(std::string_view word) {
  Words out;
  while (true) {
    const std::size_t at = std::min(word.find('/'), word.size());
    out.push_back(word.substr(0, at));
    if (at == word.size()) return out;
    word.remove_prefix(at + 1);
  }
}

std::string day_first(const Words& parts) {
  const auto day = day_of(parts[0]);
  const auto month = number(parts[1]);
  const auto year = year_of(parts[2]);
  if (!day || !month || !year || *month < 1 || *month > 12) return {};
  return iso(std::chrono::year{*year} / *month / static_cast<int>(*day));
}

// Words that are one day and nothing else.
std::string day_from(Words words) {
  if (!words.empty() && is_one_of(kDays, words.front())) words.erase(words.begin());
  if (words.size() == 1) {
    const Words parts = split_slashes(words[0]);
    return parts.size() == 3 ? day_first(parts) : std::string();
  }
  if (words.size() != 3) return {};
  if (words[0].size() == 4 && words[1].size() == 2 && words[2].size() == 2)
    return day_first({words[2], words[1], words[0]});
  if (number(words[1])) return day_first(words);
  const auto day = day_of(words[0]);
  const auto month = month_of(words[1]);
  const auto year = year_of(words[2]);
  if (!day || !month || !year) return {};
  return iso(std::chrono::year{*year} / static_cast<int>(*month) / static_cast<int>(*day));
}

std::string month_end(int year, unsigned month) {
  return iso(year_month_day(std::chrono::year{year} / static_cast<int>(month) / last));
}

std::string month_from(const Words& words) {
  if (words.size() == 1) {
    const Words parts = split_slashes(words[0]);
    const auto month = parts.size() == 2 ? number(parts[0]) : std::nullopt;
    const auto year = parts.size() == 2 && parts[1].size() == 4 ? year_of(parts[1]) : std::nullopt;
    return month && year && *month >= 1 && *month <= 12
               ? month_end(*year, static_cast<unsigned>(*month))
               : std::string();
  }
  if (words.size() != 2) return {};
  const auto month = month_of(words[0]);
  const auto year = year_of(words[1]);
  return month && year ? month_end(*year, *month) : std::string();
}

// "q2 2025/26", "quarter 2 2025 26", "q2 25/26". A single year could be either kind of year.
std::string quarter_from(Words words) {
  if (words.size() > 1 && words[0] == "quarter") words.erase(words.begin());
  if (words.size() < 2 || words[0].empty()) return {};
  std::string_view digit = words[0];
  if (digit.starts_with('q')) digit.remove_prefix(1);
  const auto quarter = number(digit);
  Words years = words.size() == 2 ? split_slashes(words[1]) : Words(words.begin() + 1, words.end());
  if (!quarter || *quarter < 1 || *quarter > 4 || digit.size() != 1 || years.size() != 2) return {};
  const auto first = year_of(years[0]);
  const auto second = year_of(years[1]);
  if (!first || !second || *second != *first + 1) return {};
  return *quarter == 4 ? month_end(*second, 3)
                       : month_end(*first, static_cast<unsigned>(3 * *quarter + 3));
}

Words without_lead_in(Words words) {
  while (!words.empty() && is_one_of(kLeadIns, words.front())) words.erase(words.begin());
  return words;
}

}  // namespace

std::string parse_day(std::string_view text) {
  if (text.size() > kLongest) return {};
  const std::string folded = fold(text);
  return day_from(split_words(folded));
}

Due interpret_due(std::string_view text) {
  const std::string folded = fold(utf8_prefix(text, kLongest + 1));
  if (folded.empty() || is_one_of(kNoDate, folded)) return {"", "no_date"};
  if (text.size() > kLongest) return {"", "date_unclear"};
  const Words words = split_words(folded);
  const Words bare = without_lead_in(words);
  if (std::string day = day_from(bare); !day.empty()) return {std::move(day), ""};
  if (std::string day = month_from(bare); !day.empty()) return {std::move(day), "due_month_end"};
  if (std::string day = quarter_from(bare); !day.empty())
    return {std::move(day), "due_financial_quarter"};
  return {"", "date_unclear"};
}

}  // namespace scrutiny::table
