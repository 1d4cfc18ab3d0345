#include "plugins/ofsted_ilacs/ilacs_parser.h"

#include <gtest/gtest.h>

#include "plugins/report/lines.h"
#include "plugins/report/paragraphs.h"
#include "plugins/report/test_pages.h"

namespace scrutiny::ilacs {
namespace {

bool warned(const IlacsReport& report, std::string_view code) {
  for (const Warning& warning : report.warnings)
    if (warning.code == code) return true;
  return false;
}

TEST(IlacsParser, MakesNothingOfNothing) {
  const IlacsReport report = parse_report({});
  EXPECT_FALSE(is_report(report));
  EXPECT_TRUE(report.judgements.empty());
  EXPECT_TRUE(report.improvements.empty());
  EXPECT_FALSE(is_report(parse_report(TestPages().page().page().pages())));
}

TEST(IlacsParser, NamesTheAuthorityInEveryTitle) {
  for (const auto& [title, expected] : std::vector<std::pair<std::string, std::string>>{
           {"Inspection of Northshire local authority children\u2019s services", "Northshire"},
           {"Inspection of Northshire local authority children's services", "Northshire"},
           {"Inspection of the Isle of Eastvale local authority children\u2019s services",
            "Isle of Eastvale"},
           {"Inspection of Westmarch Metropolitan Borough Council children\u2019s services",
            "Westmarch Metropolitan Borough Council"},
           {"Inspection of children\u2019s social care services", ""}}) {
    const IlacsReport report =
        parse_report(TestPages().page().at(71, 100, title, {24, false}).pages());
    EXPECT_EQ(report.local_authority.value, expected) << title;
    EXPECT_EQ(report.title, title);
    EXPECT_EQ(warned(report, "local_authority_not_found"), expected.empty()) << title;
  }
}

TEST(IlacsParser, ReadsListsOfTheSingleInspectionFramework) {
  TestPages pages;
  pages.page()
      .at(71, 90, "Inspection of services for children in need of help and protection", {24, false})
      .at(71, 200, "1. Children who need help and protection")
      .at(300, 200, "Good")
      .at(71, 230, "2. Children looked after and achieving permanence")
      .at(400, 230, "Good")
      .at(71, 260, "3. Leadership, management and governance")
      .at(300, 260, "Good");
  pages.page()
      .heading("What does the local authority need to improve?")
      .heading("Priority and immediate action")
      .line("The authority should do this at once.")
      .gap()
      .line("Missing children")
      .gap()
      .line("1. Find every child")
      .line("who is missing.", 13)
      .gap()
      .heading("Areas for improvement")
      .line("2. Ask the partners of 12 boards")
      .page()
      .line("and others.", 13)
      .gap()
      .line("4. Keep the")
      .line("2. places of lists.", 0)
      .gap()
      .line("Running text goes on after the list, at length.")
      .gap()
      .line("5. This is a numbered paragraph of another kind.");
  pages.page()
      .heading("The Local Safeguarding Children Board (LSCB)")
      .heading("Recommendations")
      .line("81. Count the audits.");
  pages.page();
  for (int i = 0; i < 20; ++i) pages.line("Running text that shows how far apart its lines are.");
  const IlacsReport report = parse_report(pages.pages());
  ASSERT_EQ(report.framework, "SIF");
  const std::vector<Finding> expected{
      {"priority_action",
       "Missing children",
       "1",
       {"Find every child who is missing.", 2, 2, "1. Find every child\nwho is missing.", {}}},
      {"area_for_improvement",
       "",
       "2",
       {"Ask the partners of 12 boards and others.",
        2,
        3,
        "2. Ask the partners of 12 boards\nand others.",
        {}}},
      {"area_for_improvement",
       "",
       "4",
       {"Keep the 2. places of lists.", 3, 3, "4. Keep the\n2. places of lists.", {}}},
      {"recommendation",
       "Local Safeguarding Children Board",
       "81",
       {"Count the audits.", 4, 4, "81. Count the audits.", {}}}};
  ASSERT_EQ(report.recommendations.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(report.recommendations[i].kind, expected[i].kind);
    EXPECT_EQ(report.recommendations[i].group, expected[i].group);
    EXPECT_EQ(report.recommendations[i].ref, expected[i].ref);
    EXPECT_EQ(report.recommendations[i].item, expected[i].item)
        << report.recommendations[i].item.text;
  }
  EXPECT_TRUE(warned(report, "recommendation_numbers"));
  EXPECT_TRUE(warned(report, "recommendations_text_beside_list"));
}

TEST(IlacsParser, FindsTheAuthorityAboveAPlainTitle) {
  TestPages pages;
  pages.page()
      .at(71, 90, "St Mary Metropolitan Borough", {26, false})
      .at(71, 122, "Council", {26, false});
  pages.at(71, 180, "Inspection of children\u2019s social care services", {16, true});
  const IlacsReport report = parse_report(pages.pages());
  EXPECT_EQ(report.local_authority.value, "St Mary Metropolitan Borough Council");
  EXPECT_EQ(report.local_authority.quote, "St Mary Metropolitan Borough\nCouncil");
}

TEST(IlacsParser, ReadsTheNameOfTheInspectorWithoutTheRank) {
  for (const auto& [line, expected] : std::vector<std::pair<std::string, std::string>>{
           {"Lead inspector: Jo Lark, His Majesty\u2019s Inspector", "Jo Lark"},
           {"Lead inspector: Jo Lark HMI", "Jo Lark"},
           {"Lead inspector: Jo Lark Her Majesty's Inspector", "Jo Lark"},
           {"Lead inspector: Jo O\u2019Lark-Senior, Senior HMI", "Jo O\u2019Lark-Senior"},
           {"Lead inspector:", ""},
           {"Deputy lead inspector: Jo Lark", ""}})
    EXPECT_EQ(parse_report(TestPages().page().line(line).pages()).lead_inspector.value, expected)
        << line;
}

TEST(IlacsParser, ReadsTheInspectorFromTheLineBelowItsLabel) {
  const IlacsReport report =
      parse_report(TestPages().page().line("Lead inspector:").line("Jo Lark, HMI").pages());
  EXPECT_EQ(report.lead_inspector.value, "Jo Lark");
  EXPECT_EQ(report.lead_inspector.quote, "Lead inspector:\nJo Lark, HMI");
}

TEST(IlacsParser, ReadsInspectionDatesThatWrap) {
  const IlacsReport report = parse_report(TestPages()
                                              .page()
                                              .line("Inspection dates: 26th February 2024 to")
                                              .line("8th March 2024")
                                              .line("Lead inspector: Jo")
                                              .pages());
  EXPECT_EQ(report.inspection_start.value, "2024-02-26");
  EXPECT_EQ(report.inspection_end.value, "2024-03-08");
  EXPECT_EQ(report.inspection_start.quote,
            "Inspection dates: 26th February 2024 to\n8th March 2024");
}

TEST(IlacsParser, KeepsTheWordsOfDatesItDoesNotUnderstand) {
  const IlacsReport report = parse_report(TestPages()
                                              .page()
                                              .line("Inspection dates: early in June")
                                              .line("Lead inspector: Jo")
                                              .pages());
  EXPECT_TRUE(report.inspection_start.found());
  EXPECT_EQ(report.inspection_start.value, "");
  EXPECT_EQ(report.inspection_start.raw, "early in June");
  EXPECT_TRUE(warned(report, "inspection_dates_unclear"));
}

TEST(IlacsParser, ReadsPublicationAndLetterDates) {
  TestPages pages;
  pages.page().line("6 July 2026").line("Report published: 20 July 2026").line("1 May 2024");
  const IlacsReport report = parse_report(pages.pages());
  EXPECT_EQ(report.letter_date.value, "2026-07-06");
  EXPECT_EQ(report.publication_date.value, "2026-07-20");
  EXPECT_FALSE(
      parse_report(TestPages().page().line("Lead inspector: Jo").line("1 May 2024").pages())
          .letter_date.found());
}

TEST(Flow, TakesOutRunningLinesFootnotesAndPageNumbers) {
  TestPages pages;
  for (const std::string text : {"First page.", "Second page.", "Third page."}) {
    pages.page()
        .at(71, 30, "Scrutiny report")
        .line(text)
        .line("It is good.")
        .footer("Inspection of Northshire");
    pages.at(71, 740, "1 A footnote in small print.", {9, false});
  }
  std::string text;
  for (const Line& line : flow(pages.pages())) text += line.text + "|";
  EXPECT_EQ(text, "First page.|It is good.|Second page.|It is good.|Third page.|It is good.|");
}

TEST(Flow, KeepsALineThatIsPrintedOnceInTheMargin) {
  TestPages pages;
  pages.page().at(71, 60, "Inspection of Northshire").line("a").at(71, 780, "The last line.");
  pages.page().line("b");
  std::string text;
  for (const Line& line : flow(pages.pages())) text += line.text + "|";
  EXPECT_EQ(text, "Inspection of Northshire|a|The last line.|b|");
}

TEST(Lines, LeaveOutRaisedFootnoteNumbers) {
  TestPages pages;
  pages.page().at(71, 100, "children").at(121, 99, "2", {8, false}).at(130, 100, "in 2024");
  const auto lines = build_lines(pages.pages()[0].words, 1);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].text, "children in 2024");
}

TEST(Paragraphs, GoOnOverAPageBreakOnlyWhenTheTextDoes) {
  const std::string full =
      "This line of text is so long that no other word has any room left in it";
  const auto count = [&](std::string_view last, std::string_view next) {
    TestPages pages;
    pages.page();
    for (int i = 0; i < 46; ++i) pages.line(full);
    pages.line(last).page().line(next).line(full);
    const std::vector<Line> lines = flow(pages.pages());
    return read_paragraphs(lines, measure_spacing(lines)).size();
  };
  EXPECT_EQ(count("which goes on", "On the next page."), 1u);
  EXPECT_EQ(count("It ends here.", "on the next page."), 1u);
  EXPECT_EQ(count("It ends here.", "On the next page."), 2u);
  EXPECT_EQ(count(full + ".", "On the next page."), 1u);
}

TEST(Paragraphs, EndWhereAPageHasRoomForMore) {
  const std::string full =
      "This line of text is so long that no other word has any room left in it.";
  TestPages pages;
  pages.page().line("A " + full).page();
  for (int i = 0; i < 10; ++i) pages.line(full);
  const std::vector<Line> lines = flow(pages.pages());
  EXPECT_EQ(read_paragraphs(lines, measure_spacing(lines)).size(), 2u);
}

}  // namespace
}  // namespace scrutiny::ilacs
