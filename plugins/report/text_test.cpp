#include "plugins/report/text.h"

#include <gtest/gtest.h>

namespace scrutiny::report {
namespace {

std::string joined(std::initializer_list<std::string_view> lines) {
  std::string text;
  for (std::string_view line : lines) append_line(text, line);
  return text;
}

TEST(Text, JoinsLinesWithOneSpace) {
  EXPECT_EQ(joined({"children in", "  care ", "", "leavers"}), "children in care leavers");
}

TEST(Text, KeepsHyphensAtTheEndOfALine) {
  EXPECT_EQ(joined({"the out-of-", "hours service"}), "the out-of-hours service");
  EXPECT_EQ(joined({"homeless 16-", "and 17-year-olds"}), "homeless 16- and 17-year-olds");
  EXPECT_EQ(joined({"the multi-", "agency hub"}), "the multi-agency hub");
}

TEST(Text, TidiesWhatFontsDoToWords) {
  EXPECT_EQ(tidy("\ufb01ve o\ufb03ces"), "five offices");
  EXPECT_EQ(tidy("re\u00adview"), "review");
  EXPECT_EQ(tidy("children\u2019s"), "children\u2019s");
  EXPECT_EQ(tidy("\xff\xc3"), "\xff\xc3");
}

TEST(Text, FoldsForComparing) {
  EXPECT_EQ(fold("  What\u00a0needs  to IMPROVE? "), "what needs to improve?");
  EXPECT_EQ(fold("children\u2019s \u2013 \u2018x\u2019"), "children's - 'x'");
}

TEST(Text, KnowsListMarkers) {
  for (std::string_view glyph :
       {"\u25fc", "\u25a0", "\u2022", "\u25aa", "\uf06e", "\uf0b7", "\uf0a7", "*", "o"})
    EXPECT_EQ(marker_of(glyph), Marker::kBullet) << glyph;
  for (std::string_view dash : {"-", "\u2013", "\u2212", "\u2014", "\uf02d"})
    EXPECT_EQ(marker_of(dash), Marker::kDash) << dash;
  for (std::string_view number : {"1.", "12.", "3)", "120."})
    EXPECT_EQ(marker_of(number), Marker::kNumber) << number;
  for (std::string_view word : {"The", "", ".", ")", "1", "2.1", "a.", "\u2026", "-x", "2024.5"})
    EXPECT_EQ(marker_of(word), Marker::kNone) << word;
}

TEST(Text, SeesTheEndOfASentence) {
  EXPECT_TRUE(ends_sentence("in place."));
  EXPECT_TRUE(ends_sentence("\u2018in place.\u2019"));
  EXPECT_TRUE(ends_sentence("(in place.)"));
  EXPECT_FALSE(ends_sentence("in place"));
  EXPECT_FALSE(ends_sentence("in \u2018place\u2019"));
  EXPECT_FALSE(ends_sentence(""));
}

}  // namespace
}  // namespace scrutiny::report
