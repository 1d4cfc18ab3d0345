#include "config/bank_holidays.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::last;
using std::chrono::May;
using std::chrono::Monday;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

const BankHolidays& england() {
  static const BankHolidays calendar = builtin_bank_holidays().value();
  return calendar;
}

std::set<sys_days> days_of(year in) {
  std::set<sys_days> out;
  for (const auto& [day, name] : england().days) {
    if (year_month_day(day).year() == in) out.insert(day);
  }
  return out;
}

// As gov.uk published them, written down by hand.
TEST(BankHolidays, AreThoseThatWerePublished) {
  EXPECT_EQ(days_of(2019y),
            (std::set<sys_days>{2019y / 1 / 1, 2019y / 4 / 19, 2019y / 4 / 22, 2019y / 5 / 6,
                                2019y / 5 / 27, 2019y / 8 / 26, 2019y / 12 / 25, 2019y / 12 / 26}));
  // The early May holiday moved to VE day.
  EXPECT_EQ(days_of(2020y),
            (std::set<sys_days>{2020y / 1 / 1, 2020y / 4 / 10, 2020y / 4 / 13, 2020y / 5 / 8,
                                2020y / 5 / 25, 2020y / 8 / 31, 2020y / 12 / 25, 2020y / 12 / 28}));
  EXPECT_EQ(days_of(2021y),
            (std::set<sys_days>{2021y / 1 / 1, 2021y / 4 / 2, 2021y / 4 / 5, 2021y / 5 / 3,
                                2021y / 5 / 31, 2021y / 8 / 30, 2021y / 12 / 27, 2021y / 12 / 28}));
  // The Platinum Jubilee, with spring moved beside it, and the state funeral.
  EXPECT_EQ(days_of(2022y),
            (std::set<sys_days>{2022y / 1 / 3, 2022y / 4 / 15, 2022y / 4 / 18, 2022y / 5 / 2,
                                2022y / 6 / 2, 2022y / 6 / 3, 2022y / 8 / 29, 2022y / 9 / 19,
                                2022y / 12 / 26, 2022y / 12 / 27}));
  // The coronation.
  EXPECT_EQ(days_of(2023y), (std::set<sys_days>{2023y / 1 / 2, 2023y / 4 / 7, 2023y / 4 / 10,
                                                2023y / 5 / 1, 2023y / 5 / 8, 2023y / 5 / 29,
                                                2023y / 8 / 28, 2023y / 12 / 25, 2023y / 12 / 26}));
  EXPECT_EQ(days_of(2024y),
            (std::set<sys_days>{2024y / 1 / 1, 2024y / 3 / 29, 2024y / 4 / 1, 2024y / 5 / 6,
                                2024y / 5 / 27, 2024y / 8 / 26, 2024y / 12 / 25, 2024y / 12 / 26}));
  EXPECT_EQ(days_of(2025y),
            (std::set<sys_days>{2025y / 1 / 1, 2025y / 4 / 18, 2025y / 4 / 21, 2025y / 5 / 5,
                                2025y / 5 / 26, 2025y / 8 / 25, 2025y / 12 / 25, 2025y / 12 / 26}));
  EXPECT_EQ(days_of(2026y),
            (std::set<sys_days>{2026y / 1 / 1, 2026y / 4 / 3, 2026y / 4 / 6, 2026y / 5 / 4,
                                2026y / 5 / 25, 2026y / 8 / 31, 2026y / 12 / 25, 2026y / 12 / 28}));
  EXPECT_EQ(england().basis_of(2026y / 1 / 1), HolidayBasis::kAnnounced);
  EXPECT_EQ(england().basis_of(2030y / 1 / 1), HolidayBasis::kByRule);
}

// Gauss's computation in the form of the Book of Common Prayer's tables (Meeus, chapter 8).
sys_days easter_sunday(int y) {
  const int a = y % 19;
  const int b = y / 100;
  const int c = y % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const auto n = static_cast<unsigned>(h + l - 7 * m + 114);
  return year(y) / std::chrono::month(n / 31) / std::chrono::day(n % 31 + 1);
}

// A holiday at a weekend moves to the next weekday that is free.
sys_days next_free(sys_days day, const std::set<sys_days>& taken) {
  const auto is_free = [&](sys_days each) {
    const std::chrono::weekday weekday(each);
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
           !taken.contains(each);
  };
  while (!is_free(day)) day += days(1);
  return day;
}

TEST(BankHolidays, FollowTheRulesWhereNothingWasProclaimed) {
  for (int number = 2016; number <= 2030; ++number) {
    if (number == 2020 || number == 2022 || number == 2023) continue;
    const year y(number);
    std::set<sys_days> expected;
    expected.insert(next_free(y / 1 / 1, expected));
    expected.insert(easter_sunday(number) - days(2));
    expected.insert(easter_sunday(number) + days(1));
    expected.insert(y / May / Monday[1]);
    expected.insert(y / May / Monday[last]);
    expected.insert(y / std::chrono::August / Monday[last]);
    // Boxing Day keeps a Monday that Christmas Day would otherwise take.
    const sys_days boxing = y / 12 / 26;
    if (std::chrono::weekday(boxing) == Monday) expected.insert(boxing);
    expected.insert(next_free(y / 12 / 25, expected));
    if (std::chrono::weekday(boxing) != Monday) expected.insert(next_free(boxing, expected));
    EXPECT_EQ(days_of(y), expected) << number;
  }
  EXPECT_EQ(england().years.begin()->first, 2016y);
  EXPECT_EQ(england().years.rbegin()->first, 2030y);
}

TEST(WorkingDays, LeaveOutWeekendsAndBankHolidays) {
  EXPECT_EQ(add_working_days(2026y / 4 / 2, 1, england()).value(), 2026y / 4 / 7) << "Easter";
  EXPECT_EQ(add_working_days(2026y / 4 / 4, 0, england()).value(), 2026y / 4 / 4);
  EXPECT_EQ(add_working_days(2022y / 9 / 16, 1, england()).value(), 2022y / 9 / 20);
  EXPECT_EQ(add_working_days(2026y / 12 / 24, 1, england()).value(), 2026y / 12 / 29);
  EXPECT_EQ(working_days_between(2026y / 4 / 2, 2026y / 4 / 7, england()).value(), 1);
  EXPECT_EQ(working_days_between(2026y / 4 / 7, 2026y / 4 / 2, england()).value(), -1);
  EXPECT_EQ(working_days_between(2026y / 4 / 3, 2026y / 4 / 6, england()).value(), 0);
  EXPECT_EQ(working_days_between(2026y / 1 / 2, 2026y / 1 / 2, england()).value(), 0);
}

TEST(WorkingDays, CountingForwardAndBackAgree) {
  for (sys_days day = 2019y / 1 / 1; day < sys_days(2030y / 1 / 1); day += days(11)) {
    for (const std::uint32_t count : {1u, 5u, 70u, 200u}) {
      const auto then = add_working_days(day, count, england());
      ASSERT_TRUE(then.ok());
      EXPECT_TRUE(is_working_day(*then, england()));
      EXPECT_EQ(working_days_between(day, *then, england()).value(), static_cast<int>(count));
    }
  }
}

TEST(WorkingDays, OfYearsThatAreNotKnownAreRefused) {
  EXPECT_EQ(add_working_days(2030y / 12 / 30, 2, england()).error().code(),
            ErrorCode::kInvalidArgument);
  EXPECT_FALSE(add_working_days(2015y / 12 / 31, 1, england()).ok());
  EXPECT_FALSE(working_days_between(2026y / 1 / 1, 2031y / 1 / 1, england()).ok());
  EXPECT_FALSE(add_working_days(2026y / 2 / 30, 1, england()).ok());
}

std::string fault(std::string_view text) {
  const auto calendar = parse_bank_holidays(text, "x.toml");
  return calendar.ok() ? "accepted" : calendar.error().public_text();
}

TEST(BankHolidays, ASaidDayMustBeADayOfItsYear) {
  const std::string head = "source = \"s\"\n[[years]]\nyear = 2026\nbasis = \"announced\"\n";
  EXPECT_EQ(fault(head + "days = {\"2026-01-01\" = \"a\"}\n"), "accepted");
  EXPECT_NE(fault(head + "days = {\"2025-01-01\" = \"a\"}\n").find("2025-01-01 is no day"),
            std::string::npos);
  EXPECT_NE(fault(head + "days = {\"2026-02-30\" = \"a\"}\n").find("no day"), std::string::npos);
  EXPECT_NE(fault(head + "days = {\"2026-01-01x\" = \"a\"}\n").find("no day"), std::string::npos);
  EXPECT_NE(fault(head + "days = {}\n[[years]]\nyear = 2028\nbasis = \"announced\"\ndays = {}\n")
                .find("must follow"),
            std::string::npos);
  EXPECT_NE(fault("source = \"s\"\n[[years]]\nyear = 2026\nbasis = \"guessed\"\ndays = {}\n")
                .find("basis"),
            std::string::npos);
  EXPECT_NE(fault("source =").find("x.toml"), std::string::npos);
}

}  // namespace
}  // namespace scrutiny
