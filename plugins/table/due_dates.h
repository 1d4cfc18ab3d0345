// Due dates as people write them in action plans.
// Thread-safety: pure functions. Failure: no date and a flag that says why; never a guess.
#pragma once

#include <string>
#include <string_view>

namespace scrutiny::table {

struct Due {
  std::string date;  // yyyy-mm-dd; empty when there is none that is certain
  // "": a day was named; "due_month_end": a month, its last day taken; "due_financial_quarter": the
  // last day of a quarter of a financial year from April; "no_date": none is meant ("ongoing",
  // "TBC", nothing); "date_unclear": it could be several days, or was not understood.
  std::string flag;
  bool operator==(const Due&) const = default;
};

// "30/09/2025" (day first), "2025-09-30", "30th Sept 2025", "by end of Sept 25", "Q2 2025/26".
Due interpret_due(std::string_view text);

// One whole day, or empty.
std::string parse_day(std::string_view text);

}  // namespace scrutiny::table
