#include <gtest/gtest.h>

#include "plugins/plain_text/charset.h"
#include "plugins/plain_text/html_text.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_plain_text();

namespace scrutiny {
namespace {

using namespace std::string_view_literals;

Result<Extraction> read(std::string_view document) {
  return sdk::run_plugin(*scrutiny_plugin_entry_plain_text(), as_bytes(document));
}

std::string text_of(std::string_view document) {
  const auto out = read(document);
  if (!out.ok()) return "error: " + out.error().describe();
  std::string text;
  for (const ExtractedPage& page : out->pages) text += page.text;
  return text;
}

TEST(PlainText, GivesTextAsItIs) {
  EXPECT_EQ(text_of("Dear all,\r\nthe plan\n"), "Dear all,\nthe plan\n");
  EXPECT_EQ(text_of("Ref,Action\n1,\"a\nb\"\n"), "Ref,Action\n1,\"a\nb\"\n");
  EXPECT_EQ(read("Ref,Action\n1,2\n")->document.format, "csv");
}

TEST(PlainText, KnowsOtherEncodings) {
  EXPECT_EQ(text_of("\xEF\xBB\xBF"
                    "caf\xC3\xA9"),
            "caf\xC3\xA9");
  EXPECT_EQ(text_of("\xFF\xFEh\0\xE9\0"sv), "h\xC3\xA9");
  EXPECT_EQ(text_of("\xFE\xFF\0h\0\xE9"sv), "h\xC3\xA9");
  EXPECT_EQ(text_of("It\x92s the council\x92s plan \x96 caf\xE9, na\xEFve, \xA3"
                    "100 for the children\x92s home"),
            "It\xE2\x80\x99s the council\xE2\x80\x99s plan \xE2\x80\x93 caf\xC3\xA9, na\xC3\xAFve, "
            "\xC2\xA3"
            "100 for the "
            "children\xE2\x80\x99s home");
}

TEST(PlainText, KeepsEveryByteOfALongTextAcrossParts) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "line " + std::to_string(i) + "\n";
  EXPECT_EQ(text_of(text), text);
  std::string one_line;
  for (int i = 0; i < 300000; ++i) one_line += "\xE2\x82\xAC";
  EXPECT_EQ(text_of(one_line), one_line);
  EXPECT_GT(read(one_line)->pages.size(), 1u);
}

TEST(PlainText, ReadsAWebPageByItsWords) {
  const auto out = read(
      "<!DOCTYPE html><html><head><title>A &amp; B\n report</title><style>p{}</style></head><body>"
      "<script>var x = '<p>no</p>';</script><h1>Overall\n effectiveness</h1><p>Good <b>work</b>, "
      "caf&eacute;.<br>Next</p><table><tr><td>Grade</td><td>Good</td></tr></table>"
      "<ul><li>one<li>two</ul><!-- hidden --></body></html>");
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->document.title, "A & B report");
  ASSERT_EQ(out->pages.size(), 1u);
  EXPECT_EQ(out->pages[0].text,
            "Overall effectiveness\nGood work, caf\xC3\xA9.\nNext\nGrade\tGood\t\none\ntwo\n");
}

TEST(PlainText, TakesAPagesOwnWordForItsEncoding) {
  EXPECT_EQ(text_of("<html><meta charset=\"iso-8859-1\"><p>caf\xE9</p></html>"), "caf\xC3\xA9\n");
  EXPECT_EQ(text_of("<html><meta charset=\"no-such\"><p>caf\xE9</p></html>"), "caf\xC3\xA9\n");
}

TEST(PlainText, SurvivesDeepNesting) {
  std::string html = "<html><body>";
  for (int i = 0; i < 20'000; ++i) html += "<div>";
  EXPECT_EQ(text_of(html + "deep"), "deep\n");
}

TEST(PlainText, RefusesWhatIsNoText) {
  EXPECT_EQ(read("%PDF-1.4").error().code(), ErrorCode::kPluginRefused);
  EXPECT_EQ(read("\x00\x01\x02\x03"sv).error().code(), ErrorCode::kPluginRefused);
}

TEST(PlainText, SaysThatAnEmptyFileIsEmpty) {
  const auto out = read("");
  ASSERT_TRUE(out.ok());
  ASSERT_EQ(out->warnings.size(), 1u);
  EXPECT_EQ(out->warnings[0].code, "no_text");
}

TEST(PlainText, GivesValidTextForArbitraryBytes) {
  std::uint32_t state = 7;
  for (int round = 0; round < 300; ++round) {
    std::string bytes = round % 2 ? "<html><body>" : "";
    for (int i = 0; i < 200; ++i) {
      state = state * 1664525 + 1013904223;
      bytes += static_cast<char>(round % 3 ? state >> 24 : 0x20 + (state >> 24) % 0x60);
    }
    const auto out = read(bytes);
    if (!out.ok()) {
      EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused);
    }
  }
}

}  // namespace
}  // namespace scrutiny
