// Fictional reports through the whole plugin, Poppler included.
#include "plugins/area_send/lookalikes.h"

#include <gtest/gtest.h>

#include "plugins/report/test_runs.h"
#include "plugins/sdk/parser.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_area_send();

namespace scrutiny {
namespace {

using Texts = std::vector<std::string>;

Result<Extraction> run(std::string_view document) {
  return sdk::run_plugin(*scrutiny_plugin_entry_area_send(), as_bytes(document));
}

Extraction extract(const std::string& document) {
  auto result = run(document);
  EXPECT_TRUE(result.ok()) << result.error().describe();
  return result.ok() ? *std::move(result) : Extraction();
}

TEST(AreaSendLookAlikes, ThePageOneFactsAreRead) {
  const Extraction found = extract(send::report_of_2024());
  EXPECT_EQ(found.document.format, "area_send");
  EXPECT_EQ(found.document.title, "Area SEND inspection of the Northshire Local Area Partnership");
  EXPECT_EQ(field(found, "area"), "Northshire");
  EXPECT_EQ(field(found, "inspection_start"), "2024-06-03");
  EXPECT_EQ(field(found, "inspection_end"), "2024-06-07");
  EXPECT_EQ(field(found, "outcome"), "2");
  EXPECT_EQ(field(found, "next_inspection"),
            "The next full area SEND inspection will be within approximately three years.");
  EXPECT_EQ(field(found, "effective"), "Leaders listen to families.");
  std::size_t better = 0;
  for (const ExtractedField& each : found.fields) {
    if (each.name != "needs_to_do_better") continue;
    ++better;
    EXPECT_TRUE(each.value.ends_with("They told us so.")) << each.value;
  }
  EXPECT_EQ(better, 14u);
}

TEST(AreaSendLookAlikes, RowsAreToldApartByTheirBorders) {
  const Extraction found = extract(send::report_of_2024());
  EXPECT_EQ(texts(found, "area_for_improvement"),
            (Texts{"Leaders should improve the quality of plans. They should do so with parents, "
                   "with schools and with health services, so that plans say what children need.",
                   "Leaders should reduce the time that children wait for an assessment of their "
                   "speech.",
                   "Leaders should make sure that families know:",
                   "The partnership should publish what it spends."}));
  ASSERT_EQ(found.findings.size(), 4u);
  EXPECT_EQ(found.findings[2].children,
            (Texts{"what is on offer; and",
                   "whom to ask, also in the evening and during the school holidays, when many "
                   "services are closed."}));
  EXPECT_TRUE(found.warnings.empty());
}

TEST(AreaSendLookAlikes, PriorityActionsHaveTheirBodies) {
  const Extraction found = extract(send::report_with_priorities());
  EXPECT_EQ(field(found, "outcome"), "3");
  EXPECT_EQ(texts(found, "priority_action"),
            (Texts{"Leaders should urgently agree who decides, and write it down.",
                   "Leaders should shorten waits. They should begin now."}));
  ASSERT_EQ(found.findings.size(), 3u);
  EXPECT_EQ(found.findings[0].ref, "Northshire Council, NHS Northshire and Westmarch ICB");
  EXPECT_TRUE(found.findings[0].quote.starts_with(found.findings[0].ref + "\nLeaders should"));
  EXPECT_EQ(found.findings[0].page_end, found.findings[0].page + 1);
  EXPECT_EQ(found.findings[1].ref, "NHS Northshire and Westmarch ICB");
  EXPECT_EQ(found.findings[1].page, found.findings[1].page_end);
  EXPECT_TRUE(found.warnings.empty());
}

TEST(AreaSendLookAlikes, RowsThatMayBeTwoStayOneAndAreFlagged) {
  const Extraction found = extract(send::report_with_unsure_rows());
  EXPECT_EQ(texts(found, "area_for_improvement").size(), 1u);
  EXPECT_TRUE(warned(found, "improvement_rows_unsure"));
}

TEST(AreaSendLookAlikes, AnOutcomeIsGivenOnlyWhenOneIsStated) {
  const auto outcome_in = [](std::string_view text) {
    return extract(send::begin_report(text).finish());
  };
  EXPECT_EQ(field(outcome_in("The arrangements typically lead to positive experiences and outcomes "
                             "for children."),
                  "outcome"),
            "1");
  for (std::string_view text :
       {"The arrangements lead to good experiences.",
        "The arrangements typically lead to positive experiences. For some there are widespread "
        "and/or systemic failings."}) {
    const Extraction found = outcome_in(text);
    EXPECT_EQ(field(found, "outcome"), "not found") << text;
    EXPECT_TRUE(warned(found, "outcome_unclear")) << text;
  }
}

TEST(AreaSendLookAlikes, DatesThatAreNotCertainAreNotGiven) {
  for (std::string_view dates :
       {"Inspection dates: 3 to 37 June 2024", "Inspection dates: June 2024",
        "Inspection dates: 7 to 3 June 2024", "Inspection dates:"}) {
    const Extraction found = extract(send::begin_report(send::kInconsistent, dates).finish());
    EXPECT_EQ(field(found, "inspection_start"), "") << dates;
    EXPECT_TRUE(warned(found, "inspection_dates_unclear")) << dates;
  }
}

TEST(AreaSendHostileFiles, OtherDocumentsAreRefused) {
  for (const std::string& document : {send::other_document(), std::string(), std::string("text"),
                                      std::string("<!DOCTYPE html>"), std::string("%PDF-1.7\n")}) {
    const auto result = run(document);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
  }
}

TEST(AreaSendHostileFiles, OtherDocumentsAreRefusedHoweverLong) {
  report::SetPdf book;
  for (int page = 1; page < 420; ++page) book.line("A page of another document.").new_page();
  const auto result = run(book.finish());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
}

TEST(AreaSendHostileFiles, CutFilesGiveNoWrongOutcomeOrDate) {
  for_each_cut(send::report_with_priorities(), 397, [](const std::string& cut) {
    const auto result = run(cut);
    if (!result.ok()) return;
    const std::string outcome = field(*result, "outcome");
    const std::string start = field(*result, "inspection_start");
    EXPECT_TRUE(outcome == "not found" || outcome.empty() || outcome == "3") << outcome;
    EXPECT_TRUE(start == "not found" || start.empty() || start == "2024-06-03") << start;
  });
}

TEST(AreaSendHostileFiles, FlippedBytesAreReadOrRefused) {
  for_each_flip(send::report_of_2024(), 211, [](const std::string& flipped) {
    const auto result = run(flipped);
    EXPECT_TRUE(result.ok() || result.error().code() == ErrorCode::kPluginRefused)
        << result.error().describe();
  });
}

}  // namespace
}  // namespace scrutiny
