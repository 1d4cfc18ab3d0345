// Dates, years and working days of statutory returns.
// Working days are Monday to Friday without the bank holidays of England and Wales (Banking and
// Financial Dealings Act 1971 and the royal proclamations since; exact from 1978, today's pattern
// before). Thread-safety: pure functions; the first call of working_days() builds a table. Failure:
// nullopt, never a guess.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace scrutiny::returns {

using Day = std::chrono::sys_days;

// "2024-03-31" (a time after it is not looked at) or "31/03/2024", within 1900 to 2099.
std::optional<Day> parse_day(std::string_view text);
std::string iso(Day day);

struct Period {
  Day first;
  Day last;
  bool contains(const std::optional<Day>& day) const {
    return day && first <= *day && *day <= last;
  }
  bool operator==(const Period&) const = default;
};

// 1 April to 31 March, the year that holds `day`.
Period year_to_march(Day day);
// The year to 31 March of this calendar year.
Period year_ending_in(std::chrono::year year);

bool is_bank_holiday(Day day);

// Working days after `start` up to and including `end`: the start is day 0. nullopt when one is
// missing or `end` lies before `start`. Constant time.
std::optional<int> working_days(const std::optional<Day>& start, const std::optional<Day>& end);

}  // namespace scrutiny::returns
