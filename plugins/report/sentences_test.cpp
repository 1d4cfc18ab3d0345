#include "plugins/report/sentences.h"

#include <array>

#include <gtest/gtest.h>

#include "plugins/report/sections.h"
#include "plugins/report/test_pages.h"

namespace scrutiny::report {
namespace {

TEST(Sentences, EndAtStopsAndParagraphs) {
  const auto lines = flow(TestPages()
                              .page()
                              .line("Leaders act. They write to a.b@example.org by 3 May")
                              .line("2025. Who is next? We")
                              .line("know")
                              .gap()
                              .line("Yours sincerely")
                              .pages());
  const auto found = read_sentences(lines, measure_spacing(lines));
  ASSERT_EQ(found.size(), 5u);
  EXPECT_EQ(found[0].text, "Leaders act.");
  EXPECT_EQ(found[1].text, "They write to a.b@example.org by 3 May 2025.");
  EXPECT_EQ(found[2].text, "Who is next?");
  EXPECT_EQ(found[3].text, "We know");
  EXPECT_EQ(found[4].text, "Yours sincerely");
}

TEST(Sentences, DropAFootnotesNumberBetweenThem) {
  const auto lines =
      flow(TestPages().page().line("Agencies agree.2 The council sends it.").line("x").pages());
  const auto found = read_sentences(lines, measure_spacing(lines));
  ASSERT_GE(found.size(), 2u);
  EXPECT_EQ(found[0].text, "Agencies agree.");
  EXPECT_EQ(found[1].text.substr(0, 11), "The council");
}

TEST(Sentences, HaveThePageTheyBeginOn) {
  TestPages pages;
  pages.page().line("One. This one goes").page().line("on. Two is here.");
  const auto lines = flow(pages.pages());
  const auto found = read_sentences(lines, measure_spacing(lines));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[1].text, "This one goes on.");
  EXPECT_EQ(found[1].page, 1);
  EXPECT_EQ(found[2].page, 2);
}

TEST(Sentences, OfNothingAreNone) {
  EXPECT_TRUE(read_sentences({}, {}).empty());
}

TEST(Between, NeedsBothMarks) {
  EXPECT_EQ(between("a should b", "", " should "), "a");
  EXPECT_EQ(between("by x, y", "by ", ","), "x");
  EXPECT_EQ(between("by x", "by ", ","), "");
  EXPECT_EQ(between("x", "by ", ","), "");
}

TEST(Parts, BeginAtKnownHeadingsInBold) {
  TestPages pages;
  pages.page()
      .heading("Strengths")
      .line("Next steps")
      .line("strengths")
      .heading("Next steps?")
      .line("x");
  const auto lines = flow(pages.pages());
  const std::array<std::string_view, 2> names{"strengths", "next steps"};
  const auto parts = find_parts(lines, names);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].name, "strengths");
  EXPECT_EQ(parts[0].end - parts[0].first, 2u);
  EXPECT_EQ(parts[1].name, "next steps");
  EXPECT_EQ(parts[1].end, lines.size());
}

TEST(Parts, EndWhereTheCallerSays) {
  const auto lines =
      flow(TestPages().page().heading("Strengths").line("a").line("Box").line("b").pages());
  const std::array<std::string_view, 1> names{"strengths"};
  const auto parts = find_parts(lines, names, [](const Line& line) { return line.text == "Box"; });
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].end - parts[0].first, 1u);
  EXPECT_EQ(parts[1].name, "");
}

}  // namespace
}  // namespace scrutiny::report
