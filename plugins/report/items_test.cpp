#include "plugins/report/items.h"

#include <cmath>

#include <gtest/gtest.h>

#include "plugins/report/test_pages.h"

namespace scrutiny::report {
namespace {

SectionItems items_on(const TestPages& pages) {
  const std::vector<Line> lines = flow(pages.pages());
  return read_items(lines, measure_spacing(lines));
}

TEST(Items, JoinsTheLinesOfABullet) {
  const auto found = items_on(
      TestPages().page().bullet("The quality of").line("plans.", 18).bullet("Supervision."));
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[0].text, "The quality of plans.");
  EXPECT_EQ(found.items[0].quote, "\u25fc The quality of\nplans.");
  EXPECT_EQ(found.items[1].text, "Supervision.");
  EXPECT_TRUE(found.beside.empty());
  EXPECT_FALSE(found.from_prose);
}

TEST(Items, GoesOnOverAPageBreakWithHeaderAndFooterBetween) {
  TestPages pages;
  pages.page()
      .at(71, 30, "OFFICIAL")
      .line("x")
      .bullet("The response to")
      .footer("Inspection of Northshire");
  pages.page()
      .at(71, 30, "OFFICIAL")
      .line("children who are missing", 18)
      .bullet("Supervision.")
      .footer("Inspection of Northshire");
  const auto found = items_on(pages);
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[0].text, "The response to children who are missing");
  EXPECT_EQ(found.items[0].page, 1);
  EXPECT_EQ(found.items[0].page_end, 2);
  EXPECT_EQ(found.items[1].page, 2);
}

TEST(Items, NestsDashesBelowTheirBullet) {
  const auto found = items_on(TestPages()
                                  .page()
                                  .bullet("The oversight of:")
                                  .bullet("the court process, in", "\u2212", 18)
                                  .line("all its steps", 36)
                                  .bullet("private fostering.", "\u2212", 18)
                                  .bullet("Caseloads."));
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[0].text, "The oversight of:");
  ASSERT_EQ(found.items[0].children.size(), 2u);
  EXPECT_EQ(found.items[0].children[0].text, "the court process, in all its steps");
  EXPECT_EQ(found.items[0].children[1].text, "private fostering.");
  EXPECT_TRUE(found.items[1].children.empty());
}

TEST(Items, ReturnsToTheBulletAfterItsDashes) {
  const auto found = items_on(TestPages()
                                  .page()
                                  .bullet("The oversight of:")
                                  .bullet("private fostering", "\u2212", 18)
                                  .line("in every team.", 18)
                                  .bullet("Caseloads."));
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[0].text, "The oversight of: in every team.");
  EXPECT_EQ(found.items[0].children[0].text, "private fostering");
}

TEST(Items, TakesDashesForItemsWhenThereAreNoBullets) {
  const auto found =
      items_on(TestPages().page().bullet("Plans.", "\u2013").bullet("Supervision.", "\u2013"));
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_TRUE(found.items[0].children.empty());
}

TEST(Items, ReadsNumberedItems) {
  const auto found = items_on(
      TestPages().page().bullet("Plans.", "1.").bullet("Supervision", "2.").line("of staff.", 18));
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[1].text, "Supervision of staff.");
}

TEST(Items, ReadsAListWithoutHangingIndent) {
  const auto found =
      items_on(TestPages().page().bullet("The quality of").line("plans.").bullet("Supervision."));
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[0].text, "The quality of plans.");
}

TEST(Items, KeepsTextBesideTheListApart) {
  const auto found = items_on(TestPages()
                                  .page()
                                  .line("Leaders should look at:")
                                  .bullet("Plans.")
                                  .bullet("Supervision.")
                                  .gap()
                                  .line("These points were found")
                                  .line("before as well."));
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[1].text, "Supervision.");
  ASSERT_EQ(found.beside.size(), 2u);
  EXPECT_EQ(found.beside[0].text, "Leaders should look at:");
  EXPECT_EQ(found.beside[1].text, "These points were found before as well.");
}

TEST(Items, StopsBeforeTheReportsNumberedParagraphs) {
  const auto found = items_on(TestPages()
                                  .page()
                                  .bullet("Plans.")
                                  .bullet("Children are safe.", "1.")
                                  .line("More of it.", 18));
  ASSERT_EQ(found.items.size(), 1u);
  EXPECT_EQ(found.items[0].text, "Plans.");
}

TEST(Items, MakesEachParagraphOfProseAnItem) {
  const auto found =
      items_on(TestPages().page().line("Leaders should act").line("soon.").gap().line("Plans."));
  EXPECT_TRUE(found.from_prose);
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[0].text, "Leaders should act soon.");
}

TEST(Lines, LeaveOutWordsAtImpossiblePlaces) {
  TestPages pages;
  pages.page().line("Here.").at(71, 1e300, "away").at(-1e300, 90, "left").at(71, 90, "huge", {1e9});
  pages.page().at(71, 1e300, "away").at(71, std::nan(""), "nowhere");
  const auto lines = flow(pages.pages());
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].text, "Here.");
}

TEST(Items, InventsNothing) {
  EXPECT_TRUE(read_items({}, {}).items.empty());
  const auto found = items_on(TestPages().page().at(71, 100, "\u25fc").at(71, 120, "\u2212"));
  for (const Item& item : found.items) EXPECT_FALSE(item.text.empty());
}

}  // namespace
}  // namespace scrutiny::report
