#include "plugins/returns/publish.h"

#include <array>

#include <gtest/gtest.h>

namespace scrutiny::returns {
namespace {

constexpr std::array kSources = {Code{"6", "Police"}, Code{"1A|1B", "Family or friends"}};
constexpr Line kReferrals{"referrals", "Referrals", "CINreferralDate"};
constexpr Line kSource{"referral_source", "Referrals by source", "ReferralSource"};
constexpr Line kAgain{"re_referrals", "Re-referrals", "CINreferralDate"};
constexpr Line kAgainShare{"re_referral_rate", "Re-referrals of referrals", "CINreferralDate"};

Totals some(std::int64_t again, int police, int family, int other) {
  CodeCounts counts(kSources);
  for (int i = 0; i < police; ++i) counts.add("6");
  for (int i = 0; i < family; ++i) counts.add(i % 2 == 0 ? " 1a " : "1B");
  for (int i = 0; i < other; ++i) counts.add("Marlowe Quillfeather");
  Totals totals;
  totals.period = year_ending_in(std::chrono::year{2024});
  const auto referrals = totals.count(kReferrals, police + family + other);
  totals.breakdown(referrals, kSource, counts);
  const auto part = totals.part(referrals, kAgain, again);
  totals.share(kAgainShare, part, referrals);
  return totals;
}

TEST(Publish, GivesCountsGroupsPeriodAndShare) {
  const auto lines = data_lines(some(10, 20, 10, 10));
  ASSERT_EQ(lines.size(), 7u);
  EXPECT_EQ(lines[0].line, "referrals");
  EXPECT_EQ(lines[0].value, "40");
  EXPECT_EQ(lines[0].period_start, "2023-04-01");
  EXPECT_EQ(lines[0].period_end, "2024-03-31");
  EXPECT_EQ(lines[1].group, "Police");
  EXPECT_EQ(lines[1].value, "20");
  EXPECT_EQ(lines[2].value, "10") << "case and white space do not matter";
  EXPECT_EQ(lines[3].group, kOther);
  EXPECT_EQ(lines[3].value, "10");
  EXPECT_EQ(lines[4].group, kNotStated);
  EXPECT_EQ(lines[4].value, "0");
  EXPECT_EQ(lines[6].unit, "percent");
  EXPECT_EQ(lines[6].value, "25.0");
  EXPECT_EQ(lines[6].numerator, "10");
  EXPECT_EQ(lines[6].denominator, "40");
  for (const ExtractedObservation& line : lines)
    EXPECT_EQ(to_json(line).find("Quill"), std::string::npos);
}

TEST(Publish, AWithheldNumberIsNowhere) {
  const auto lines = data_lines(some(3, 20, 10, 10));
  EXPECT_TRUE(lines[5].suppressed);
  EXPECT_TRUE(lines[6].suppressed);
  for (const auto& text : {lines[5].value, lines[5].numerator, lines[6].value, lines[6].numerator,
                           lines[6].denominator})
    EXPECT_EQ(text, "");
}

TEST(Publish, AShareGoesWithASmallComplement) {
  EXPECT_TRUE(data_lines(some(37, 20, 10, 10))[6].suppressed);
  EXPECT_TRUE(data_lines(some(2, 1, 1, 2))[6].suppressed);
  EXPECT_FALSE(data_lines(some(0, 20, 10, 10))[6].suppressed);
  EXPECT_EQ(data_lines(some(0, 20, 10, 10))[6].value, "0.0");
  const auto nothing = data_lines(some(0, 0, 0, 0));
  EXPECT_FALSE(nothing[6].suppressed);
  EXPECT_EQ(nothing[6].value, "") << "a share of nothing";
}

}  // namespace
}  // namespace scrutiny::returns
