#include "server/service/documents/extraction_difference.h"

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

Extraction reading(const std::vector<std::pair<std::string, std::string>>& findings) {
  Extraction out;
  for (const auto& [ref, text] : findings)
    out.findings.push_back({"area_for_improvement", ref, text, 2, 2, "", text, {}});
  out.judgements.push_back({"Overall effectiveness", "Good", 1, ""});
  return out;
}

std::string words(const std::vector<ReadItem>& items) {
  std::string out;
  for (const ReadItem& item : items) out += item.key + "=" + item.text + "; ";
  return out;
}

TEST(Difference, OfAReadingWithItselfIsNothing) {
  const Extraction one = reading({{"1", "a"}, {"2", "a"}, {"3", "b"}});
  const ExtractionDifference found = difference(one, one);
  EXPECT_EQ(found.same, 4u);
  EXPECT_TRUE(found.changed.empty() && found.removed.empty() && found.added.empty());
}

TEST(Difference, AnItemThatOnlyMovedIsTheSame) {
  const auto found = difference(reading({{"1", "a"}, {"2", "b"}}),
                                reading({{"1", "new"}, {"2", "a"}, {"3", "b"}}));
  EXPECT_EQ(found.same, 3u);
  EXPECT_EQ(words(found.added), "area_for_improvement 1=new; ");
  EXPECT_TRUE(found.changed.empty() && found.removed.empty());
}

TEST(Difference, PairsWhatHasTheSameName) {
  Extraction before = reading({{"1", "Train al"}, {"2", "lost"}});
  Extraction after = reading({{"1", "Train all"}});
  after.judgements[0].grade = "Outstanding";
  after.findings[0].children = {"leads"};
  const auto found = difference(before, after);
  ASSERT_EQ(found.changed.size(), 2u);
  EXPECT_EQ(found.changed[0].before.text, "Good");
  EXPECT_EQ(found.changed[0].after.text, "Outstanding");
  EXPECT_EQ(found.changed[1].after.text, "Train all\n- leads");
  EXPECT_EQ(words(found.removed), "area_for_improvement 2=lost; ");
  EXPECT_TRUE(found.added.empty());
}

TEST(Difference, CountsRepeatedItemsOneByOne) {
  const auto found = difference(reading({{"", "a"}, {"", "a"}, {"", "a"}}), reading({{"", "a"}}));
  EXPECT_EQ(found.same, 2u);
  EXPECT_EQ(found.removed.size(), 2u);
}

TEST(Difference, SeesActionsAndDataLines) {
  Extraction before;
  before.actions.push_back({});
  before.actions[0].ref = "1";
  before.actions[0].action = "Train";
  Extraction after = before;
  after.actions[0].due = "2026-05-01";
  after.observations.push_back({});
  after.observations[0].line = "referrals";
  after.observations[0].suppressed = true;
  const auto found = difference(before, after);
  ASSERT_EQ(found.changed.size(), 1u);
  EXPECT_EQ(found.changed[0].after.text, "Train\ndue: 2026-05-01");
  ASSERT_EQ(found.added.size(), 1u);
  EXPECT_EQ(found.added[0].text, "suppressed");
}

}  // namespace
}  // namespace scrutiny
