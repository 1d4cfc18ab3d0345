#include "plugins/sdk/child_level.h"

#include <gtest/gtest.h>

namespace scrutiny::sdk {
namespace {

using enum ChildLevelSign;
using Signs = std::vector<ChildLevelSign>;

Signs signs_in(std::string_view text) {
  ChildLevelScanner scanner;
  scanner.read(text);
  return scanner.signs();
}

// The check letter that makes it a UPN.
std::string upn(std::string digits) {
  for (const char letter : std::string_view("ABCDEFGHJKLMNPQRTUVWXYZ")) {
    if (is_upn(letter + digits)) return letter + digits;
  }
  return {};
}

TEST(ChildLevel, KnowsTheCheckLetterOfAPupilNumber) {
  const std::string good = upn("801200001001");
  ASSERT_EQ(good.size(), 13u);
  for (const char letter : std::string_view("ABCDEFGHJKLMNPQRTUVWXYZIOS")) {
    EXPECT_EQ(is_upn(letter + good.substr(1)), letter == good[0]) << letter;
  }
  EXPECT_FALSE(is_upn(good.substr(1)));
  EXPECT_FALSE(is_upn(good + "0"));
  EXPECT_FALSE(upn("80120000100A").empty()) << "a temporary number";
}

TEST(ChildLevel, KnowsTheCheckDigitOfAnNhsNumber) {
  EXPECT_TRUE(is_nhs_number("9434765919"));  // the NHS Data Dictionary's example
  for (char last = '0'; last <= '9'; ++last) {
    EXPECT_EQ(is_nhs_number(std::string("943476591") + last), last == '9') << last;
  }
  EXPECT_FALSE(is_nhs_number("0000000000"));
  EXPECT_FALSE(is_nhs_number("943476591"));
}

TEST(ChildLevel, OneNamedNumberIsEnough) {
  EXPECT_EQ(signs_in("UPN," + upn("801200001001")), Signs{kUpn});
  EXPECT_EQ(signs_in("NHS No: 943 476 5919"), Signs{kNhsNumber});
  EXPECT_EQ(signs_in("NHS North 9434765919"), Signs{});
  EXPECT_EQ(signs_in("nhs_number\n9434765919"), Signs{kNhsNumber});
}

TEST(ChildLevel, UnnamedNumbersMustBeSeveral) {
  std::string column;
  for (int i = 0; i < 3; ++i) column += upn("80120000100" + std::to_string(i)) + "\n";
  EXPECT_EQ(signs_in(column), Signs{});
  EXPECT_EQ(signs_in(column + column), Signs{}) << "the same ones again";
  EXPECT_EQ(signs_in(column + upn("801200001009")), Signs{kUpn});
}

TEST(ChildLevel, BirthDatesCountBesideNamesOrChildIds) {
  const std::string rows = "A,B,01/02/2015\nC,D,03/04/2011\n";
  EXPECT_EQ(signs_in("Surname,Forename,Date of Birth\n" + rows), Signs{kBirthDates});
  EXPECT_EQ(signs_in("Child ID,Sex,DOB\n1,F,2015-02-01\n2,M,2014-02-01"),
            (Signs{kBirthDates, kChildRows}));
  EXPECT_EQ(signs_in("Ref,Owner,Due date\n" + rows), Signs{}) << "an action plan";
  EXPECT_EQ(signs_in("Surname,Forename,Date of Birth\n"), Signs{}) << "a template";
  EXPECT_EQ(signs_in("Surname,Forename,Date of Birth\nA,B,01/02/1961\nC,D,02/03/1970"), Signs{})
      << "adults";
}

TEST(ChildLevel, RowsThatBeginWithAChildsIdAreAStatutoryReturn) {
  EXPECT_EQ(signs_in("\xEF\xBB\xBF"
                     "CHILD,DECOM,RNE,LS\n1,01/04/2017,S,C2\n2,02/05/2017,S,V2\n"),
            Signs{kChildRows});
  EXPECT_EQ(signs_in("Child Unique ID\tGender\tAge\na1\tFemale\t4\na2\tMale\t7\n"),
            Signs{kChildRows});
  EXPECT_EQ(signs_in("CHILD,DECOM,RNE,LS\n"), Signs{}) << "a template";
  EXPECT_EQ(
      signs_in("child, family, school and\nothers, a nurse, the police, all\nagreed, in May, to\n"
               "meet, again, each, week"),
      Signs{});
  EXPECT_EQ(signs_in("Theme,Owner\nNeglect,Police\nMissing,Health\n"), Signs{});
  EXPECT_EQ(signs_in("<Child><ChildIdentifiers><LAchildID>DfE1</LAchildID>"), Signs{kChildRows});
}

TEST(ChildLevel, WordsAboutNumbersAreNoNumbers) {
  EXPECT_EQ(signs_in("Workers must record the UPN, NHS number and date of birth of each child\n"
                     "by their first name and surname. Call 0300 123 4567 or 02380 123456.\n"
                     "Policy agreed 10/06/2024, review 10/06/2026.\n"),
            Signs{});
}

TEST(ChildLevel, OnlyAShortFirstCellIsAChildsIdAndRowsUnderItCount) {
  EXPECT_EQ(signs_in("CHILD ID,a,b\n1,x,y\n2,x,y\n"), Signs{kChildRows});
  EXPECT_EQ(signs_in("Child, ID,a,b\n1,x,y\n2,x,y\n"), Signs{});
  EXPECT_EQ(signs_in(std::string(260, ' ') + "child,a,b\n1,x,y\n2,x,y\n"), Signs{});
  EXPECT_EQ(signs_in("child,a,b\n-,x,y\n*,x,y\n"), Signs{}) << "first cells without a word";
}

TEST(ChildLevel, NamesAreSeenInLinesShortEnoughToBeAHeader) {
  const std::string number = upn("801200001001");
  EXPECT_EQ(signs_in(std::string(1990, '-') + "UPN\n" + number), Signs{kUpn});
  EXPECT_EQ(signs_in(std::string(2000, '-') + "UPN\n" + number), Signs{});
  EXPECT_EQ(signs_in("u_p_n\nshort\n" + number), Signs{kUpn}) << "not what a longer line left";
}

}  // namespace
}  // namespace scrutiny::sdk
