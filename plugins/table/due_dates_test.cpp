#include "plugins/table/due_dates.h"

#include <gtest/gtest.h>

namespace scrutiny::table {
namespace {

TEST(DueDates, InterpretsOnlyWhatIsCertain) {
  EXPECT_EQ(interpret_due("30/09/2025"), (Due{"2025-09-30", ""}));
  EXPECT_EQ(interpret_due("30.9.25"), (Due{"2025-09-30", ""}));
  EXPECT_EQ(interpret_due("2025-09-30"), (Due{"2025-09-30", ""}));
  EXPECT_EQ(interpret_due("Tuesday 30th September 2025"), (Due{"2025-09-30", ""}));
  EXPECT_EQ(interpret_due("by 30-Sep-25"), (Due{"2025-09-30", ""}));
  EXPECT_EQ(interpret_due("Sept 25"), (Due{"2025-09-30", "due_month_end"}));
  EXPECT_EQ(interpret_due("Sep \xE2\x80\x99"
                          "25"),
            (Due{"2025-09-30", "due_month_end"}));
  EXPECT_EQ(interpret_due("By the end of February 2028"), (Due{"2028-02-29", "due_month_end"}));
  EXPECT_EQ(interpret_due("09/2025"), (Due{"2025-09-30", "due_month_end"}));
  EXPECT_EQ(interpret_due("End of Q2 2025/26"), (Due{"2025-09-30", "due_financial_quarter"}));
  EXPECT_EQ(interpret_due("Q4 25/26"), (Due{"2026-03-31", "due_financial_quarter"}));
  EXPECT_EQ(interpret_due("Quarter 1 2025-2026"), (Due{"2025-06-30", "due_financial_quarter"}));
}

TEST(DueDates, SaysWhyThereIsNone) {
  for (const char* text : {"", " ", "Ongoing", "on-going", "TBC", "N/A", "Immediate"})
    EXPECT_EQ(interpret_due(text), (Due{"", "no_date"})) << text;
  for (const char* text :
       {"Q2 2025", "end of Q2", "25 Sept", "Sept 5", "31/02/2025", "09/30/2025", "Spring 2026",
        "30/09/2025 (was 30/06/2025)", "early March 2026", "Q5 2025/26", "Q2 2025/27", "45930",
        "within six months of the report being published by the inspectorate, at the latest"})
    EXPECT_EQ(interpret_due(text), (Due{"", "date_unclear"})) << text;
}

}  // namespace
}  // namespace scrutiny::table
