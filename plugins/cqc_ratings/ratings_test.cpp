// The plugin on files of our own, and on hostile ones.
#include "plugins/cqc_ratings/ratings.h"

#include <gtest/gtest.h>

#include "plugins/office/testing/office_files.h"
#include "plugins/report/test_runs.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_cqc_ratings();

namespace scrutiny {
namespace {

Result<Extraction> run(std::string_view document) {
  return sdk::run_plugin(*scrutiny_plugin_entry_cqc_ratings(), as_bytes(document));
}

Extraction extract(const std::string& document) {
  auto result = run(document);
  EXPECT_TRUE(result.ok()) << result.error().describe();
  return result.ok() ? *std::move(result) : Extraction();
}

std::vector<std::string> values(const Extraction& found, std::string_view name) {
  std::vector<std::string> all;
  for (const ExtractedField& each : found.fields)
    if (each.name == name) all.push_back(each.value);
  return all;
}

using Texts = std::vector<std::string>;

TEST(CqcRatings, ReadsWhatTheApiAnswers) {
  const Extraction found = extract(read_path("/plugins/cqc_ratings/corpus/location.json"));
  EXPECT_EQ(found.document.format, "cqc_ratings");
  EXPECT_EQ(found.document.framework, "cqc");
  EXPECT_EQ(found.document.title, "Hillside Hospice");
  EXPECT_EQ(field(found, "location_id"), "1-0000000001");
  EXPECT_EQ(field(found, "provider_id"), "1-0000000002");
  EXPECT_EQ(field(found, "local_authority"), "Northshire");
  EXPECT_EQ(grades_of(found), (Grades{{"Overall", "Requires improvement"},
                                      {"Safe", "Inadequate"},
                                      {"Caring", "Good"},
                                      {"Well-led", "Requires improvement"},
                                      {"Care of children", "Good"},
                                      {"Care of children: Effective", "Outstanding"}}));
  // The third question has the date of the whole; 2024-13-01 is none.
  EXPECT_EQ(values(found, "rating_date"),
            (Texts{"2024-08-02", "2024-08-02", "2021-03-30", "2024-08-02", "", ""}));
  EXPECT_EQ(values(found, "historic_rating"), (Texts{"Good", "Good"}));
  EXPECT_EQ(found.judgements[2].quote,
            R"({"name":"Caring","rating":"Good","reportDate":"2021-03-30"})");
}

TEST(CqcRatings, ReadsTheTableOfLatestRatings) {
  const Extraction found = extract(read_path("/plugins/cqc_ratings/corpus/latest.csv"));
  EXPECT_EQ(found.document.title, "Hillside Hospice");
  EXPECT_EQ(field(found, "location_id"), "1-0000000001");
  EXPECT_EQ(grades_of(found), (Grades{{"Overall", "Requires improvement"},
                                      {"Safe", "Inadequate"},
                                      {"Care of children: Effective", "Outstanding"}}));
  EXPECT_EQ(values(found, "rating_date"), (Texts{"2024-08-02", "2024-08-02", ""}));
  EXPECT_NE(found.judgements[1].quote.find("Inadequate"), std::string::npos);
}

TEST(CqcRatings, ReadsASpreadsheetAsItIsPublished) {
  const auto row = [](const std::vector<std::string>& cells) {
    std::string out = "<table:table-row>";
    for (const std::string& cell : cells)
      out += "<table:table-cell office:value-type=\"string\"><text:p>" + cell +
             "</text:p></table:table-cell>";
    return out + "</table:table-row>";
  };
  const Extraction found = extract(testing::make_odf(
      "spreadsheet", "<table:table table:name=\"README\">" + row({"About this file"}) +
                         "</table:table><table:table table:name=\"Locations\">" +
                         row({"Location ID", "Domain", "Latest Rating", "Publication Date"}) +
                         row({"1-1", "Safe", "Good", "2024-08-02"}) + "</table:table>"));
  EXPECT_EQ(grades_of(found), (Grades{{"Safe", "Good"}}));
  EXPECT_EQ(values(found, "rating_date"), (Texts{"2024-08-02"}));
}

TEST(CqcRatings, NamesThePlaceWhereATableHasSeveral) {
  const Extraction found = extract(read_path("/plugins/cqc_ratings/corpus/two.csv"));
  EXPECT_EQ(grades_of(found),
            (Grades{{"Hillside: Overall", "Good"}, {"Lowfield: Overall", "Not rated"}}));
  EXPECT_EQ(field(found, "location_id"), "not found");
}

TEST(CqcRatings, ManyRatingsAreCountedAndSaid) {
  std::string csv = "Location ID,Domain,Latest Rating\n";
  for (int i = 0; i < 1000; ++i) csv += "1-" + std::to_string(i) + ",Safe,Good\n";
  const Extraction found = extract(csv);
  EXPECT_EQ(found.judgements.size(), cqc::kRatings);
  ASSERT_TRUE(warned(found, "ratings_left_out"));
  EXPECT_EQ(found.warnings.back().text, "600 ratings are not given.");
}

TEST(CqcRatings, DatesThatAreNotCertainAreNone) {
  EXPECT_EQ(cqc::iso_date("29/02/2024"), "2024-02-29");
  EXPECT_EQ(cqc::iso_date(" 2024-02-29 "), "2024-02-29");
  for (std::string_view text : {"", "29/02/2023", "2024-02-30", "2024/02/01", "1/2/2024",
                                "-1/02/2024", "2024-0a-01", "0000-01-01", "02-08-2024"})
    EXPECT_EQ(cqc::iso_date(text), "") << text;
}

void expect_refused(const std::string& document) {
  const auto result = run(document);
  ASSERT_FALSE(result.ok()) << document.substr(0, 100);
  EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
}

TEST(CqcRatingsHostileFiles, OtherFilesAreRefused) {
  for (const char* document :
       {"", "{}", "[]", "{\"a\":1}", "{\"currentRatings\": 1}", "{\"currentRatings\": {}}",
        "{\"currentRatings\": {\"overall\": []}}", "{\"historicRatings\": [1, null, {}]}",
        "[\"a\"]", "{\"a\":", "Ref,Action\n1,Do\n", "Location ID,Domain,Latest Rating\n",
        "PK\x03\x04"})
    expect_refused(document);
}

TEST(CqcRatingsHostileFiles, DepthNumbersAndLengthAreBounded) {
  const auto around = [](const std::string& inside) {
    return R"({"currentRatings":{"overall":{"rating":"Good","x":)" + inside + "}}}";
  };
  expect_refused(around(std::string(100'000, '[') + std::string(100'000, ']')));
  std::string objects = "1";
  for (int i = 0; i < 200; ++i) objects = "{\"a\":" + objects + "}";
  expect_refused(around(objects));
  expect_refused(around("\"" + std::string(cqc::kJsonBytes, 'x') + "\""));
  EXPECT_TRUE(run(around("1e999999999")).ok());
  EXPECT_TRUE(run(around(std::string(100'000, '9'))).ok());
}

TEST(CqcRatingsHostileFiles, OfAMemberGivenTwiceTheLastCounts) {
  const Extraction found =
      extract(R"({"currentRatings":{"overall":{"rating":"Good","rating":"Inadequate"}}})");
  EXPECT_EQ(grades_of(found), (Grades{{"Overall", "Inadequate"}}));
}

TEST(CqcRatingsHostileFiles, LongNamesAndGradesAreCutNotRefused) {
  const std::string name(100'000, 'n');
  const Extraction found =
      extract(R"({"name":")" + name + R"(","currentRatings":{"serviceRatings":[{"name":")" + name +
              R"(","rating":")" + name + R"("}]}})");
  ASSERT_EQ(found.judgements.size(), 1u);
  EXPECT_EQ(found.judgements[0].name.size(), ExtractionLimits().name);
}

TEST(CqcRatingsHostileFiles, CutFilesAreReadOrRefused) {
  for_each_cut(read_path("/plugins/cqc_ratings/corpus/location.json"), 7,
               [](const std::string& cut) { expect_refused(cut); });
}

}  // namespace
}  // namespace scrutiny
