// A scan is read in the sandbox, and nothing else is. The plugin is switched on here as an operator
// does it: its manifest is changed and signed again.
#include <cstdio>

#include <gtest/gtest.h>

#include "plugins/pdf/simple_pdf.h"
#include "plugins/sdk/run_plugin.h"
#include "plugins/testing/plugin_fixture.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_pdf_ocr();

namespace scrutiny {
namespace {

std::string scan() {
  return testing::read_file(SCRUTINY_SOURCE_DIR "/plugins/pdf_ocr/testdata/scan.pdf");
}

void expect_words(const Extraction& found) {
  ASSERT_EQ(found.pages.size(), 2u);
  const std::string& first = found.pages[0].text;
  for (const std::string_view words :
       {"Multi-agency audit of missing children",
        "Northshire Safeguarding Children Partnership, March 2025", "In nine of them the",
        "2. Health visitors should be told when a child under five is missing."})
    EXPECT_NE(first.find(words), std::string::npos) << words << "\nin\n" << first;
  EXPECT_EQ(found.pages[1].text.find("Page two holds the answer of the partners."), 0u)
      << found.pages[1].text;
  ASSERT_EQ(found.warnings.size(), 1u);
  EXPECT_EQ(found.warnings[0].code, "ocr");
  EXPECT_TRUE(found.findings.empty());
}

std::string reason(const std::string& document) {
  const auto found = sdk::run_plugin(*scrutiny_plugin_entry_pdf_ocr(), as_bytes(document));
  if (found.ok()) return "not refused";
  EXPECT_EQ(found.error().code(), ErrorCode::kPluginRefused);
  return found.error().public_text();
}

TEST(PdfOcr, RefusesWhatNeedsNone) {
  pdf::SimplePdf text;
  text.add_page();
  text.text(72, 72, "A page with a sentence on it.");
  EXPECT_EQ(reason(text.finish()), "The PDF has text; nothing needs to be recognised in it.");
  pdf::SimplePdf empty;
  empty.add_page();
  EXPECT_EQ(reason(empty.finish()), "No text was recognised in the pictures of the PDF.");
  EXPECT_EQ(reason("no PDF"), "The PDF is damaged or incomplete.");
  pdf::SimplePdf many;
  for (int i = 0; i < 201; ++i) many.add_page();
  EXPECT_EQ(reason(many.finish()), "The PDF has too many pages to recognise text in.");
}

class PdfOcrInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    plugin_folder_ = folder_.path() / "pdf_ocr";
    std::filesystem::copy(testing::built_plugin("pdf_ocr"), plugin_folder_);
  }

  PluginScan scan_folder() {
    auto found = scan_plugins(folder_.path(), testing::trust_test_key(), PluginLimits());
    if (!found.ok()) throw std::runtime_error(found.error().describe());
    return *std::move(found);
  }

  void sign() { testing::sign_again(plugin_folder_, testing::test_key()); }

  void switch_on() {
    const auto file = plugin_folder_ / "manifest.json";
    std::string manifest = testing::read_file(file);
    const std::string_view off = "\"disabled\"";
    const std::size_t at = manifest.find(off);
    ASSERT_NE(at, std::string::npos) << "it must be off as it is built";
    testing::write_file(file, manifest.replace(at, off.size(), "\"active\""));
    sign();
  }

  testing::TemporaryFolder folder_;
  std::filesystem::path plugin_folder_;
};

TEST_F(PdfOcrInSandbox, IsOffUntilItIsSwitchedOn) {
  sign();
  EXPECT_TRUE(scan_folder().usable.empty());
  ASSERT_EQ(scan_folder().refused.size(), 1u);
  switch_on();
  EXPECT_EQ(scan_folder().usable.size(), 1u);
}

TEST_F(PdfOcrInSandbox, ReadsTheWordsOfAScan) {
  switch_on();
  const PluginScan found = scan_folder();
  ASSERT_EQ(found.usable.size(), 1u);
  MemoryPluginHealth health;
  ExtractionClientConfig config;
  config.worker.host_program = testing::bin_folder() / "plugin_host";
  config.warm_workers = 0;
  ExtractionClient client(config, health);
  const std::string bytes = scan();
  const testing::MemoryDocument document(bytes);
  const PluginLimits limits = found.usable[0].limits;
  const auto outcome =
      client.extract(found.usable[0], document.request("application/pdf"), limits, CancelToken());
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  expect_words(outcome->extraction);
  std::printf("2 pages: %.2f s, at most %.0f MiB\n",
              static_cast<double>(outcome->report.run.count()) / 1e6,
              static_cast<double>(outcome->report.peak_memory_bytes) / (1 << 20));
}

TEST_F(PdfOcrInSandbox, SaysTheSameOutsideIt) {
  const std::string bytes = scan();
  const auto found = sdk::run_plugin(*scrutiny_plugin_entry_pdf_ocr(), as_bytes(bytes));
  ASSERT_TRUE(found.ok()) << found.error().describe();
  expect_words(*found);
}

}  // namespace
}  // namespace scrutiny
