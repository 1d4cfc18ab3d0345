#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "plugins/annex_a/annex_totals.h"
#include "plugins/office/read.h"
#include "plugins/office/testing/office_files.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_annex_a();

namespace scrutiny::annex_a {
namespace {

using testing::make_xlsx;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

using Grid = std::vector<std::vector<std::string>>;

// Texts as they are; "=" and digits a number, "!" an error.
testing::XlsxSheet sheet(const std::string& name, const Grid& grid) {
  std::string rows;
  for (std::size_t r = 0; r < grid.size(); ++r) {
    rows += "<row r=\"" + std::to_string(r + 1) + "\">";
    for (std::size_t c = 0; c < grid[r].size(); ++c) {
      const std::string& text = grid[r][c];
      const std::string at =
          "r=\"" + std::string(1, static_cast<char>('A' + c)) + std::to_string(r + 1) + "\"";
      if (text.starts_with("="))
        rows += "<c " + at + "><v>" + text.substr(1) + "</v></c>";
      else if (text.starts_with("!"))
        rows += "<c " + at + " t=\"e\"><v>" + text.substr(1) + "</v></c>";
      else if (!text.empty())
        rows += "<c " + at + " t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }
    rows += "</row>";
  }
  return {name, "<sheetData>" + rows + "</sheetData>", ""};
}

using Values = std::map<std::string, std::int64_t>;

Values counted(const std::string& file) {
  const auto content = office::read_document(as_bytes(file));
  EXPECT_TRUE(content.ok()) << content.error().describe();
  const auto workbook = find_lists(*content);
  EXPECT_TRUE(workbook.ok()) << workbook.error().describe();
  Values out;
  if (!workbook.ok()) return out;
  const returns::Totals totals = count(*workbook);
  for (const returns::Count& each : totals.counts()) {
    std::string name(each.line.line);
    if (!each.group.empty()) name += "/" + std::string(each.group);
    out[name] = each.value;
  }
  return out;
}

Result<Extraction> extracted(const std::string& file) {
  return sdk::run_plugin(*scrutiny_plugin_entry_annex_a(), as_bytes(file));
}

TEST(AnnexA, CodesAreReadInEveryDress) {
  EXPECT_EQ(code_of("a) WBRI"), "WBRI");
  EXPECT_EQ(code_of("q) 6: Police"), "6");
  EXPECT_EQ(code_of("b) 1B: Individual"), "1B");
  EXPECT_EQ(code_of("N1 - Abuse or Neglect"), "N1");
  EXPECT_EQ(code_of("e) PR4 - Private"), "PR4");
  EXPECT_EQ(code_of("U: Independent living"), "U");
  EXPECT_EQ(code_of("c) Child in need plan"), "Child in need plan");
  EXPECT_EQ(code_of("Not stated/recorded"), "Not stated/recorded");
  EXPECT_EQ(code_of(""), "");
  EXPECT_EQ(code_of("a)"), "");
  EXPECT_EQ(code_of(": "), ": ");
}

TEST(AnnexA, FindsColumnsByTheirLettersAndCountsBlanksOfEveryKind) {
  const Values values = counted(make_xlsx(
      {sheet("List 8",
             {{"Child Unique ID ", "GENDER", "Ethnicity", "Date Ceased to be Looked After",
               "Number of Episodes the Child has been \xE2\x80\x98Missing\xE2\x80\x99 from their "
               "Placement in the last 12 months"},
              {"=1", "b) Female", "a) WBRI", "", "=2"},
              {"=2", "Female", "!#N/A", "#N/A", "=0"},
              {"=3", " a)\xC2\xA0Male", "  ", "=44090", "none"},
              {"", "", "", "", ""},
              {"=3", "Male", "WBRI", "31/03/2024", ""}})}));
  EXPECT_EQ(values.at("looked_after"), 4);
  EXPECT_EQ(values.at("looked_after_by_sex/Female"), 2);
  EXPECT_EQ(values.at("looked_after_by_sex/Male"), 2);
  EXPECT_EQ(values.at("looked_after_by_ethnicity/White British"), 2);
  EXPECT_EQ(values.at("looked_after_by_ethnicity/Not stated"), 2);
  EXPECT_EQ(values.at("looked_after_now"), 2);
  EXPECT_EQ(values.at("looked_after_missing_episodes"), 2);
  EXPECT_EQ(values.at("children_distinct"), 3);
  EXPECT_FALSE(values.contains("looked_after_uasc")) << "a missing column is no zero";
}

TEST(AnnexA, MeasuresTimesFromDatesAndSerialNumbers) {
  const Values values = counted(make_xlsx({sheet(
      "List 5", {{"Child Unique ID", "Strategy discussion initiating Section 47 Enquiry Start Date",
                  "Date of Initial Child Protection Conference"},
                 {"=1", "=45048", "=45069"},  // 2 to 23 May 2023: 14, two holidays
                 {"=2", "02/05/2023", "2023-05-25"},
                 {"=3", "=45048", "=45040"},
                 {"=4", "=45048", ""}})}));
  EXPECT_EQ(values.at("section_47_enquiries"), 4);
  EXPECT_EQ(values.at("initial_conferences"), 2);
  EXPECT_EQ(values.at("initial_conferences_within_15_working_days"), 1);
  EXPECT_EQ(values.at("initial_conferences_over_15_working_days"), 1);
}

TEST(AnnexAPlugin, GivesTotalsAndNothingElse) {
  const auto out = extracted(read(SCRUTINY_SOURCE_DIR "/plugins/annex_a/corpus/annex_a.xlsx"));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  ASSERT_EQ(out->child_level.size(), 1u);
  EXPECT_EQ(out->child_level[0].reason, "statutory_return");
  EXPECT_TRUE(out->pages.empty() && out->fields.empty() && out->warnings.empty());
  EXPECT_EQ(to_json(*out).find("Quillfeather"), std::string::npos);
  std::size_t shown = 0;
  for (const ExtractedObservation& line : out->observations) {
    if (line.suppressed || line.unit != "count") continue;
    EXPECT_TRUE(line.value == "0" || std::stoi(line.value) > 5) << line.line << line.group;
    ++shown;
  }
  EXPECT_GT(shown, 100u);
}

TEST(AnnexAPlugin, NoWordOfTheFileLeavesIt) {
  const std::string who = "Marlowe Quillfeather";
  const auto out =
      extracted(make_xlsx({sheet("List 6", {{"Child Unique ID", "Gender", "Ethnicity",
                                             "Primary Need Code", "Case Status", who},
                                            {who, who, who, "N1 " + who, who, who},
                                            {who, who, who, who + ": x", who, who}})}));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(to_json(*out).find("Quillfeather"), std::string::npos);
}

TEST(AnnexAPlugin, RefusesOtherWorkbooks) {
  for (const std::string& bad :
       {std::string(), std::string("PK\x03\x04"), std::string("Child Unique ID,Gender\n1,a\n"),
        make_xlsx({sheet("Sheet1", {{"Child Unique ID", "Gender"}, {"=1", "Male"}})}),
        make_xlsx({sheet("List 1", {{"Item", "Price"}, {"Tea", "=2"}})}),
        make_xlsx({sheet("List 1", {{"Child Unique ID", "Gender"}})}),
        make_xlsx({sheet("List 12", {{"Child Unique ID", "Gender"}, {"=1", "Male"}})})}) {
    const auto out = extracted(bad);
    ASSERT_FALSE(out.ok());
    EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused);
  }
}

}  // namespace
}  // namespace scrutiny::annex_a
