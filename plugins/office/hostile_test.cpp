// Files made to hurt: every one ends soon, with a refusal or a result within the caps.
#include <chrono>

#include <gtest/gtest.h>

#include "plugins/office/read.h"
#include "plugins/office/testing/office_files.h"

namespace scrutiny::office {
namespace {

using namespace std::string_view_literals;
using testing::make_docx;
using testing::make_odf;
using testing::make_xlsx;
using testing::make_zip;

constexpr std::string_view kTypes =
    "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

// What a person is told; "" when it was read.
std::string refused(std::string_view document) {
  const auto start = std::chrono::steady_clock::now();
  const auto out = read_document(as_bytes(document));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  EXPECT_LT(took.count(), 15) << "sanitizers included";
  if (out.ok()) return {};
  EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused);
  return out.error().public_text();
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(OfficeHostile, AZipBombIsStoppedByRealBytes) {
  EXPECT_EQ(refused(make_docx(std::string(80u << 20, ' '))),
            "The document unpacks to more than is allowed.");
}

TEST(OfficeHostile, SizesThatLieAreNotBelieved) {
  std::string bomb = make_docx(std::string(80u << 20, ' '));
  // The uncompressed size of both headers of the last part (APPNOTE 4.3.7 and 4.3.12).
  const std::size_t local = bomb.rfind("PK\x03\x04"sv);
  const std::size_t central = bomb.rfind("PK\x01\x02"sv);
  for (const std::size_t at : {local + 22, central + 24}) bomb.replace(at, 4, "\x10\0\0\0"sv);
  EXPECT_NE(refused(bomb), "");
}

TEST(OfficeHostile, NamesThatPointElsewhereAreOnlyNames) {
  EXPECT_EQ(refused(make_docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>",
                              {{"../../../etc/passwd", "x"}, {"/absolute", "y"}})),
            "");
  const std::string away =
      make_zip({{"[Content_Types].xml",
                 "<Types><Override PartName=\"/../../etc/passwd\" ContentType=\"application/vnd."
                 "openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"}});
  EXPECT_EQ(refused(away), "The document is incomplete: a part is missing.");
}

TEST(OfficeHostile, TooManyPartsAreRefused) {
  testing::Parts parts = {{"[Content_Types].xml", std::string(kTypes)}};
  for (int i = 0; i < 10'001; ++i) parts.emplace_back("x" + std::to_string(i), "");
  EXPECT_EQ(refused(make_zip(parts)), "The file has too many parts.");
}

TEST(OfficeHostile, DeclarationsAreRefusedBeforeAnythingIsExpanded) {
  std::string laughs = "<!DOCTYPE d [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'z'; ++c)
    laughs += std::string("<!ENTITY ") + c + " \"" +
              repeated(std::string("&") + static_cast<char>(c - 1) + ";", 10) + "\">";
  for (const std::string& xml :
       {laughs + "]><d>&y;</d>",
        std::string("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><d>&x;</d>"),
        std::string("<?xml version=\"1.0\"?><!-- --><!DOCTYPE d SYSTEM \"http://x/\"><d/>")})
    EXPECT_EQ(refused(make_zip(
                  {{"[Content_Types].xml", std::string(kTypes)}, {"word/document.xml", xml}})),
              "The document holds a document type declaration, which is not allowed.");
}

TEST(OfficeHostile, ManyAttributesAreRefused) {
  std::string element = "<w:p";
  for (int i = 0; i < 50'000; ++i) element += " a" + std::to_string(i) + "=\"\"";
  EXPECT_EQ(refused(make_docx(element + "/>")),
            "The document has an element with too many attributes.");
}

TEST(OfficeHostile, DeepNestingIsRefused) {
  EXPECT_EQ(refused(make_docx(repeated("<w:tbl><w:tr><w:tc>", 1000) +
                              repeated("</w:tc></w:tr></w:tbl>", 1000))),
            "The document is nested too deeply.");
  EXPECT_EQ(refused("<html><body>" + repeated("<table><tr><td>", 200)),
            "The page is nested too deeply.");
  EXPECT_EQ(refused("<html><body>" + repeated("<div>", 10'000)),
            "The page is nested too deeply, or has too many attributes.");
}

TEST(OfficeHostile, EmptySheetsAndRepeatedCellsCostNothing) {
  std::string sheets;
  for (int i = 0; i < 200'000; ++i)
    sheets += "<table:table table:name=\"" + std::to_string(i * 7919) + "\"/>";
  EXPECT_EQ(refused(make_odf("spreadsheet", sheets)), "");
  EXPECT_EQ(refused(make_odf(
                "spreadsheet",
                "<table:table table:name=\"s\">" +
                    repeated("<table:table-row table:number-rows-repeated=\"1048576\"><table:"
                             "table-cell table:number-columns-repeated=\"16384\"/></table:table-"
                             "row>",
                             5000) +
                    "</table:table>")),
            "");
}

TEST(OfficeHostile, RepeatedTextIsCounted) {
  EXPECT_EQ(refused(make_odf("spreadsheet",
                             "<table:table table:name=\"s\"><table:table-row "
                             "table:number-rows-repeated=\"1048576\"><table:table-cell><text:p>x"
                             "</text:p></table:table-cell></table:table-row></table:table>")),
            "The document holds too many table cells.");
  std::string rows;
  for (int i = 1; i <= 200; ++i) {
    const std::string n = std::to_string(i);
    rows += "<row r=\"" + n + "\"><c r=\"A" + n + "\" t=\"s\"><v>0</v></c></row>";
  }
  EXPECT_EQ(refused(make_xlsx({{"s", "<sheetData>" + rows + "</sheetData>", ""}}, "", "",
                              {{"xl/sharedStrings.xml",
                                "<sst><si><t>" + std::string(1u << 20, 'x') + "</t></si></sst>"}})),
            "The document holds too much text.");
}

TEST(OfficeHostile, OneSheetNamedOftenIsReadOnce) {
  const std::string sheets = repeated("<sheet name=\"s\" id=\"r0\"/>", 900);
  EXPECT_EQ(refused(make_xlsx({{"s", "<sheetData/>", ""}}, "", "<sheets>" + sheets + "</sheets>")),
            "");
}

TEST(OfficeHostile, AHundredMebibytesOfCsvInOneLineAreRefused) {
  EXPECT_EQ(refused("a,b\n1,2\n" + std::string(100u << 20, 'x')),
            "The file is too long to be read as a table.");
  EXPECT_EQ(refused("a,b\n1,2\n" + std::string(60u << 20, ',')),
            "A line of the file has too many values.");
  EXPECT_EQ(refused("a,b\n1,2\n\"" + std::string(60u << 20, 'x')),
            "The document holds too much text.");
}

TEST(OfficeHostile, BrokenEncodingsAreRefusedInXmlAndReplacedInCsv) {
  for (const std::string_view xml : {"<w:p>\xFF\xFE</w:p>"sv, "\xFF\xFE<\0a\0\0\xD8>\0"sv,
                                     "\xFE\xFF\0<\0a\0"sv, "<\0?\0x\0"sv, "\x4C\x6F\xA7\x94"sv,
                                     "<?xml version=\"1.0\" encoding=\"EUC-JP\"?><d>\xA4"
                                     "\xA2</d>"sv})
    EXPECT_EQ(refused(make_zip({{"[Content_Types].xml", std::string(kTypes)},
                                {"word/document.xml", std::string(xml)}})),
              "The document is damaged: a part is not well-formed XML.");
  EXPECT_EQ(refused("Ref,Action\n1,\xFF\xC0\x80\n"), "");
}

TEST(OfficeHostile, EveryTruncationAndFlippedByteEndsWell) {
  const std::string whole = make_xlsx({{"Plan",
                                        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>"
                                        "<t>Ref</t></is></c></row></sheetData>",
                                        ""}});
  for (std::size_t length = 0; length < whole.size(); length += 7)
    EXPECT_NE(refused(std::string_view(whole).substr(0, length)), "") << length;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x41);
    refused(flipped);
  }
}

TEST(OfficeHostile, ProtectedAndMacroDocumentsAreRefusedWithTheReason) {
  const std::string macro = make_zip(
      {{"[Content_Types].xml",
        "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.ms-word."
        "document.macroEnabled.main+xml\"/></Types>"}});
  EXPECT_EQ(refused(macro), "The document holds macros. Please send it without them.");
  EXPECT_EQ(refused(make_docx("<w:p/>", {{"word/vbaProject.bin", "x"}})),
            "The document holds macros. Please send it without them.");
  EXPECT_EQ(refused("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
                    "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv),
            "The document is protected by a password.");
  EXPECT_EQ(refused("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"sv),
            "The file is in a format of Microsoft Office from before 2007, or damaged. Please save "
            "it as docx, xlsx or pptx.");
  EXPECT_EQ(
      refused(make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                        {"META-INF/manifest.xml",
                         "<m:manifest xmlns:m=\"m\"><m:file-entry m:full-path=\"content.xml\">"
                         "<m:encryption-data/></m:file-entry></m:manifest>"},
                        {"content.xml", "noise"}})),
      "The document is protected by a password.");
  EXPECT_EQ(
      refused(make_zip({{"photo.jpg", "x"}})),
      "The file is a ZIP archive, not an office document. Please send the documents in it one "
      "by one.");
}

}  // namespace
}  // namespace scrutiny::office
