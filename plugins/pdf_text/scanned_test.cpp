// What the plugin says of pages that are pictures.
#include <gtest/gtest.h>

#include "plugins/pdf/simple_pdf.h"
#include "plugins/sdk/run_plugin.h"
#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_pdf_text();

namespace scrutiny {
namespace {

constexpr std::string_view kText = "A page with a sentence on it.";

void add_scan(pdf::SimplePdf& pdf, std::string_view stamp = "") {
  pdf.add_page();
  std::string pixels(100 * 140, '\xff');
  for (std::size_t i = 0; i < pixels.size(); i += 7) pixels[i] = '\0';
  pdf.picture(100, 140, pixels);
  if (!stamp.empty()) pdf.text(500, 800, stamp);
}

// Code and text of the one warning; empty when there is none.
std::string warning_of(const pdf::SimplePdf& pdf) {
  const std::string file = pdf.finish();
  const auto found = sdk::run_plugin(*scrutiny_plugin_entry_pdf_text(), as_bytes(file));
  EXPECT_TRUE(found.ok()) << found.error().describe();
  if (!found.ok() || found->warnings.empty()) return {};
  EXPECT_EQ(found->warnings.size(), 1u);
  return found->warnings[0].code + ": " + found->warnings[0].text;
}

TEST(ScannedPages, AreCounted) {
  pdf::SimplePdf scan;
  add_scan(scan);
  add_scan(scan, "2 of 3");
  add_scan(scan);
  EXPECT_EQ(warning_of(scan), "scanned: 3 of 3 pages are pictures without text, as of a scan.");
}

TEST(ScannedPages, AreCountedAmongOthersAndEmptyOnesAreNot) {
  pdf::SimplePdf mixed;
  mixed.add_page();
  mixed.text(72, 72, kText);
  add_scan(mixed);
  mixed.add_page();
  EXPECT_EQ(warning_of(mixed), "scanned: 1 of 3 pages are pictures without text, as of a scan.");
}

TEST(ScannedPages, AreNotThoseWithTextOrWithNothing) {
  pdf::SimplePdf text;
  text.add_page();
  text.text(72, 72, kText);
  text.add_page();
  EXPECT_EQ(warning_of(text), "");
  pdf::SimplePdf empty;
  empty.add_page();
  EXPECT_EQ(warning_of(empty), "no_text: The pages of the file are empty.");
  pdf::SimplePdf both;
  add_scan(both, kText);
  EXPECT_EQ(warning_of(both), "");
}

TEST(ScannedPages, AreFoundInTheSandboxToo) {
  if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  testing::Conformance suite(*scrutiny_plugin_entry_pdf_text(), "pdf_text");
  pdf::SimplePdf mixed;
  mixed.add_page();
  mixed.text(72, 72, kText);
  add_scan(mixed);
  suite.expect_same("mixed", mixed.finish());
  const Extraction found = suite.read(mixed.finish());
  ASSERT_EQ(found.warnings.size(), 1u);
  EXPECT_EQ(found.warnings[0].code, "scanned");
}

}  // namespace
}  // namespace scrutiny
