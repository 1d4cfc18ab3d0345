#include "plugins/testing/conformance.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "plugins/pdf/simple_pdf.h"
#include "plugins/sniff/sniff.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_plain_text();
extern "C" const scrutiny_plugin* scrutiny_plugin_entry_pdf_text();

namespace scrutiny {
namespace {

using testing::Conformance;

class ConformanceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

std::string report() {
  pdf::SimplePdf out;
  for (int page = 1; page <= 3; ++page) {
    out.add_page();
    out.text(72, 80, "Inspection of Northshire local authority", 18, pdf::SimplePdf::Face::kBold);
    for (int line = 0; line < 30; ++line)
      out.text(72, 120 + line * 16,
               "\xE2\x97\xBC Item " + std::to_string(line) + " of page " + std::to_string(page) +
                   " \xE2\x80\x93 caf\xC3\xA9");
  }
  return out.finish("Report");
}

TEST_F(ConformanceTest, PlainText) {
  Conformance suite(*scrutiny_plugin_entry_plain_text(), "plain_text");
  suite.expect_same("text", "Dear all,\nthe plan\n");
  suite.expect_same("table", "Ref,Action\n1,\"a, b\"\n");
  suite.expect_same("empty", "");
  suite.expect_same("Windows text",
                    "the council\x92s plan \x96 caf\xE9, \xA3"
                    "5");
  suite.expect_same("Shift JIS",
                    "\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\x95\xB6\x8F\xCD\x82\xC5\x82\xB7\x81\x42");
  suite.expect_same("page", "<!DOCTYPE html><title>T</title><p>one<p>caf&eacute;");
  suite.expect_same("page in Latin-1", "<html><meta charset=iso-8859-15><p>caf\xE9");
  suite.expect_same("no text", std::string("\0\1\2", 3));
  suite.expect_same("long", std::string(3u << 20, 'a'));
  suite.expect_survival_of_cuts("<html><table><tr><td>a<td>b</table><script>x</script><svg><p>",
                                20);
}

TEST_F(ConformanceTest, PdfText) {
  Conformance suite(*scrutiny_plugin_entry_pdf_text(), "pdf_text");
  suite.expect_same("report", report());
  suite.expect_same("no PDF", "Dear all");
  suite.expect_same("empty", "");
  suite.expect_same("nothing but a header", "%PDF-1.4\n");
  suite.expect_survival_of_cuts(report(), 25);
}

TEST_F(ConformanceTest, PopplerInsideTheSandboxReturnsEveryWord) {
  Conformance suite(*scrutiny_plugin_entry_pdf_text(), "pdf_text");
  const Extraction out = suite.read(report());
  ASSERT_EQ(out.pages.size(), 3u);
  for (const ExtractedPage& page : out.pages) {
    EXPECT_NE(page.text.find("Inspection of Northshire local authority"), std::string::npos);
    EXPECT_NE(page.text.find("\xE2\x97\xBC Item 29 of page " + std::to_string(page.page) +
                             " \xE2\x80\x93 caf\xC3\xA9"),
              std::string::npos)
        << page.text;
  }
}

// The host skips colour profiles and hides Poppler's data; this process does neither.
TEST_F(ConformanceTest, RealReportsGiveTheSameTextInsideTheSandboxAsOutside) {
  const char* folder = std::getenv("SCRUTINY_SAMPLES");
  const std::filesystem::path samples = folder ? folder : SCRUTINY_SOURCE_DIR "/../shared/samples";
  if (!std::filesystem::exists(samples)) GTEST_SKIP() << "no samples at " << samples;
  Conformance pdf(*scrutiny_plugin_entry_pdf_text(), "pdf_text");
  Conformance text(*scrutiny_plugin_entry_plain_text(), "plain_text");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(samples)) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = testing::read_file(entry.path());
    const std::string_view type = sniff(as_bytes(bytes));
    if (type == media::kPdf) pdf.expect_agreement(entry.path().filename().string(), bytes);
    if (type == media::kHtml || type == media::kCsv)
      text.expect_agreement(entry.path().filename().string(), bytes);
  }
}

}  // namespace
}  // namespace scrutiny
