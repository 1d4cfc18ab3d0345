#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "plugins/office/read.h"

namespace scrutiny::office {
namespace {

using namespace std::string_view_literals;

// Paragraphs, each ended by a newline; "! …" when it was refused.
std::string text(std::string_view rtf) {
  const auto out = read_document(as_bytes(rtf));
  if (!out.ok()) return "! " + out.error().public_text();
  EXPECT_EQ(out->format, "rtf");
  std::string words;
  for (const Block& block : out->blocks) words += std::get<Paragraph>(block).text + "\n";
  return words;
}

TEST(Rtf, GivesParagraphsInOrderWithoutWhatIsNotText) {
  EXPECT_EQ(text(R"({\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;\red0\green0\blue0;})"
                 R"({\*\generator Writer;}{\header top}{\footer bottom}{\stylesheet{\s1 Name;}})"
                 R"({\pict\pngblip 89504e47}\pard One\par Two \b bold\b0\line more\par})"),
            "One\nTwo bold\nmore\n");
}

TEST(Rtf, ReadsUnicodeAndSkipsWhatStandsInForIt) {
  EXPECT_EQ(text(R"({\rtf1 caf\u233?s \uc0\u8211 x \uc2\u8212\'97\'97y})"),
            "caf\u00E9s \u2013x \u2014y\n");
  EXPECT_EQ(text(R"({\rtf1\u-10179?\u-8704?})"), "\U0001F600\n");
  EXPECT_EQ(text(R"({\rtf1 a\u-10179?b\u-8704?\u99999999?c})"), "ab\uFFFD\uFFFDc\n");
}

TEST(Rtf, ReadsBytesInTheCodePageOfTheFontOrOfTheDocument) {
  EXPECT_EQ(text(R"({\rtf1\ansi\ansicpg1252 caf\'e9 \'93x\'94})"), "caf\u00E9 \u201Cx\u201D\n");
  EXPECT_EQ(text(R"({\rtf1\ansi\ansicpg1251 \'cf\'f0})"), "\u041F\u0440\n");
  EXPECT_EQ(text(R"({\rtf1\ansi{\fonttbl{\f0 A;}{\f1\fcharset238 B;}}\f0 \'b3{\f1 \'b3}\'b3})"),
            "\u00B3\u0142\u00B3\n");
  // Two bytes that would also be UTF-8.
  EXPECT_EQ(text(R"({\rtf1\ansi\ansicpg1252 \'c3\'a9})"), "\u00C3\u00A9\n");
}

TEST(Rtf, PutsTabsBetweenTheCellsOfARow) {
  EXPECT_EQ(text(R"({\rtf1\trowd\intbl a\cell b\cell\row\trowd\intbl c\cell d\cell\row})"),
            "a\tb\nc\td\n");
}

TEST(Rtf, LeavesOutHiddenAndDeletedWords) {
  EXPECT_EQ(text(R"({\rtf1 a{\v hidden}b{\deleted gone}c\v no\v0 d})"), "abcd\n");
}

TEST(Rtf, TakesResultsOfFieldsAndObjectsAndSkipsBinaryData) {
  EXPECT_EQ(text("{\\rtf1 {\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt link}} "
                 "{\\object{\\*\\objdata 0102}{\\result shown}}\\bin3 }}}z}"),
            "link shownz\n");
}

TEST(Rtf, GivesHeadingsTitleAndAuthor) {
  const auto out =
      read_document(as_bytes(R"({\rtf1{\info{\title Caf\'e9 policy}{\author A. Lead}{\operator O}})"
                             R"(\pard\outlinelevel0 Head\par\pard text\par})"));
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->title, "Caf\u00E9 policy");
  EXPECT_EQ(out->author, "A. Lead");
  ASSERT_EQ(out->blocks.size(), 2u);
  EXPECT_EQ(std::get<Paragraph>(out->blocks[0]).heading, 1);
  EXPECT_EQ(std::get<Paragraph>(out->blocks[1]).heading, 0);
}

// policy/testdata/policy.odt, saved by LibreOffice 7.4.
TEST(Rtf, ReadsWhatLibreOfficeWrites) {
  std::ifstream in(SCRUTINY_SOURCE_DIR "/plugins/office_text/corpus/policy.rtf", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const auto out = read_document(as_bytes(bytes));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  std::string words;
  for (const Block& block : out->blocks) {
    const auto& paragraph = std::get<Paragraph>(block);
    words += std::to_string(paragraph.heading) + " " + paragraph.text + "\n";
  }
  EXPECT_EQ(words,
            "0 Northshire Safeguarding Children Partnership\n"
            "1 Resolving Professional Disagreement Policy\n"
            "0 Version\t2.1\tPolicy owner\tHead of Safeguarding\n"
            "0 Approved by\tPartnership Executive\tDate approved\t12 March 2025\n"
            "0 Effective from\t1 April 2025\tNext review date\t31/03/2027\n"
            "2 Purpose\n"
            "0 This policy says how agencies resolve professional disagreement about a child.\n"
            "2 Scope\n"
            "0 It is for every agency of the partnership. The version in force is the one "
            "published.\n"
            "2 Stages of escalation\n"
            "0 Practitioners first talk to each other; a review date is set for each stage.\n"
            "2 Recording\n"
            "0 Each stage is recorded on the child's file by the agency that raised it.\n");
}

TEST(Rtf, IsRefusedWhenItIsCutOrNestedTooDeeply) {
  const std::string whole = R"({\rtf1\ansi{\fonttbl{\f0 A;}}caf\u233? \'e9\par})";
  for (std::size_t length = 5; length < whole.size(); ++length)
    EXPECT_EQ(text(whole.substr(0, length)),
              "! The file is damaged or incomplete: its end is missing.")
        << length;
  std::string deep = "{\\rtf1 ";
  for (int i = 0; i < 600; ++i) deep += "{";
  EXPECT_EQ(text(deep), "! The document is nested too deeply.");
}

TEST(Rtf, EndsOnMalformedControls) {
  EXPECT_EQ(text("{\\rtf1 a\\'zzb\\bin-5 c\\u99999999999 d\\f999999 e}x{"sv), "azzbc\uFFFDe\n");
}

}  // namespace
}  // namespace scrutiny::office
