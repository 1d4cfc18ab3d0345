#include "plugins/sniff/sniff.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

using namespace std::string_view_literals;

std::string_view of(std::string_view text) {
  return sniff(as_bytes(text));
}

std::string zip_member(std::string_view name, std::string_view content) {
  return "PK\x03\x04" + std::string(26, '\x01') + std::string(name) + std::string(content);
}

TEST(Sniff, KnowsBinarySignatures) {
  EXPECT_EQ(of("%PDF-1.7\n"), media::kPdf);
  EXPECT_EQ(of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"), media::kOle);
  EXPECT_EQ(of("\x89PNG\r\n\x1A\n"), media::kPng);
  EXPECT_EQ(of("\xFF\xD8\xFF\xE0"), media::kJpeg);
  EXPECT_EQ(of("{\\rtf1"), media::kRtf);
  EXPECT_EQ(of("\x00\x01\x02"sv), media::kUnknown);
  EXPECT_EQ(of(""), media::kEmpty);
}

TEST(Sniff, FindsAPdfBehindJunk) {
  EXPECT_EQ(of("junk\n%PDF-1.4\n"), media::kPdf);
  EXPECT_EQ(of(std::string(1020, 'x') + "%PDF-1.4"), media::kText);
}

TEST(Sniff, KnowsHtmlWhateverItClaimsToBe) {
  EXPECT_EQ(of("<!DOCTYPE html>\n<html>"), media::kHtml);
  EXPECT_EQ(of("\xEF\xBB\xBF  <HTML lang=en>"), media::kHtml);
  EXPECT_EQ(of("<!-- saved from %PDF-1.4 -->\n<html>"), media::kHtml);
  EXPECT_EQ(of("<?xml version=\"1.0\"?>\n<html xmlns=\"x\">"), media::kHtml);
  EXPECT_EQ(of("<!-- " + std::string(5000, 'x') + " --><body>"), media::kHtml);
  EXPECT_EQ(of("<table>"), media::kHtml);
  EXPECT_NE(of("<tablet>x</tablet>"), media::kHtml);
}

TEST(Sniff, KnowsXml) {
  EXPECT_EQ(of("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Message/>"), media::kXml);
  EXPECT_EQ(of("<Message><Header/></Message>"), media::kXml);
  EXPECT_EQ(of("< 5 is less"), media::kText);
}

TEST(Sniff, KnowsOfficeFiles) {
  EXPECT_EQ(of(zip_member("mimetype", "application/vnd.oasis.opendocument.textPK")), media::kOdt);
  EXPECT_EQ(of(zip_member("mimetype", "application/vnd.oasis.opendocument.spreadsheetPK")),
            media::kOds);
  EXPECT_EQ(of(zip_member("mimetype", "application/vnd.oasis.opendocument.presentationPK")),
            media::kOdp);
  EXPECT_EQ(of(zip_member("[Content_Types].xml", "..") + zip_member("word/document.xml", "..")),
            media::kDocx);
  EXPECT_EQ(of(zip_member("[Content_Types].xml", "..") + zip_member("xl/workbook.xml", "..")),
            media::kXlsx);
  EXPECT_EQ(of(zip_member("[Content_Types].xml", "..") + zip_member("ppt/x.xml", "..")),
            media::kPptx);
  EXPECT_EQ(of(zip_member("photo.jpg", "word/")), media::kZip);
  EXPECT_EQ(of("PK\x03\x04"), media::kZip);
  EXPECT_EQ(of("PK\x05\x06" + std::string(18, '\0')), media::kZip);
}

TEST(Sniff, TellsTextFromTables) {
  EXPECT_EQ(of("Ref,Action,Lead\n1,\"a, b\",c\n2,d,e\n"), media::kCsv);
  EXPECT_EQ(of("a;b\r\n1;2\r\n"), media::kCsv);
  EXPECT_EQ(of("Ref,Action\n1,\"two\nlines, one cell\"\n2,b\n"), media::kCsv);
  EXPECT_EQ(of("Dear all,\nthe 5\" gap, seen.\nYours\n"), media::kText);
  EXPECT_EQ(of("\xEF\xBB\xBF"
               "a\tb\n1\t2\n"),
            media::kCsv);
  EXPECT_EQ(of("Dear all,\nthe plan is attached\n"), media::kText);
  EXPECT_EQ(of("# Heading\n\nSome words, and more words.\n"), media::kText);
  EXPECT_EQ(of("\xFF\xFEh\0i\0"sv), media::kText);
  EXPECT_EQ(of("caf\xE9 in Latin-1"), media::kText);
  EXPECT_EQ(of("{\"a\": 1}"), media::kJson);
}

TEST(Sniff, KnowsMailByItsHeader) {
  EXPECT_EQ(of("Received: from x\r\n by y\r\nFrom: a\r\nSubject: b\r\n\r\nbody"), media::kMail);
  EXPECT_EQ(of("from: a\ndate: b\n\nbody"), media::kMail);
  EXPECT_EQ(of("From: a\nSubject: pasted\n\nbody"), media::kText);
  EXPECT_EQ(of("From: the chair\nDate: today\nDear all\n"), media::kText);
  EXPECT_EQ(of("Version: 1\nDate: 2\n\nFrom: x\n"), media::kText);
}

TEST(Sniff, KnowsArchives) {
  EXPECT_EQ(of("7z\xBC\xAF\x27\x1C\0\4"sv), media::kSevenZip);
  EXPECT_EQ(of("Rar!\x1A\x07\x01\0"sv), media::kRar);
  EXPECT_EQ(of("\x1F\x8B\x08\0"sv), media::kGzip);
  EXPECT_EQ(of("BZh91AY"), media::kBzip2);
  EXPECT_EQ(of("\xFD"
               "7zXZ\0\0"sv),
            media::kXz);
  EXPECT_EQ(of("name" + std::string(253, '\0') + "ustar\0"), media::kTar);
}

TEST(Sniff, AnswersForEveryPrefixOfEverything) {
  for (const std::string& text : {zip_member("mimetype", std::string(media::kOdt)),
                                  std::string("<!-- <?xml <html"), std::string("a,b\n\"c,d\n")}) {
    for (std::size_t length = 0; length <= text.size(); ++length)
      EXPECT_FALSE(of(text.substr(0, length)).empty());
  }
}

TEST(ReadHead, ReadsFromTheStartWhereverTheFileStands) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  const std::string content = "%PDF-1.4" + std::string(2 * kSniffBytes, ' ');
  std::fwrite(content.data(), 1, content.size(), file);
  std::fflush(file);
  const auto head = read_head(fileno(file));
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->size(), kSniffBytes);
  EXPECT_EQ(sniff(*head), media::kPdf);
  std::fclose(file);
  EXPECT_FALSE(read_head(-1).ok());
}

TEST(SniffSamples, AreWhatTheyAreWhateverTheirNames) {
  const char* folder = std::getenv("SCRUTINY_SAMPLES");
  const std::filesystem::path samples = folder ? folder : SCRUTINY_SOURCE_DIR "/../shared/samples";
  if (!std::filesystem::exists(samples)) GTEST_SKIP() << "no samples at " << samples;
  int html = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(samples)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const std::string_view type = of(bytes);
    const std::string extension = entry.path().extension();
    if (type == media::kHtml) ++html;
    if (extension == ".pdf") {
      EXPECT_TRUE(type == media::kPdf || type == media::kHtml) << entry.path();
    }
    if (extension == ".xlsx") {
      EXPECT_EQ(type, media::kXlsx) << entry.path();
    }
    if (extension == ".xml") {
      EXPECT_EQ(type, media::kXml) << entry.path();
    }
    if (extension == ".csv") {
      EXPECT_EQ(type, media::kCsv) << entry.path();
    }
    if (extension == ".json") {
      EXPECT_EQ(type, media::kJson) << entry.path();
    }
  }
  EXPECT_EQ(html, 1) << "one of the older reports is a web page";
}

}  // namespace
}  // namespace scrutiny
