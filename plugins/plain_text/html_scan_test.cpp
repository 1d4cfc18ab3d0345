#include "plugins/plain_text/html_scan.h"

#include <chrono>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "plugins/plain_text/html_tree.h"

namespace scrutiny::plain_text {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

constexpr int kTimes = 1'000;

TEST(HtmlScan, CountsOpenElementsHoweverTheyAreHidden) {
  for (const char* tags :
       {"<div>", "<b>", "<span><div></span>", "<div></i>", "<x-y>", "<div/>", "<ul><li>",
        "<table><tr><td>", "<a \"><div>", "<a b=c\"><div>", "<a =\"><div>", "<!--><div>",
        "<!--x--!><div>", "<div></ div>", "<svg><desc><path/></svg><path/>", "<div><table></div>",
        "<DIV>", "<div\n>"})
    EXPECT_TRUE(is_too_costly(repeated(tags, kTimes))) << tags;
  EXPECT_TRUE(is_too_costly("<svg><style>" + repeated("<div>", kTimes)));
  EXPECT_TRUE(is_too_costly("<svg><div>" + repeated("<path/>", kTimes) + repeated("<i>", kTimes)));
}

TEST(HtmlScan, LetsPagesPassThatAreLongButNotDeep) {
  for (const char* tags :
       {"<p>x", "<li>x", "<tr><td>x<td>y", "<div>x</div>", "<b><i>x</b></i></div>", "<br>", "<br/>",
        "<img src='<div>'>", "<a href=\"<div>\">x</a>", "<!-- <div> -->", "<option>x",
        "<div><span>x</div>", "<dl><dt>a<dd>b</dl>", "<h2>a</h2>", "<script>'<div>'</script>",
        "<table><tr><td><div>x</table>", "a < b < c ", "</div>"})
    EXPECT_FALSE(is_too_costly(repeated(tags, kTimes))) << tags;
  EXPECT_FALSE(is_too_costly("<svg>" + repeated("<path d='M0'/>", kTimes) + "</svg>"));
}

TEST(HtmlScan, BoundsTheAttributesOfOneElement) {
  for (const char* attribute : {" a", " a=1", " a='b'", "/a", " a = \"b\"c"}) {
    EXPECT_TRUE(is_too_costly("<p" + repeated(attribute, 201) + ">")) << attribute;
    EXPECT_FALSE(is_too_costly("<p" + repeated(attribute, 90) + ">")) << attribute;
  }
}

TEST(HtmlScan, BoundsFormattingThatIsOpenedAnewInEveryBlock) {
  std::string html;
  for (int i = 0; i < 500; ++i) html += "<p><b a=" + std::to_string(i) + "></p>";
  EXPECT_FALSE(is_too_costly(html));
  EXPECT_TRUE(is_too_costly(html + repeated("<p>x</p>", 100'000)));
}

// What is let through is what Gumbo is quick with.
TEST(HtmlScan, WhatItLetsThroughIsReadInTime) {
  std::string fonts;
  for (int i = 0; i < 450; ++i) fonts += "<p><b a=" + std::to_string(i) + "></p>";
  for (const std::string& html :
       {repeated("<div>", 500) + repeated("<p>x<b>y</b>", 20'000), fonts + repeated("<p>x", 5'000),
        repeated("<i>", 500) + repeated("<div>x</div>", 2'500),
        repeated("<tr><td>x<td>y", 200'000)}) {
    ASSERT_FALSE(is_too_costly(html));
    const auto start = std::chrono::steady_clock::now();
    const HtmlTree tree(html);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took.count(), 20) << html.substr(0, 20) << ", sanitizers included";
  }
}

TEST(HtmlScan, IsLinear) {
  const auto seconds = [](const std::string& html) {
    const auto start = std::chrono::steady_clock::now();
    is_too_costly(html, {512, ~std::size_t{0}, ~std::size_t{0}, ~std::size_t{0}});
    words_without_tree(html);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    return took.count();
  };
  for (const char* tags : {"<", "<!--", "<a b=\"", "</", "<p>", "<script>", "&#", "<a ", "<!"})
    EXPECT_LT(seconds(repeated(tags, 2'000'000)), 10) << tags << ", sanitizers included";
}

TEST(HtmlScan, GivesWordsWithoutATree) {
  EXPECT_EQ(words_without_tree("<h1>A &amp;\n B</h1><script>x</script><p>caf&#233;&#xE9; &bad; &#0;"
                               "<b>bo</b>ld<br>next<table><tr><td>a<td>b</table>"),
            "A & B\ncaf\u00E9\u00E9 &bad; &#0;bold\nnext\na\tb\n");
  EXPECT_EQ(words_without_tree("a < b <"), "a < b <\n");
}

}  // namespace
}  // namespace scrutiny::plain_text
