#include <gtest/gtest.h>

#include "plugins/office/read.h"
#include "plugins/office/testing/office_files.h"

namespace scrutiny::office {
namespace {

using testing::make_docx;
using testing::make_odf;
using testing::make_xlsx;

Document read(std::string_view bytes) {
  auto out = read_document(as_bytes(bytes));
  if (!out.ok()) throw std::runtime_error(out.error().describe());
  return std::move(out).value();
}

const Table& table(const Document& document, std::size_t block = 0) {
  return std::get<Table>(document.blocks.at(block));
}

std::string text(std::string_view words) {
  return "<w:p><w:r><w:t>" + std::string(words) + "</w:t></w:r></w:p>";
}

std::string cell(std::string_view words, std::string_view properties = "") {
  return "<w:tc><w:tcPr>" + std::string(properties) + "</w:tcPr>" + text(words) + "</w:tc>";
}

TEST(Docx, ReadsSpansMergesAndFills) {
  const Document document = read(
      make_docx(text("before") + "<w:tbl><w:tr>" + cell("a", "<w:vMerge w:val=\"restart\"/>") +
                cell("b", "<w:gridSpan w:val=\"2\"/><w:shd w:val=\"clear\" w:fill=\"FFC000\"/>") +
                "</w:tr><w:tr><w:trPr><w:hidden/></w:trPr>" + cell("", "<w:vMerge/>") + cell("c") +
                cell("d") + "</w:tr></w:tbl>"));
  ASSERT_EQ(document.blocks.size(), 2u);
  const Table& t = table(document, 1);
  ASSERT_EQ(t.rows.size(), 2u);
  EXPECT_EQ(t.rows[0].cells[0].row_span, 2);
  EXPECT_EQ(t.rows[0].cells[1].column_span, 2);
  EXPECT_EQ(t.rows[0].cells[1].fill, (Rgb{0xFF, 0xC0, 0}));
  EXPECT_TRUE(t.rows[1].hidden);
  EXPECT_EQ(t.rows[1].cells[0].column, 1);
  EXPECT_EQ(place_of(t, 2, 1), "table 1, row 2, column 2");
}

TEST(Docx, TakesTrackedChangesAsAcceptedAndSaysSo) {
  const Document document = read(make_docx(
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>due </w:t></w:r><w:del><w:r><w:delText>May</w:delText>"
      "</w:r></w:del><w:ins><w:r><w:t>June</w:t></w:r></w:ins></w:p></w:tc>" +
      cell("same") + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>" + cell("gone") + "</w:tr></w:tbl>"));
  ASSERT_EQ(table(document).rows.size(), 1u);
  EXPECT_EQ(table(document).rows[0].cells[0].text, "due June");
  EXPECT_TRUE(table(document).rows[0].cells[0].changed);
  EXPECT_FALSE(table(document).rows[0].cells[1].changed);
}

TEST(Docx, KeepsCommentsApartAndCountsLists) {
  const testing::Parts more = {
      {"word/_rels/document.xml.rels",
       "<Relationships><Relationship Id=\"a\" Type=\"x/comments\" Target=\"comments.xml\"/>"
       "<Relationship Id=\"b\" Type=\"x/numbering\" Target=\"numbering.xml\"/></Relationships>"},
      {"word/comments.xml",
       "<c><comment id=\"7\"><p><r><t>is this right?</t></r></p></comment></c>"},
      {"word/numbering.xml",
       "<n><abstractNum abstractNumId=\"0\"><lvl ilvl=\"0\"><start val=\"1\"/><numFmt "
       "val=\"decimal\"/><lvlText val=\"%1.\"/></lvl><lvl ilvl=\"1\"><start val=\"1\"/><numFmt "
       "val=\"lowerLetter\"/><lvlText val=\"%1.%2\"/></lvl></abstractNum><num numId=\"3\">"
       "<abstractNumId val=\"0\"/></num></n>"}};
  const auto item = [](const char* level, const char* inside) {
    return "<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val=\"" + std::string(level) +
           "\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr>" + inside + "</w:p></w:tc>";
  };
  const Document document =
      read(make_docx("<w:tbl><w:tr>" + item("0", "") + item("1", "<w:r><w:t>x</w:t></w:r>") +
                         item("1", "<w:r><w:commentReference w:id=\"7\"/></w:r>") + item("0", "") +
                         "</w:tr></w:tbl>",
                     more));
  const auto& cells = table(document).rows.at(0).cells;
  EXPECT_EQ(cells[0].text, "1.");
  EXPECT_EQ(cells[1].text, "1.a x");
  EXPECT_EQ(cells[2].text, "1.b");
  EXPECT_EQ(cells[2].comment, "is this right?");
  EXPECT_EQ(cells[3].text, "2.");
}

constexpr std::string_view kStyles =
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-809]dd\\ mmmm\\ yyyy;@\"/>"
    "</numFmts><fills><fill><patternFill patternType=\"none\"/></fill><fill><patternFill "
    "patternType=\"solid\"><fgColor rgb=\"FF00B050\"/></patternFill></fill></fills><cellXfs>"
    "<xf numFmtId=\"0\" fillId=\"0\"/><xf numFmtId=\"14\" fillId=\"0\"/><xf numFmtId=\"164\" "
    "fillId=\"1\"/><xf numFmtId=\"2\" fillId=\"0\"/></cellXfs></styleSheet>";

TEST(Xlsx, ReadsStringsDatesFormulasFillsAndWhatIsHidden) {
  const Document document = read(make_xlsx(
      {{"Plan",
        "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"2\" hidden=\"1\">"
        "<c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line"
        "</t></r></is></c><c r=\"C2\" s=\"1\"><v>45930</v></c><c r=\"D2\" s=\"2\"><f>TODAY()</f>"
        "<v>45930.5</v></c><c r=\"E2\" s=\"3\"><v>1.1000000000000001</v></c><c r=\"F2\" t=\"e\"><v>"
        "#N/A</v></c><c r=\"G2\"><v>0.30000000000000004</v></c></row></sheetData><mergeCells>"
        "<mergeCell ref=\"A2:A4\"/></mergeCells>",
        "hidden"}},
      kStyles, "",
      {{"xl/sharedStrings.xml", "<sst><si><t>shared</t><rPh><t>no</t></rPh></si></sst>"}}));
  const Table& t = table(document);
  EXPECT_TRUE(t.hidden);
  EXPECT_EQ(t.hidden_columns, std::vector<int>{2});
  ASSERT_EQ(t.rows.size(), 1u);
  EXPECT_TRUE(t.rows[0].hidden);
  const auto& cells = t.rows[0].cells;
  EXPECT_EQ(cells[0].text, "shared");
  EXPECT_EQ(cells[0].row_span, 3);
  EXPECT_EQ(cells[1].text, "inline");
  EXPECT_EQ(cells[2].text, "2025-09-30");
  EXPECT_EQ(cells[3].text, "2025-09-30");
  EXPECT_EQ(cells[3].fill, (Rgb{0, 0xB0, 0x50}));
  EXPECT_EQ(cells[4].text, "1.10");
  EXPECT_EQ(cells[5].text, "#N/A");
  EXPECT_EQ(cells[6].text, "0.3");
  EXPECT_EQ(place_of(t, 2, 27), "Plan!AB2");
}

TEST(Xlsx, KnowsBothDateSystems) {
  const std::string sheet =
      "<sheetData><row r=\"1\"><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v>"
      "</c><c s=\"1\"><v>61</v></c></row></sheetData>";
  const Document old = read(make_xlsx({{"s", sheet, ""}}, kStyles));
  const auto& cells = table(old).rows.at(0).cells;
  EXPECT_EQ(cells[0].text, "1900-01-01");
  EXPECT_EQ(cells[1].text, "1900-02-28");
  EXPECT_EQ(cells[2].text, "60");
  EXPECT_EQ(cells[3].text, "1900-03-01");
  const Document mac = read(make_xlsx({{"s", sheet, ""}}, kStyles, "<workbookPr date1904=\"1\"/>"));
  EXPECT_EQ(table(mac).rows.at(0).cells[0].text, "1904-01-02");
}

TEST(Ods, ReadsRepeatsSpansDatesCommentsAndWhatIsHidden) {
  const Document document = read(make_odf(
      "spreadsheet",
      "<table:table table:name=\"Plan\" table:style-name=\"ta1\"><table:table-column/>"
      "<table:table-column table:visibility=\"collapse\"/><table:table-row "
      "table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row><table:table-row "
      "table:visibility=\"collapse\"><table:table-cell table:number-columns-repeated=\"2\"><text:p>"
      "x</text:p></table:table-cell><table:table-cell office:value-type=\"date\" "
      "office:date-value=\"2025-09-30T00:00:00\" table:style-name=\"ce1\"><text:p>30/09/25</text:p>"
      "</table:table-cell><table:table-cell table:number-rows-spanned=\"2\" "
      "table:number-columns-spanned=\"1\"><office:annotation><dc:creator>A</dc:creator><text:p>note"
      "</text:p></office:annotation><text:p>a<text:s text:c=\"2\"/>b</text:p><text:p>c</text:p>"
      "</table:table-cell></table:table-row></table:table>",
      "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties "
      "table:display=\"false\"/></style:style><style:style style:name=\"ce1\" "
      "style:family=\"table-cell\"><style:table-cell-properties fo:background-color=\"#ff0000\"/>"
      "</style:style>"));
  const Table& t = table(document);
  EXPECT_TRUE(t.hidden);
  EXPECT_EQ(t.hidden_columns, std::vector<int>{1});
  ASSERT_EQ(t.rows.size(), 1u);
  EXPECT_EQ(t.rows[0].number, 4);
  EXPECT_TRUE(t.rows[0].hidden);
  const auto& cells = t.rows[0].cells;
  ASSERT_EQ(cells.size(), 4u);
  EXPECT_EQ(cells[1].text, "x");
  EXPECT_EQ(cells[2].text, "2025-09-30");
  EXPECT_EQ(cells[2].fill, (Rgb{0xFF, 0, 0}));
  EXPECT_EQ(cells[3].text, "a  b\nc");
  EXPECT_EQ(cells[3].comment, "note");
  EXPECT_EQ(cells[3].row_span, 2);
}

TEST(Csv, KnowsQuotesMarksAndDelimiters) {
  const Document document = read("\xEF\xBB\xBFRef;Action\r\n1;\"a; \"\"b\"\"\nc\"\r\n;x\r\n");
  const Table& t = table(document);
  ASSERT_EQ(t.rows.size(), 3u);
  EXPECT_EQ(t.rows[0].cells[0].text, "Ref");
  EXPECT_EQ(t.rows[1].cells[1].text, "a; \"b\"\nc");
  EXPECT_EQ(t.rows[2].cells[0].column, 1);
  EXPECT_EQ(table(read("a\tb\n1\t2,5\n")).rows[1].cells[1].text, "2,5");
}

TEST(Html, ReadsSpansFillsAndTablesInTables) {
  const Document document = read(
      "<html><head><title>T</title></head><body><h2>Plan</h2><table><tr><td rowspan=2>a<td "
      "colspan=2 bgcolor=#FF0000>b</tr><tr hidden><td>c<td style=\"background: #00B050\">d<br>e"
      "<table><tr><td>in</table></table></body></html>");
  EXPECT_EQ(document.title, "T");
  ASSERT_EQ(document.blocks.size(), 3u);
  EXPECT_EQ(std::get<Paragraph>(document.blocks[0]).heading, 2);
  const Table& t = table(document, 2);
  EXPECT_EQ(t.rows[0].cells[1].fill, (Rgb{0xFF, 0, 0}));
  EXPECT_TRUE(t.rows[1].hidden);
  EXPECT_EQ(t.rows[1].cells[0].column, 1);
  EXPECT_EQ(t.rows[1].cells[1].text, "d\ne");
  EXPECT_EQ(t.rows[1].cells[1].fill, (Rgb{0, 0xB0, 0x50}));
}

TEST(Odt, ReadsHeadingsAndLeavesDeletionsOut) {
  const Document document = read(
      make_odf("text",
               "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h "
               "text:outline-level=\"2\">Neglect</text:h><text:p>a <text:change/>  b<text:note>"
               "<text:p>foot</text:p></text:note></text:p>"));
  ASSERT_EQ(document.blocks.size(), 2u);
  EXPECT_EQ(std::get<Paragraph>(document.blocks[0]).heading, 2);
  EXPECT_EQ(std::get<Paragraph>(document.blocks[1]).text, "a b");
  EXPECT_TRUE(std::get<Paragraph>(document.blocks[1]).changed);
}

}  // namespace
}  // namespace scrutiny::office
