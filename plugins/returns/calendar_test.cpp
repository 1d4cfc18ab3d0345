#include "plugins/returns/calendar.h"

#include <gtest/gtest.h>

namespace scrutiny::returns {
namespace {

Day day(std::string_view text) {
  return parse_day(text).value();
}
std::optional<int> between(std::string_view start, std::string_view end) {
  return working_days(parse_day(start), parse_day(end));
}

TEST(Calendar, ReadsBothFormsAndNothingElse) {
  EXPECT_EQ(iso(day("2024-02-29")), "2024-02-29");
  EXPECT_EQ(iso(day("29/02/2024")), "2024-02-29");
  EXPECT_EQ(iso(day(" 1/4/2018 ")), "2018-04-01");
  EXPECT_EQ(iso(day("2023-05-23T11:14:05")), "2023-05-23");
  for (const char* text : {"", "29/02/2023", "2023-13-01", "2023-1-1", "31/04/2020", "1/2/24",
                           "01-02-2024", "1066-10-14", "2100-01-01", "soon", "/", "//", "1//2020",
                           "2020-0a-01", "+1/02/2020", "01/01/20200"})
    EXPECT_FALSE(parse_day(text)) << text;
}

TEST(Calendar, TheYearRunsFromAprilToMarch) {
  EXPECT_EQ(iso(year_to_march(day("2018-03-31")).first), "2017-04-01");
  EXPECT_EQ(iso(year_to_march(day("2018-04-01")).last), "2019-03-31");
  const Period year = year_ending_in(std::chrono::year{2024});
  EXPECT_TRUE(year.contains(day("2023-04-01")));
  EXPECT_TRUE(year.contains(day("2024-03-31")));
  EXPECT_FALSE(year.contains(day("2024-04-01")));
  EXPECT_FALSE(year.contains(std::nullopt));
}

TEST(Calendar, KnowsTheBankHolidays) {
  // As published on gov.uk for England and Wales.
  for (const char* holiday :
       {"2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03",
        "2022-08-29", "2022-09-19", "2022-12-26", "2022-12-27", "2023-01-02", "2023-05-08",
        "2020-05-08", "2021-12-27", "2021-12-28", "2024-03-29", "2025-04-21", "2026-12-28"})
    EXPECT_TRUE(is_bank_holiday(day(holiday))) << holiday;
  for (const char* no : {"2022-05-30", "2020-05-04", "2024-12-24", "2023-05-09", "2021-12-25"})
    EXPECT_FALSE(is_bank_holiday(day(no))) << no;
}

TEST(Calendar, CountsWorkingDaysFromTheDayAfterTheStart) {
  EXPECT_EQ(between("2023-12-01", "2024-02-06"), 44);
  EXPECT_EQ(between("2023-12-01", "2024-02-08"), 46);
  EXPECT_EQ(between("1970-06-02", "1970-06-23"), 15);
  EXPECT_EQ(between("2022-06-02", "2022-06-24"), 15) << "two jubilee holidays";
  EXPECT_EQ(between("2024-01-02", "2024-01-02"), 0);
  EXPECT_EQ(between("2024-01-05", "2024-01-07"), 0) << "Friday to Sunday";
  EXPECT_EQ(between("2024-01-02", "2024-01-01"), std::nullopt);
  EXPECT_EQ(between("", "2024-01-01"), std::nullopt);
  EXPECT_GT(between("1900-01-01", "2099-12-31").value(), 50'000);
}

}  // namespace
}  // namespace scrutiny::returns
