#include <array>

#include <gtest/gtest.h>

#include "plugins/table/labels.h"
#include "plugins/table/synonyms.h"

namespace scrutiny::table {
namespace {

const std::array kLabels = {synonyms("version|version number"), synonyms("owner|author"),
                            synonyms("date")};

std::vector<std::string> found(const std::vector<TextRow>& rows) {
  std::vector<std::string> out;
  for (const Labelled& one : find_labelled(rows, kLabels))
    out.push_back(std::to_string(one.label) + "=" + one.value + " @" + std::to_string(one.row));
  return out;
}

using Found = std::vector<std::string>;

TEST(Labels, AreReadFromOneTextAndFromTheNextCell) {
  EXPECT_EQ(
      found({{"Version: 2.1"}, {"Owner", "Head of Service", "Version", "3"}, {"Owner:", "A"}}),
      (Found{"0=2.1 @0", "1=Head of Service @1", "0=3 @1", "1=A @2"}));
  EXPECT_EQ(found({{"Version"}, {"The version: nine"}, {"Version:", ""}, {"Owner: "}}), Found{});
}

TEST(Labels, OverOneRowOfValuesAreReadAndOverAHistoryAreNot) {
  EXPECT_EQ(found({{"Version", "Date", "Author"}, {"2", "1 May 2025", "B"}, {"text"}}),
            (Found{"0=2 @1", "2=1 May 2025 @1", "1=B @1"}));
  EXPECT_EQ(found({{"Version", "Date"}, {"1", "2023"}, {"2", "2025"}, {"Owner: A"}}),
            (Found{"1=A @3"}));
}

TEST(Synonyms, AreAskedWholeThenWithoutBracketsThenByTheirBeginning) {
  const std::array lists = {synonyms("score|scores"), synonyms("evidence"), synonyms("who")};
  const std::array<std::size_t, 1> whole_only = {0};
  EXPECT_EQ(field_of(lists, "Scores", whole_only), 0u);
  EXPECT_EQ(field_of(lists, "Score (0 to 3)", whole_only), 0u);
  EXPECT_EQ(field_of(lists, "Score of something", whole_only), std::nullopt);
  EXPECT_EQ(field_of(lists, "Evidence that it is so", whole_only), 1u);
  EXPECT_EQ(field_of(lists, "Who knows", whole_only), std::nullopt);
  EXPECT_EQ(field_of(lists, std::string(201, 'x'), whole_only), std::nullopt);
}

}  // namespace
}  // namespace scrutiny::table
