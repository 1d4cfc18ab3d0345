#include "plugins/action_plan/plan.h"

#include <gtest/gtest.h>

#include "plugins/action_plan/brag.h"
#include "plugins/office/read.h"
#include "plugins/office/testing/office_files.h"

namespace scrutiny::action_plan {
namespace {

Plan plan_of(std::string_view file, const Profile& profile = default_profile()) {
  const auto document = office::read_document(as_bytes(file));
  if (!document.ok()) throw std::runtime_error(document.error().describe());
  return find_plan(*document, profile);
}

using Flags = std::vector<std::string>;

TEST(Brag, KnowsWordsAndHues) {
  const Profile& profile = default_profile();
  EXPECT_EQ(rating_of_words(profile, "GREEN").brag, Brag::kGreen);
  EXPECT_EQ(rating_of_words(profile, "RAG: Amber").brag, Brag::kAmber);
  EXPECT_EQ(rating_of_words(profile, "On track").brag, Brag::kGreen);
  EXPECT_TRUE(rating_of_words(profile, "Amber to Green").unclear);
  EXPECT_FALSE(rating_of_words(profile, "In progress").brag);
  EXPECT_EQ(rating_of_colour(profile, {0xFF, 0xC0, 0x00}).brag, Brag::kAmber);
  EXPECT_EQ(rating_of_colour(profile, {0x92, 0xD0, 0x50}).brag, Brag::kGreen);
  EXPECT_EQ(rating_of_colour(profile, {0x00, 0x70, 0xC0}).brag, Brag::kBlue);
  EXPECT_EQ(rating_of_colour(profile, {0xC0, 0x00, 0x00}).brag, Brag::kRed);
  EXPECT_EQ(rating_of_colour(profile, {0xFF, 0xFF, 0x00}).brag, Brag::kAmber);
  EXPECT_TRUE(rating_of_colour(profile, {0x70, 0x30, 0xA0}).unclear);
  EXPECT_FALSE(rating_of_colour(profile, {0xD9, 0xD9, 0xD9}).unclear);
}

TEST(Profile, AddsAnAgencysOwnWords) {
  const auto profile = parse_profile(
      R"({"headers":{"action":["Massnahme"],"owner":["Lead"]},"brag_words":{"Embedded":"blue"},)"
      R"("brag_colours":{"#7030A0":"blue"}})");
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(field_of(*profile, "Massnahme"), Field::kAction);
  EXPECT_EQ(field_of(*profile, "Lead"), Field::kOwner);
  EXPECT_EQ(rating_of_words(*profile, "embedded").brag, Brag::kBlue);
  EXPECT_EQ(rating_of_colour(*profile, {0x70, 0x30, 0xA0}).brag, Brag::kBlue);
  EXPECT_FALSE(parse_profile("[]").ok());
  EXPECT_FALSE(parse_profile(R"({"headers":{"colour":["x"]}})").ok());
  EXPECT_FALSE(parse_profile(R"({"brag_words":{"x":"purple"}})").ok());
}

TEST(Profile, KnowsHeadersAsPeopleWriteThem) {
  const Profile& profile = default_profile();
  EXPECT_EQ(field_of(profile, "Timescale (by when?)"), Field::kTimescale);
  EXPECT_EQ(field_of(profile, "Lead / Owner"), Field::kOwner);
  EXPECT_EQ(field_of(profile, "What are we going to do?"), Field::kAction);
  EXPECT_EQ(field_of(profile, "Progress against this action as at June"), Field::kProgress);
  EXPECT_EQ(field_of(profile, "Action owner"), Field::kOwner);
  EXPECT_EQ(field_of(profile, "Budget code"), std::nullopt);
}

TEST(Plan, CarriesARecommendationDownAndSaysSo) {
  const Plan plan = plan_of(
      "Recommendation,Action,By when\nDo better,first,Ongoing\n,second,TBC\nOther,third,Sept 25\n");
  ASSERT_EQ(plan.actions.size(), 3u);
  EXPECT_EQ(plan.actions[1].recommendation, "Do better");
  EXPECT_EQ(plan.actions[1].flags, (Flags{"recommendation_from_above", "no_date"}));
  EXPECT_EQ(plan.actions[2].recommendation, "Other");
}

TEST(Plan, TakesTheHeadingWhereNoColumnHoldsRecommendations) {
  const Plan plan =
      plan_of("Action,Owner,By when\nPriority 1,,\nfirst,A,TBC\nPriority 2,,\nsecond,B,TBC\n");
  // One text in the action's own column is an action, not a heading.
  ASSERT_EQ(plan.actions.size(), 4u);
  const Plan html = plan_of(
      "<html><h2>Hear children</h2><table><tr><th>Action<th>Who<th>When</tr><tr><td>Ask<td>A<td>"
      "TBC</tr><tr><td colspan=3>Learn</tr><tr><td>Tell<td>B<td>TBC</tr></table></html>");
  ASSERT_EQ(html.actions.size(), 2u);
  EXPECT_EQ(html.actions[0].recommendation, "Hear children");
  EXPECT_EQ(html.actions[1].recommendation, "Learn");
  EXPECT_EQ(html.actions[1].flags, (Flags{"recommendation_from_heading", "no_date"}));
}

TEST(Plan, JoinsRowsThatShareOneAction) {
  const Plan plan = plan_of(
      "<html><table><tr><th>Ref<th>Action<th>Progress<th>When</tr><tr><td rowspan=2>1<td rowspan=2>"
      "Act<td>April: begun<td rowspan=2>Sept 25</tr><tr><td>May: done</tr></table></html>");
  ASSERT_EQ(plan.actions.size(), 1u);
  EXPECT_EQ(plan.actions[0].progress, "April: begun\nMay: done");
  EXPECT_EQ(plan.actions[0].paragraph, "table 1, row 2 to 3");
  EXPECT_EQ(plan.actions[0].flags, (Flags{"several_rows", "due_month_end"}));
}

TEST(Plan, WarnsOfColumnsAndRowsItDoesNotUnderstand) {
  const Plan plan =
      plan_of("Ref,Action,Owner,Budget code\n1,Act,A,77\n2,,B,78\nRef,Action,Owner,Budget code\n");
  ASSERT_EQ(plan.actions.size(), 1u);
  ASSERT_EQ(plan.warnings.size(), 2u);
  EXPECT_EQ(plan.warnings[0].code, "column_not_understood");
  EXPECT_EQ(plan.warnings[0].text,
            "The column \"Budget code\" (table 1, row 1, column 4) was not understood; its words "
            "are in the quotes.");
  EXPECT_EQ(plan.warnings[1].code, "row_without_action");
  EXPECT_EQ(plan.actions[0].quote, "1 | Act | A | 77");
}

std::string sheet_cell(const std::string& name, const std::string& text, const char* style = "0") {
  return "<c r=\"" + name + "\" s=\"" + style + "\" t=\"inlineStr\"><is><t>" + text +
         "</t></is></c>";
}

TEST(Plan, FlagsWhatIsHiddenAndTakesABareColourAsRating) {
  const std::string header = "<row r=\"1\">" + sheet_cell("A1", "Action") +
                             sheet_cell("B1", "Owner") + sheet_cell("C1", "RAG") +
                             sheet_cell("D1", "Due date") + "</row>";
  const std::string rows = "<row r=\"2\" hidden=\"1\">" + sheet_cell("A2", "Act") +
                           sheet_cell("C2", "", "1") +
                           "<c r=\"D2\" s=\"2\"><v>45930</v></c></row><row r=\"3\">" +
                           sheet_cell("A3", "Banded", "1") + sheet_cell("C3", "", "1") + "</row>";
  const char* styles =
      "<s><fills><fill/><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF00B050\"/>"
      "</patternFill></fill></fills><cellXfs><xf/><xf fillId=\"1\"/><xf numFmtId=\"14\"/></cellXfs>"
      "</s>";
  const Plan plan = plan_of(testing::make_xlsx(
      {{"Old", "<sheetData>" + header + rows + "</sheetData>", "hidden"}}, styles));
  ASSERT_EQ(plan.actions.size(), 2u);
  EXPECT_EQ(plan.actions[0].brag, "green");
  EXPECT_EQ(plan.actions[0].timescale, "2025-09-30");
  EXPECT_EQ(plan.actions[0].due, "2025-09-30");
  EXPECT_EQ(plan.actions[0].flags, (Flags{"brag_from_fill", "hidden_sheet", "hidden_row"}));
  EXPECT_EQ(plan.actions[1].brag, "");
}

TEST(Plan, IsReadFromUnicodeTextOfASpreadsheet) {
  std::string file = "\xFF\xFE";
  for (const char c : std::string("Ref\tAction\tWho\r\n1\t\"a\nb\"\tA\r\n")) {
    file += c;
    file += '\0';
  }
  const Plan plan = plan_of(file);
  ASSERT_EQ(plan.actions.size(), 1u);
  EXPECT_EQ(plan.actions[0].action, "a\nb");
}

TEST(Plan, IsNotFoundInOtherTables) {
  EXPECT_FALSE(plan_of("Month,Incidents,Children\nApril,3,2\n").has_header);
  EXPECT_FALSE(plan_of("Item,Action\n1,none\n").has_header);
}

}  // namespace
}  // namespace scrutiny::action_plan
