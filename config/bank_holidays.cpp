#include "config/bank_holidays.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "config/embedded.h"
#include "config/toml_reader.h"

namespace scrutiny {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::string_view kFile = "bank_holidays.toml";

Result<HolidayBasis> read_basis(TomlReader& reader) {
  SCRUTINY_ASSIGN(const std::string basis, reader.text("basis"));
  if (basis == "announced") return HolidayBasis::kAnnounced;
  if (basis == "by rule") return HolidayBasis::kByRule;
  return reader.fault("basis", "must be \"announced\" or \"by rule\"");
}

std::optional<unsigned> digits(std::string_view text) {
  unsigned out = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// yyyy-mm-dd of that year.
bool read_day(const std::string& text, year in, sys_days& out) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto y = digits(text.substr(0, 4));
  const auto m = digits(text.substr(5, 2));
  const auto d = digits(text.substr(8, 2));
  if (!y || !m || !d) return false;
  const year_month_day day{year(static_cast<int>(*y)), std::chrono::month(*m),
                           std::chrono::day(*d)};
  if (!day.ok() || day.year() != in) return false;
  out = day;
  return true;
}

Status read_year(TomlReader& reader, BankHolidays& calendar) {
  SCRUTINY_ASSIGN(const std::uint32_t number, reader.number("year", 1900, 2999));
  const year in(static_cast<int>(number));
  SCRUTINY_ASSIGN(const HolidayBasis basis, read_basis(reader));
  if (!calendar.years.empty() && in != calendar.years.rbegin()->first + std::chrono::years(1)) {
    return reader.fault("year", "must follow the year before");
  }
  calendar.years.emplace(in, basis);
  SCRUTINY_ASSIGN(const auto named, reader.words("days"));
  for (const auto& [text, name] : named) {
    sys_days day;
    if (!read_day(text, in, day)) return reader.fault("days", text + " is no day of that year");
    calendar.days.emplace(day, name);
  }
  return {};
}

Status covered(year_month_day day, const BankHolidays& calendar) {
  if (day.ok() && calendar.years.contains(day.year())) return {};
  return Error(ErrorCode::kInvalidArgument, "Bank holidays of that year are not known.");
}

}  // namespace

HolidayBasis BankHolidays::basis_of(year_month_day day) const {
  const auto found = years.find(day.year());
  return found == years.end() ? HolidayBasis::kByRule : found->second;
}

Result<BankHolidays> parse_bank_holidays(std::string_view text, std::string_view source) {
  try {
    const toml::table table = toml::parse(text);
    TomlReader reader(table, source);
    BankHolidays calendar;
    SCRUTINY_ASSIGN(calendar.source, reader.text("source"));
    SCRUTINY_TRY(reader.each("years", [&](TomlReader& each) { return read_year(each, calendar); }));
    SCRUTINY_TRY(reader.finish());
    return calendar;
  } catch (const toml::parse_error& error) {
    return invalid_at(source, error.source(), error.description());
  }
}

Result<BankHolidays> builtin_bank_holidays() {
  return parse_bank_holidays(embedded_file(kFile), kFile);
}

bool is_working_day(sys_days day, const BankHolidays& calendar) {
  const std::chrono::weekday weekday(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
         !calendar.days.contains(day);
}

Result<year_month_day> add_working_days(year_month_day day, std::uint32_t count,
                                        const BankHolidays& calendar) {
  SCRUTINY_TRY(covered(day, calendar));
  sys_days at = day;
  while (count > 0) {
    at += days(1);
    SCRUTINY_TRY(covered(at, calendar));
    if (is_working_day(at, calendar)) --count;
  }
  return year_month_day(at);
}

Result<int> working_days_between(year_month_day from, year_month_day to,
                                 const BankHolidays& calendar) {
  SCRUTINY_TRY(covered(from, calendar));
  SCRUTINY_TRY(covered(to, calendar));
  const bool backwards = to < from;
  const sys_days first = backwards ? to : from;
  const sys_days last = backwards ? from : to;
  int count = 0;
  for (sys_days day = first + days(1); day <= last; day += days(1)) {
    if (is_working_day(day, calendar)) ++count;
  }
  return backwards ? -count : count;
}

}  // namespace scrutiny
