// What a document's page says of a reading, as the template shows it.
#include "server/web/pages/extraction_section.h"

#include <gtest/gtest.h>

#include "server/web/pages/date_field.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

bool says(const std::string& page, std::string_view words) {
  return page.find(words) != std::string::npos;
}

class ExtractionSection : public ::testing::Test {
 protected:
  ExtractionSection() {
    extract.version.version = 1;
    extract.version.state = DocumentState::kSubmitted;
    extract.version.extraction = ExtractionState::kDone;
    extract.version.words.emplace();
    extract.version.words->extraction.emplace();
    extract.version.words->extraction->plugin.id = "a_plugin";
    extract.extraction.emplace();
  }
  std::string shown() {
    View view;
    view.set("TITLE", "A document");
    add_extraction(view, extract, shown_extraction(extract.version, nullptr));
    return Renderer().page("document", view);
  }
  ExtractedObservation& observe(const char* label, const char* value) {
    ExtractedObservation out;
    out.line = "a_line";
    out.label = label;
    out.value = value;
    out.unit = "count";
    out.period_start = "2025-04-01";
    out.period_end = "2026-03-31";
    extract.extraction->observations.push_back(out);
    return extract.extraction->observations.back();
  }

  VersionExtract extract;
};

TEST_F(ExtractionSection, ARefusedFileSaysWhyAndKeepsItsTotals) {
  extract.version.state = DocumentState::kRefused;
  extract.version.extraction = ExtractionState::kFailed;
  extract.version.words->extraction->failure = "child_level";
  extract.version.words->extraction->child_level = {"upn"};
  extract.version.words->extraction->observations = 2;
  extract.extraction->child_level = {{"upn", "column UPN"}};
  observe("Referrals", "120").group = "Northshire";
  observe("Second plans", "").suppressed = true;
  const std::string page = shown();
  EXPECT_TRUE(says(page, "This file was refused and destroyed."));
  EXPECT_TRUE(says(page, "data about single children: pupil numbers (UPN)"));
  EXPECT_TRUE(says(page, "The totals that were counted from it are kept."));
  EXPECT_TRUE(says(page, "pupil numbers (UPN): column UPN"));
  EXPECT_TRUE(says(page, ">Referrals</td>"));
  EXPECT_TRUE(says(page, ">Northshire</td>"));
  EXPECT_TRUE(says(page, "1 April 2025 to 31 March 2026"));
  EXPECT_TRUE(says(page, ">120<"));
  EXPECT_TRUE(says(page, "suppressed (small number)"));
}

TEST_F(ExtractionSection, TotalsOfAReadableDocumentAreATableThatEnds) {
  for (int i = 0; i < 503; ++i) observe("Referrals", "7");
  ExtractedObservation& share = extract.extraction->observations[0];
  share.unit = "percent";
  share.value = "61.5";
  share.numerator = "8";
  share.denominator = "13";
  extract.extraction->observations[1].value = "";
  const std::string page = shown();
  EXPECT_TRUE(says(page, "61.5%"));
  EXPECT_TRUE(says(page, "8 of 13"));
  EXPECT_TRUE(says(page, "not known"));
  EXPECT_TRUE(says(page, "3 more stand in the extract."));
  EXPECT_FALSE(says(page, "refused"));
}

TEST_F(ExtractionSection, SaysTheDeadlineStatedAndTheOneComputedAndTheirDifference) {
  ResponseDeadline response;
  response.stated = {{"2025-07-03", "3 July 2025", 6, "Please send it by 3 July 2025."}};
  response.proposed =
      ProposedDeadline{"2025-07-08", "Action plan", 70, 0, "received", "2025-03-26", false, false};
  response.difference = -3;
  response.notes = {"A note."};
  extract.response = response;
  std::string page = shown();
  EXPECT_TRUE(says(page, "3 July 2025</strong>, page 6"));
  EXPECT_TRUE(says(page, "Please send it by 3 July 2025."));
  EXPECT_TRUE(says(page, "8 July 2025"));
  EXPECT_TRUE(says(page,
                   "Action plan within 70 working days, counted from 26 March 2025, the day the "
                   "document was received here."));
  EXPECT_TRUE(says(page, "not announced yet"));
  EXPECT_TRUE(says(page, "3 working days earlier than the computed one. The stated date counts."));
  EXPECT_TRUE(says(page, "A note."));
  extract.response->proposed->estimate = true;
  extract.response->difference = 1;
  page = shown();
  EXPECT_TRUE(says(page, "This is an estimate."));
  EXPECT_TRUE(says(page, "1 working day later"));
  extract.response.reset();
  EXPECT_FALSE(says(shown(), "By when to respond"));
}

TEST_F(ExtractionSection, SaysHowColumnsWereUnderstoodAndWhichWereNot) {
  extract.extraction->fields = {{"column", "timescale", "By when", 0, "table 1, row 1, column 5"},
                                {"column", "", "Mood <b>", 0, "table 1, row 1, column 6"}};
  const std::string page = shown();
  EXPECT_TRUE(says(page, "By when"));
  EXPECT_TRUE(says(page, "Timescale"));
  EXPECT_TRUE(says(page, "Mood &lt;b&gt;"));
  EXPECT_TRUE(says(page, "Not understood"));
  EXPECT_FALSE(says(page, ">Column<")) << "no list of columns without their headers";
}

TEST_F(ExtractionSection, SaysPageByPageWhatWasUnderstood) {
  extract.extraction->pages = {{1, "Some words"}, {2, " \n"}};
  ExtractedFinding finding;
  finding.page = 1;
  finding.page_end = 2;
  extract.extraction->findings = {finding};
  extract.extraction->judgements = {{"Overall", "Good", 1, ""}};
  extract.extraction->warnings = {{"heading_missing", ""}};
  const PageCounts second = counts_on(*extract.extraction, 2);
  EXPECT_EQ(second.findings, 1u);
  EXPECT_EQ(second.judgements, 0u);
  const std::string page = shown();
  EXPECT_TRUE(says(page, "/versions/1/pages/1"));
  EXPECT_FALSE(says(page, "/versions/1/pages/2"));
  EXPECT_TRUE(says(page, "No text: perhaps a picture"));
  EXPECT_TRUE(says(page, "Heading missing"));
}

TEST(Words, ThereAreSomeForEveryStateStepAndRating) {
  for (int i = 0; i <= static_cast<int>(DocumentState::kRefused); ++i) {
    EXPECT_FALSE(label(static_cast<DocumentState>(i)).empty());
    tag_colour(static_cast<DocumentState>(i));
  }
  for (int i = 0; i <= static_cast<int>(ActionState::kCancelled); ++i) {
    EXPECT_FALSE(label(static_cast<ActionState>(i)).empty());
    tag_colour(static_cast<ActionState>(i));
  }
  for (const ActionStep step : kActionSteps) {
    EXPECT_FALSE(label(step).empty());
    const std::string record(record_of(step));
    EXPECT_NE(action_text(record), label_of(record)) << record;
  }
  for (const Brag brag : {Brag::kBlue, Brag::kGreen, Brag::kAmber, Brag::kRed}) {
    EXPECT_FALSE(label(brag).empty() || meaning(brag).empty());
  }
  EXPECT_EQ(flag_text("hidden_row"), "This row is hidden in the file");
  EXPECT_EQ(flag_text("a_new_flag"), "A new flag");
  EXPECT_EQ(place_text(3, 4, "12"), "page 3 to 4, paragraph 12");
  EXPECT_EQ(place_text(0, 0, "Plan!A7:K7"), "Plan!A7:K7");
  EXPECT_EQ(place_text(0, 0, ""), "");
}

TEST(DateField, TakesDaysThatExistAndNothingAtAll) {
  EXPECT_EQ(iso_date({"5", "3", "2027"}, "due").value(), "2027-03-05");
  EXPECT_EQ(iso_date({"29", "02", "2028"}, "due").value(), "2028-02-29");
  EXPECT_EQ(iso_date({"", "", ""}, "due").value(), "");
  for (const DateParts& wrong :
       {DateParts{"29", "2", "2027"}, DateParts{"5", "", "2027"}, DateParts{"5", "3", "27"},
        DateParts{"x", "3", "2027"}, DateParts{"0", "3", "2027"}, DateParts{"261", "3", "2027"},
        DateParts{"-5", "3", "2027"}, DateParts{"5", "13", "2027"}}) {
    EXPECT_EQ(iso_date(wrong, "due").error().field_name(), "due-day");
  }
  const DateParts parts = date_parts("2027-03-05");
  EXPECT_EQ(parts.day + parts.month + parts.year, "05032027");
  EXPECT_EQ(date_parts("ongoing").day, "");
}

}  // namespace
}  // namespace scrutiny::web
