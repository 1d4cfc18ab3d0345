#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "plugins/office/xlsx_styles.h"

namespace scrutiny::office {
namespace {

constexpr double kLastSerial = 2'958'465;  // 9999-12-31

std::string print_double(double value, int decimals, bool fixed) {
  char buffer[64];
  const int length = fixed ? std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value)
                           : std::snprintf(buffer, sizeof buffer, "%.15g", value);
  return std::string(buffer, static_cast<std::size_t>(std::clamp(length, 0, 63)));
}

// Excel counts a 29 February 1900 that never was: serial 60.
std::string print_date(double serial, DateSystem dates) {
  using namespace std::chrono;
  auto day = static_cast<int>(serial);
  if (dates == DateSystem::k1904)
    day += 1462;
  else if (day < 60)
    ++day;
  const year_month_day date(sys_days(year{1899} / 12 / 30) + days(day));
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

// The code's first section without quoted text, escapes, colours and conditions.
std::string bare_code(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    if (code[i] == '\\' || code[i] == '_' || code[i] == '*') {
      ++i;
    } else if (code[i] == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (code[i] == '[') {
      i = std::min(code.find(']', i), code.size());
    } else {
      out += code[i] >= 'A' && code[i] <= 'Z' ? static_cast<char>(code[i] + 32) : code[i];
    }
  }
  return out;
}

}  // namespace

NumberFormat builtin_format(int id) {
  using Kind = NumberFormat::Kind;
  const bool date = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
                    (id >= 50 && id <= 54) || id == 57 || id == 58;
  if (date) return {Kind::kDate, 0};
  if (id == 1) return {Kind::kFixed, 0};
  if (id == 2) return {Kind::kFixed, 2};
  if (id == 9) return {Kind::kPercent, 0};
  if (id == 10) return {Kind::kPercent, 2};
  return {};
}

NumberFormat parse_format(std::string_view code) {
  using Kind = NumberFormat::Kind;
  const std::string bare = bare_code(code);
  if (bare.find("general") != std::string::npos) return {};
  if (bare.find_first_of("yd") != std::string::npos) return {Kind::kDate, 0};
  if (bare.find('m') != std::string::npos && bare.find_first_of("hs") == std::string::npos)
    return {Kind::kDate, 0};
  const std::size_t point = bare.find('.');
  const std::size_t zeros =
      point == std::string::npos
          ? 0
          : std::min(bare.find_first_not_of('0', point + 1), bare.size()) - point - 1;
  const int decimals = static_cast<int>(std::min<std::size_t>(zeros, 15));
  if (bare.find('%') != std::string::npos) return {Kind::kPercent, decimals};
  if (!bare.empty() && bare.find_first_not_of("0.") == std::string::npos)
    return {Kind::kFixed, decimals};
  return {};
}

std::string print_value(std::string_view value, const NumberFormat& format, DateSystem dates) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || !std::isfinite(number))
    return std::string(value);
  switch (format.kind) {
    case NumberFormat::Kind::kDate:
      // Serial 60 is the day that never was.
      if (number >= 1 && number <= kLastSerial && std::floor(number) != 60.0)
        return print_date(number, dates);
      break;
    case NumberFormat::Kind::kPercent:
      if (std::fabs(number) < 1e12) return print_double(number * 100, format.decimals, true) + "%";
      break;
    case NumberFormat::Kind::kFixed:
      if (std::fabs(number) < 1e15) return print_double(number, format.decimals, true);
      break;
    case NumberFormat::Kind::kPlain:
      break;
  }
  return print_double(number, 0, false);
}

}  // namespace scrutiny::office
