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

TEST(OfficeText, SaysThatThereIsNoTextAndRefusesOtherFiles) {
  EXPECT_EQ(read(testing::make_docx("<w:p/>"))->warnings.at(0).code, "no_text");
  EXPECT_EQ(read("a,b\n1,2\n").error().code(), ErrorCode::kPluginRefused);
  EXPECT_EQ(read("%PDF-1.7").error().code(), ErrorCode::kPluginRefused);
}

}  // namespace
}  // namespace scrutiny
