// Bank holidays of England as dated data (bank_holidays.toml), and working days counted with them:
// Monday to Friday without bank holidays.
// Thread-safety: plain values and pure functions. Blocking: no. Failure: kConfigInvalid with source
// and line; kInvalidArgument for a day outside the years that the data covers.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "api/result.h"

namespace scrutiny {

enum class HolidayBasis : std::uint8_t {
  kAnnounced,  // as the government published them
  kByRule,     // computed ahead: a proclamation may still change them
};

struct BankHolidays {
  std::string source;
  std::map<std::chrono::year, HolidayBasis> years;    // without gaps
  std::map<std::chrono::sys_days, std::string> days;  // with their names

  HolidayBasis basis_of(std::chrono::year_month_day day) const;  // kByRule outside
};

Result<BankHolidays> parse_bank_holidays(std::string_view text, std::string_view source);
// Those built into the program.
Result<BankHolidays> builtin_bank_holidays();

bool is_working_day(std::chrono::sys_days day, const BankHolidays& calendar);

// The `count`-th working day after `day`, which is not counted itself; `day` for 0.
Result<std::chrono::year_month_day> add_working_days(std::chrono::year_month_day day,
                                                     std::uint32_t count,
                                                     const BankHolidays& calendar);
// Working days after `from` up to and with `to`; negative when `to` is earlier. So it is n for
// add_working_days(from, n).
Result<int> working_days_between(std::chrono::year_month_day from, std::chrono::year_month_day to,
                                 const BankHolidays& calendar);

}  // namespace scrutiny
