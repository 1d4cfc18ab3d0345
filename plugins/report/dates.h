// Dates as reports print them.
// Thread-safety: pure functions. Blocking: no. Failure: nullopt when not certain; never a guess.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace scrutiny::report {

struct DateRange {
  std::chrono::year_month_day start;
  std::chrono::year_month_day end;
  bool operator==(const DateRange&) const = default;
};

// One date or a run of dates; what a date leaves out it takes from the next: "10 to 14 June 2024",
// "26th February 2024 to 8th March 2024", "20 February to 3 March 2023", "4 July 2016–28 July
// 2016", "Monday 10 June - Friday 14 June 2024", "10/06/2024 to 14/06/2024", "18 December to 5
// January 2024", "10 to 14 June and 24 to 28 June 2024" (first and last day). At most a year long.
std::optional<DateRange> parse_date_range(std::string_view text);

// A text that is one date and nothing else.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

// yyyy-mm-dd
std::string iso(std::chrono::year_month_day date);

}  // namespace scrutiny::report
