#include "server/web/pages/date_field.h"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace scrutiny::web {
namespace {

std::optional<unsigned> number(const std::string& text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

DateParts date_parts(std::string_view iso) {
  if (iso.size() != 10) return {};
  return {std::string(iso.substr(8, 2)), std::string(iso.substr(5, 2)),
          std::string(iso.substr(0, 4))};
}

DateParts date_parts(const Form& form, const std::string& name) {
  return {form.text(name + "-day"), form.text(name + "-month"), form.text(name + "-year")};
}

Result<std::string> iso_date(const DateParts& parts, const std::string& name) {
  if (parts.day.empty() && parts.month.empty() && parts.year.empty()) return std::string();
  const auto day = number(parts.day);
  const auto month = number(parts.month);
  const auto year = number(parts.year);
  const Error wrong = Error::field(
      name + "-day", "Enter a real date with a day, a month and a year of four digits");
  if (!day || !month || !year || *year < 1900 || *year > 2999 || *month > 12 || *day > 31) {
    return wrong;
  }
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day));
  if (!date.ok()) return wrong;
  char text[16];
  std::snprintf(text, sizeof(text), "%04u-%02u-%02u", *year, *month, *day);
  return std::string(text);
}

View add_due_field(View& view, const DueField& field) {
  View due = view.add("DUE_FIELD");
  due.set("DUE_LEGEND", field.legend)
      .set("DUE_HINT", field.hint)
      .set("DAY", field.date.day)
      .set("MONTH", field.date.month)
      .set("YEAR", field.date.year);
  return due;
}

}  // namespace scrutiny::web
