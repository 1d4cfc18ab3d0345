// The real reports, where they are at hand (SCRUTINY_SAMPLES): the parser against
// testdata/truth.json.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "plugins/ofsted_ilacs/ilacs_parser.h"
#include "plugins/ofsted_ilacs/sample_truth.h"
#include "plugins/report/lines.h"

namespace scrutiny::ilacs {
namespace {

std::filesystem::path samples() {
  const char* set = std::getenv("SCRUTINY_SAMPLES");
  const std::filesystem::path root = set ? set : SCRUTINY_SOURCE_DIR "/../shared/samples";
  return root / "ofsted-ilacs";
}

class Samples : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(samples()))
      GTEST_SKIP()
          << "no sample reports: set SCRUTINY_SAMPLES to the folder that holds ofsted-ilacs/";
    auto truth = load_truth(SCRUTINY_SOURCE_DIR "/plugins/ofsted_ilacs/testdata/truth.json");
    ASSERT_TRUE(truth.ok()) << truth.error().describe();
    truth_ = *std::move(truth);
  }

  void expect_all_right(const std::filesystem::path& folder,
                        const std::map<std::string, TruthReport>& reports) {
    for (const auto& [name, truth] : reports) {
      SCOPED_TRACE(name);
      std::ifstream file(folder / name, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      ASSERT_FALSE(bytes.empty());
      pdf::PdfLimits limits;
      limits.with_words = pdf::PdfWords::kOnly;
      const auto pages = pdf::read_pdf_text(as_bytes(bytes), limits);
      ASSERT_EQ(pages.ok(), truth.is_pdf);
      if (!truth.is_pdf) continue;
      EXPECT_GT(printed_text(pages->front()).size(), 500u);
      const IlacsReport report = parse_report(*pages);
      EXPECT_TRUE(is_report(report));
      EXPECT_TRUE(may_be_report(pages->front()));
      for (const FieldScore& field : score(truth, report)) {
        EXPECT_EQ(field.right, field.of) << field.field;
        EXPECT_EQ(field.invented, 0) << field.field;
        for (const std::string& miss : field.misses) ADD_FAILURE() << field.field << ": " << miss;
      }
    }
  }

  Truth truth_;
};

TEST_F(Samples, AreReadAsTheyAreWritten) {
  ASSERT_EQ(truth_.reports.size(), 25u);
  expect_all_right(samples(), truth_.reports);
}

TEST_F(Samples, OfAMissingReportSaysSo) {
  std::ifstream file(samples() / "older/blackpool-2012-07-13.pdf", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto page = read_web_page(as_bytes(bytes));
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->title, "Report not found - Find an Inspection Report - Ofsted");
  EXPECT_FALSE(is_report(parse_web_report(*page)));
}

TEST_F(Samples, OfOtherInspectionsAreNoSuchReport) {
  int files = 0;
  for (const char* folder : {"ofsted-jtai", "area-send"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(samples().parent_path() / folder)) {
      if (entry.path().extension() != ".pdf") continue;
      SCOPED_TRACE(entry.path().filename());
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      pdf::PdfLimits limits;
      limits.with_words = pdf::PdfWords::kOnly;
      const auto pages = pdf::read_pdf_text(as_bytes(bytes), limits);
      ASSERT_TRUE(pages.ok());
      EXPECT_FALSE(is_report(parse_report(*pages)));
      ++files;
    }
  EXPECT_GE(files, 23);
}

TEST_F(Samples, OfOlderLayoutsGiveNoWrongJudgement) {
  ASSERT_EQ(truth_.older.size(), 12u);
  expect_all_right(samples() / "older", truth_.older);
}

}  // namespace
}  // namespace scrutiny::ilacs
