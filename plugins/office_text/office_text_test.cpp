#include <gtest/gtest.h>

#include "plugins/office/testing/office_files.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_office_text();

namespace scrutiny {
namespace {

Result<Extraction> read(std::string_view document) {
  return sdk::run_plugin(*scrutiny_plugin_entry_office_text(), as_bytes(document));
}

constexpr const char* kMain = "application/vnd.openxmlformats-officedocument.";

std::string slides() {
  return testing::make_zip(
      {{"[Content_Types].xml",
        "<Types><Override PartName=\"/ppt/presentation.xml\" ContentType=\"" + std::string(kMain) +
            "presentationml.presentation.main+xml\"/></Types>"},
       {"ppt/presentation.xml",
        "<p><sldIdLst xmlns:r=\"r\"><sldId id=\"256\" r:id=\"b\"/><sldId id=\"257\" r:id=\"a\"/>"
        "</sldIdLst></p>"},
       {"ppt/_rels/presentation.xml.rels",
        "<R><Relationship Id=\"a\" Type=\"x/slide\" Target=\"slides/1.xml\"/><Relationship "
        "Id=\"b\" Type=\"x/slide\" Target=\"slides/2.xml\"/></R>"},
       {"ppt/slides/1.xml", "<s><p><r><t>second</t></r></p></s>"},
       {"ppt/slides/2.xml", "<s><p><r><t>fir</t></r><r><t>st</t></r></p></s>"}});
}

TEST(OfficeText, GivesTheWordsOfSlidesInTheirOrder) {
  const auto out = read(slides());
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->document.format, "pptx");
  ASSERT_EQ(out->pages.size(), 1u);
  EXPECT_EQ(out->pages[0].text, "first\nsecond\n");
}

// Rows of children in a workbook that no other plugin knows, with cells left empty and words of two
// lines: still rows under their header, or the guard would not see them.
TEST(OfficeText, KeepsRowsComparableWithTheirHeader) {
  const auto cell = [](char column, int row, const std::string& text) {
    return "<c r=\"" + std::string(1, column) + std::to_string(row) + "\" t=\"inlineStr\"><is><t>" +
           text + "</t></is></c>";
  };
  const auto row = [](int number, const std::string& cells) {
    return "<row r=\"" + std::to_string(number) + "\">" + cells + "</row>";
  };
  std::string rows = row(1, cell('B', 1, "Child Unique ID") + cell('C', 1, "Gender") +
                                cell('D', 1, "Ethnicity") + cell('E', 1, "Placement"));
  for (int i = 2; i < 8; ++i)
    rows += row(i, cell('B', i, "10" + std::to_string(i)) + cell('D', i, "a) WBRI\ntwo lines"));
  const auto out = read(testing::make_xlsx({{"Data", "<sheetData>" + rows + "</sheetData>", ""}}));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_TRUE(out->pages.at(0).text.starts_with(
      "Data\nChild Unique ID\tGender\tEthnicity\tPlacement\n102\t\ta) WBRI two lines\t\n"))
      << out->pages.at(0).text;
  EXPECT_FALSE(out->child_level.empty());
}

TEST(OfficeText, GivesTitleAndAuthorAsFields) {
  const auto out = read(testing::make_docx(
      "<w:p><w:r><w:t>words</w:t></w:r></w:p>",
      {{"docProps/core.xml",
        "<c xmlns:dc=\"d\"><dc:title>Plan</dc:title><dc:creator>A. Lead</dc:creator></c>"}}));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->document.title, "Plan");
  ASSERT_EQ(out->fields.size(), 2u);
  EXPECT_EQ(out->fields[1].name, "author");
  EXPECT_EQ(out->fields[1].value, "A. Lead");
}

TEST(OfficeText, ReadsAPresentationOfOpenDocument) {
  const auto out =
      read(testing::make_odf("presentation", "<draw xmlns:d=\"d\"><text:p>slide</text:p></draw>"));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->pages[0].text, "slide\n");
}

TEST(OfficeText, GivesHeadersWordsAndAttachmentsOfAMessage) {
  const auto out = read(
      "From: A <a@north.example>\nTo: b@north.example\nSubject: =?utf-8?Q?caf=C3=A9?=\n"
      "Date: Tue, 4 Mar 2025 10:00:00 +0000\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n"
      "See the plan.\n--x\nContent-Type: application/pdf; name=plan.pdf\n\n%PDF\n--x--\n");
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->document.format, "eml");
  EXPECT_EQ(out->document.title, "caf\u00E9");
  std::string fields;
  for (const ExtractedField& field : out->fields) fields += field.name + "=" + field.value + "\n";
  EXPECT_EQ(fields,
            "from=A <a@north.example>\nto=b@north.example\nsubject=caf\u00E9\ndate=2025-03-04\n"
            "attachment=plan.pdf (application/pdf)\n");
  ASSERT_EQ(out->pages.size(), 1u);
  EXPECT_EQ(out->pages[0].text, "caf\u00E9\nSee the plan.\n\n");
}

TEST(OfficeText, GivesTheWordsOfRichText) {
  const auto out = read("{\\rtf1{\\info{\\title T}}one\\par two\\par}");
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->document.format, "rtf");
  EXPECT_EQ(out->document.title, "T");
  EXPECT_EQ(out->pages.at(0).text, "one\ntwo\n");
}

TEST(OfficeText, SaysThatThereIsNoTextAndRefusesOtherFiles) {
  EXPECT_EQ(read(testing::make_docx("<w:p/>"))->warnings.at(0).code, "no_text");
  EXPECT_EQ(read("a,b\n1,2\n").error().code(), ErrorCode::kPluginRefused);
  EXPECT_EQ(read("%PDF-1.7").error().code(), ErrorCode::kPluginRefused);
}

}  // namespace
}  // namespace scrutiny
