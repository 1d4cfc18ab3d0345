#include "plugins/pdf/pdf_text.h"

#include <gtest/gtest.h>

#include "plugins/pdf/simple_pdf.h"

namespace scrutiny::pdf {
namespace {

std::string two_pages() {
  SimplePdf pdf;
  pdf.add_page();
  pdf.text(72, 100, "What needs to improve?", 14, SimplePdf::Face::kBold);
  pdf.text(72, 120, "\xE2\x97\xBC The quality of whole-");
  pdf.text(84, 136, "scale plans \xE2\x80\x93 \xF0\x9F\x98\x80");
  pdf.add_page();
  pdf.text(72, 100, "Page two");
  return pdf.finish("A (small) file");
}

TEST(WarmUpPdf, FindsItsCanary) {
  const Status status = warm_up_pdf();
  EXPECT_TRUE(status.ok()) << status.error().describe();
}

TEST(PdfText, GivesPagesWithTheirPrintedLines) {
  const std::string file = two_pages();
  const auto pages = read_pdf_text(as_bytes(file));
  ASSERT_TRUE(pages.ok()) << pages.error().describe();
  ASSERT_EQ(pages->size(), 2u);
  const std::string& first = (*pages)[0].text;
  EXPECT_NE(first.find("What needs to improve?"), std::string::npos) << first;
  EXPECT_NE(first.find("\xE2\x97\xBC The quality of whole-\n"), std::string::npos) << first;
  EXPECT_NE(first.find("scale plans \xE2\x80\x93 \xF0\x9F\x98\x80"), std::string::npos) << first;
  EXPECT_EQ((*pages)[1].number, 2);
  EXPECT_NE((*pages)[1].text.find("Page two"), std::string::npos);
}

TEST(PdfText, GivesWordsWithPlaceSizeAndFont) {
  const std::string file = two_pages();
  PdfLimits limits;
  limits.with_words = PdfWords::kWithFonts;
  const auto pages = read_pdf_text(as_bytes(file), limits);
  ASSERT_TRUE(pages.ok());
  const auto& words = (*pages)[0].words;
  ASSERT_GE(words.size(), 8u);
  EXPECT_EQ(words[0].text, "What");
  EXPECT_EQ(words[0].font, "Helvetica-Bold");
  EXPECT_NEAR(words[0].font_size, 14, 0.1);
  EXPECT_NEAR(words[0].x0, 72, 1);
  EXPECT_NEAR(words[0].y1, 100, 6);
  EXPECT_TRUE(words[0].space_after);
  EXPECT_FALSE((*pages)[0].text.empty());
  limits.with_words = PdfWords::kOnly;
  const auto only_words = read_pdf_text(as_bytes(file), limits);
  ASSERT_TRUE(only_words.ok());
  EXPECT_EQ((*only_words)[0].words.size(), words.size());
  EXPECT_TRUE((*only_words)[0].text.empty());
}

TEST(PdfText, KnowsTheTitle) {
  const std::string file = two_pages();
  auto reader = PdfReader::open(as_bytes(file));
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader->title(), "A (small) file");
}

TEST(PdfText, RefusesWhatIsNoPdf) {
  for (const char* text : {"", "%PDF-1.4", "<html><body>not a pdf</body></html>"}) {
    const auto pages = read_pdf_text(as_bytes(text));
    ASSERT_FALSE(pages.ok());
    EXPECT_EQ(pages.error().code(), ErrorCode::kPluginRefused);
  }
}

TEST(PdfText, HoldsItsCaps) {
  const std::string file = two_pages();
  const auto refused = [&](PdfLimits limits) {
    const auto pages = read_pdf_text(as_bytes(file), limits);
    return !pages.ok() && pages.error().code() == ErrorCode::kPluginRefused &&
           pages.error().public_text() == "The PDF has more pages or text than can be read.";
  };
  EXPECT_TRUE(refused({.pages = 1}));
  EXPECT_TRUE(refused({.text_bytes = 10}));
  EXPECT_TRUE(refused({.words = 3, .with_words = PdfWords::kWithFonts}));
}

TEST(PdfText, SurvivesEveryTruncation) {
  const std::string file = two_pages();
  for (std::size_t length = 0; length < file.size(); length += 7) {
    const std::string cut = file.substr(0, length);
    const auto pages = read_pdf_text(as_bytes(cut));
    if (pages.ok()) {
      EXPECT_LE(pages->size(), 2u);
    }
  }
}

}  // namespace
}  // namespace scrutiny::pdf
