#include "plugins/client/reader.h"

#include <gtest/gtest.h>

#include "plugins/pdf/simple_pdf.h"
#include "plugins/sniff/sniff.h"
#include "plugins/testing/plugin_fixture.h"

namespace scrutiny {
namespace {

using testing::MemoryDocument;

// The fallback plugins and, above them for plain text, the misbehaving one.
class Reader : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    for (const char* id : {"plain_text", "pdf_text"}) {
      std::filesystem::create_directory(folder_.path() / id);
      for (const std::string& file : {std::string("manifest.json"), std::string(id) + ".so"})
        std::filesystem::copy(testing::built_plugin(id) / file, folder_.path() / id / file);
      ASSERT_TRUE(sign_plugin(folder_.path() / id, testing::test_key()).ok());
    }
    const auto hostile =
        testing::install(folder_.path(), "hostile", testing::test_plugin("hostile"));
    std::string text = testing::read_file(hostile / "manifest.json");
    text.replace(text.find("\"priority\":0"), 12, "\"priority\":9");
    testing::write_file(hostile / "manifest.json", text);
    ASSERT_TRUE(sign_plugin(hostile, testing::test_key()).ok());
    plugins_ =
        scan_plugins(folder_.path(), testing::trust_test_key(), PluginLimits()).value().usable;
    ASSERT_EQ(plugins_.size(), 3u);
  }

  DocumentReading read(std::string_view content) {
    ExtractionClientConfig config;
    config.worker.host_program = testing::bin_folder() / "plugin_host";
    config.warm_workers = 0;
    ExtractionClient client(config, health_);
    const MemoryDocument document(content);
    return read_document(client, plugins_, document.request("claimed/type"), DocumentKind::kOther,
                         Guidance(), CancelToken())
        .value();
  }

  testing::TemporaryFolder folder_;
  std::vector<PluginInfo> plugins_;
  MemoryPluginHealth health_;
};

TEST_F(Reader, FallsBackWhenThePluginMeantForItRefusesOrCrashes) {
  for (const auto& [order, code] : {std::pair{"refuse", ErrorCode::kPluginRefused},
                                    {"segfault", ErrorCode::kWorkerCrashed},
                                    {"open", ErrorCode::kWorkerPolicy}}) {
    const DocumentReading reading = read(order);
    ASSERT_EQ(reading.attempts.size(), 2u) << order;
    EXPECT_EQ(reading.attempts[0].plugin_id, "hostile");
    EXPECT_EQ(reading.attempts[0].status.error().code(), code);
    EXPECT_EQ(reading.attempts[1].plugin_id, "plain_text");
    ASSERT_TRUE(reading.outcome) << order;
    EXPECT_EQ(reading.outcome->extraction.pages.at(0).text, order);
  }
}

TEST_F(Reader, StopsAtTheFirstThatSucceeds) {
  const DocumentReading reading = read("nothing");
  EXPECT_EQ(reading.attempts.size(), 1u);
  EXPECT_EQ(reading.outcome->extraction.plugin_id, "hostile");
}

TEST_F(Reader, ChoosesByContent) {
  pdf::SimplePdf pdf;
  pdf.add_page();
  pdf.text(72, 72, "Words on paper");
  const DocumentReading paper = read(pdf.finish());
  EXPECT_EQ(paper.media_type, media::kPdf);
  ASSERT_TRUE(paper.outcome);
  EXPECT_EQ(paper.outcome->extraction.plugin_id, "pdf_text");
  EXPECT_NE(paper.outcome->extraction.pages.at(0).text.find("Words on paper"), std::string::npos);

  const DocumentReading page = read("<!DOCTYPE html><title>T</title><p>Words");
  ASSERT_TRUE(page.outcome);
  EXPECT_EQ(page.outcome->extraction.plugin_id, "plain_text");
  EXPECT_EQ(page.outcome->extraction.document.format, "html");
}

TEST_F(Reader, SaysThatNobodyReadsAType) {
  const DocumentReading reading = read("\x89PNG\r\n\x1A\n");
  EXPECT_EQ(reading.media_type, media::kPng);
  EXPECT_TRUE(reading.attempts.empty());
  EXPECT_FALSE(reading.outcome);
}

TEST_F(Reader, SignsOnlyAManifestThatNamesItsLibrary) {
  testing::write_file(folder_.path() / "plain_text" / "plain_text.so", "something else");
  const Status status = sign_plugin(folder_.path() / "plain_text", testing::test_key());
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code(), ErrorCode::kTampered);
}

}  // namespace
}  // namespace scrutiny
