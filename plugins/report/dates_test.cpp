#include "plugins/report/dates.h"

#include <gtest/gtest.h>

namespace scrutiny::report {
namespace {

std::string range(std::string_view text) {
  const auto found = parse_date_range(text);
  return found ? iso(found->start) + ".." + iso(found->end) : "none";
}

TEST(Dates, ReadsEveryPrintedShapeOfARange) {
  for (const auto& [text, expected] : std::vector<std::pair<std::string, std::string>>{
           {"10 to 14 June 2024", "2024-06-10..2024-06-14"},
           {"20 February to 3 March 2023", "2023-02-20..2023-03-03"},
           {"26th February 2024 to 8th March 2024", "2024-02-26..2024-03-08"},
           {"14 February to 25 February 2022", "2022-02-14..2022-02-25"},
           {"18 February 2014 \u2013 12 March 2014", "2014-02-18..2014-03-12"},
           {"4 July 2016\u201328 July 2016", "2016-07-04..2016-07-28"},
           {"10-14 June 2024", "2024-06-10..2024-06-14"},
           {"10\u201414 June 2024", "2024-06-10..2024-06-14"},
           {"Monday 10 June to Friday 14 June 2024", "2024-06-10..2024-06-14"},
           {"Mon 1st Sept to Fri 12th Sept. 2025", "2025-09-01..2025-09-12"},
           {"10/06/2024 to 14/06/2024", "2024-06-10..2024-06-14"},
           {"10.06.2024 - 14.06.2024", "2024-06-10..2024-06-14"},
           {"18 December to 5 January 2024", "2023-12-18..2024-01-05"},
           {"10 to 14 June and 24 to 28 June 2024", "2024-06-10..2024-06-28"},
           {"from 10 June 2024 until 14 June 2024", "2024-06-10..2024-06-14"},
           {"10 June, 2024 to 14 June, 2024", "2024-06-10..2024-06-14"},
           {"10 to 14 JUNE 2024.", "2024-06-10..2024-06-14"},
           {"10\u00a0to\u00a014\u00a0June\u00a02024", "2024-06-10..2024-06-14"},
           {"29 February 2024", "2024-02-29..2024-02-29"}})
    EXPECT_EQ(range(text), expected) << text;
}

TEST(Dates, GivesNoRangeWhenItWouldHaveToGuess) {
  for (const std::string text :
       {"", " ", "to", "June 2024", "10 to 14 June", "14 to 10 June 2024", "31 April 2024",
        "30 February 2024", "10 June 2024 to", "- 14 June 2024", "10 to 14 Juno 2024",
        "10 to 14 June 2024 (four days)", "10 June 24", "10 June 2020 to 14 June 2024",
        "0 June 2024", "10 June 1824", "99999999999999999999 June 2024",
        "10 to 14 June 2024 Lead inspector: X"})
    EXPECT_EQ(range(text), "none") << text;
  EXPECT_EQ(range(std::string(100'000, '1')), "none");
}

TEST(Dates, ReadsADateThatStandsByItself) {
  const auto date = parse_date("6th July 2026");
  ASSERT_TRUE(date);
  EXPECT_EQ(iso(*date), "2026-07-06");
  EXPECT_FALSE(parse_date("6 to 7 July 2026"));
  EXPECT_FALSE(parse_date("on 6 July 2026"));
}

}  // namespace
}  // namespace scrutiny::report
