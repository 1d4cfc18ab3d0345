#include "plugins/area_send/rows.h"

#include <gtest/gtest.h>

#include "plugins/report/test_pages.h"

namespace scrutiny::send {
namespace {

using report::Item;
using report::Line;
using report::Reading;
using report::TestPages;

// A table of one column: each line with its distance from the one above.
struct TableLine {
  double step;
  std::string_view text;
};

std::vector<Item> rows_of(const std::vector<TableLine>& table, Reading& found) {
  TestPages pages;
  pages.page();
  double y = 100;
  for (const TableLine& line : table) pages.at(71, y += line.step, line.text);
  return read_rows(report::flow(pages.pages()), "improvement", found);
}

constexpr std::string_view kFull =
    "Leaders should do what they said they would do for children who wait too long";

TEST(Rows, ABorderDividesWhereAParagraphEnds) {
  Reading found;
  const auto rows = rows_of(
      {{0, kFull}, {14.5, "and say so."}, {15.0, kFull}, {14.4, "as well."}, {21, "Plans."}},
      found);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].text, std::string(kFull) + " as well.");
  EXPECT_TRUE(found.warnings.empty());
}

TEST(Rows, SentencesOfOneCellStayTogether) {
  Reading found;
  const auto rows = rows_of({{0, kFull},
                             {14.5, "and say so. Leaders should keep their word to parents and to"},
                             {14.5, "schools."}},
                            found);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_TRUE(found.warnings.empty());
}

TEST(Rows, AWiderStepInsideASentenceDividesNothing) {
  Reading found;
  EXPECT_EQ(rows_of({{0, kFull}, {21, "and say so."}, {14.5, "plans."}}, found).size(), 1u);
}

TEST(Rows, WhatIsNotCertainStaysTogetherAndIsFlagged) {
  Reading found;
  EXPECT_EQ(
      rows_of({{0, kFull}, {14.5, "and say so."}, {14.5, kFull}, {14.5, "too."}}, found).size(),
      1u);
  ASSERT_EQ(found.warnings.size(), 1u);
  EXPECT_EQ(found.warnings[0].code, "improvement_rows_unsure");
}

TEST(Rows, TypedNumbersBeginRows) {
  Reading found;
  const auto rows =
      rows_of({{0, "1. Plans should be clear."}, {14.5, "2. Waits should be short."}}, found);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].text, "2. Waits should be short.");
}

TEST(Rows, OfOneLineEachAreToldApart) {
  Reading found;
  EXPECT_EQ(rows_of({{0, "Plans."}, {21, "Waits."}, {21, "Supervision."}}, found).size(), 3u);
  EXPECT_TRUE(found.warnings.empty());
}

TEST(Rows, InventsNothing) {
  Reading found;
  EXPECT_TRUE(read_rows({}, "improvement", found).empty());
  EXPECT_TRUE(rows_of({{0, "\u25fc"}}, found).empty());
}

TEST(BodyRows, WithoutTwoColumnsThereAreNone) {
  Reading found;
  const auto lines = report::flow(TestPages().page().line("Body").line("Action.").pages());
  EXPECT_TRUE(read_body_rows(lines[0], std::span(lines).subspan(1), found).empty());
}

TEST(BodyRows, ABodyBesideNoActionGivesNoRow) {
  Reading found;
  TestPages pages;
  pages.page().at(71, 100, "Responsible body").at(230, 100, "Areas for priority action");
  pages.at(71, 116, "Council").at(230, 116, "Leaders should act.");
  pages.at(71, 140, "Board").at(230, 148, "Leaders should plan.");
  const auto lines = report::flow(pages.pages());
  EXPECT_TRUE(read_body_rows(lines[0], std::span(lines).subspan(1), found).empty());
  ASSERT_EQ(found.warnings.size(), 1u);
  EXPECT_EQ(found.warnings[0].code, "priority_action_rows_unsure");
}

}  // namespace
}  // namespace scrutiny::send
