// PDFs made to hang, to crash or to fill memory, through the sandboxed plugin: each ends in time
// with an answer, and the plugin reads the next document as ever.
#include <chrono>
#include <cstdio>

#include <gtest/gtest.h>

#include "plugins/pdf/simple_pdf.h"
#include "plugins/sdk/run_plugin.h"
#include "plugins/testing/plugin_fixture.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_pdf_text();

namespace scrutiny {
namespace {

std::string object(int number, const std::string& body) {
  return std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
}

std::string stream(const std::string& members, const std::string& content) {
  return "<< " + members + " /Length " + std::to_string(content.size()) + " >>\nstream\n" +
         content + "\nendstream";
}

// Without a cross-reference table: Poppler then looks for the objects itself.
std::string file_of(const std::string& objects) {
  return "%PDF-1.7\n" + objects + "trailer\n<< /Root 1 0 R /Size 100 >>\n%%EOF\n";
}

const std::string kCatalog = object(1, "<< /Type /Catalog /Pages 2 0 R >>");

// One page that draws `content` with the resources.
std::string one_page(const std::string& resources, const std::string& content,
                     const std::string& others = "", const std::string& box = "0 0 595 842") {
  return file_of(kCatalog + object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>") +
                 object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [" + box +
                               "] /Contents 4 0 R /Resources << " + resources + " >> >>") +
                 object(4, stream("", content)) + others);
}

std::string page_tree_loop() {
  return file_of(kCatalog + object(2, "<< /Type /Pages /Kids [5 0 R] /Count 2 >>") +
                 object(5, "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 5 0 R] /Count 2 >>"));
}

std::string pages_claimed(const std::string& count) {
  return file_of(kCatalog + object(2, "<< /Type /Pages /Kids [3 0 R] /Count " + count + " >>") +
                 object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"));
}

std::string many_pages() {
  pdf::SimplePdf out;
  for (int i = 0; i < 3000; ++i) out.add_page();
  return out.finish();
}

std::string deep_page_tree() {
  std::string objects = kCatalog;
  for (int i = 2; i < 20'000; ++i)
    objects += object(i, "<< /Type /Pages /Kids [" + std::to_string(i + 1) + " 0 R] /Count 1 >>");
  return file_of(objects + object(20'000, "<< /Type /Page /MediaBox [0 0 595 842] >>"));
}

std::string deep_arrays() {
  return file_of(
      kCatalog + object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>") +
      object(3, "<< /Type /Page /Parent 2 0 R /X " + std::string(1'000'000, '[') + " >>"));
}

std::string outline_loop() {
  return file_of(
      object(1, "<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>") +
      object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>") +
      object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>") +
      object(5, "<< /First 6 0 R /Last 6 0 R /Count 9 >>") +
      object(6, "<< /Title (x) /Parent 5 0 R /Next 6 0 R /Prev 6 0 R /First 5 0 R /Last 6 0 R >>"));
}

std::string cross_reference_loop() {
  std::string out = "%PDF-1.7\n" + kCatalog + object(2, "<< /Type /Pages /Kids [] /Count 0 >>");
  const std::string at = std::to_string(out.size());
  return out + "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R /Prev " + at +
         " >>\nstartxref\n" + at + "\n%%EOF\n";
}

std::string endless_reference() {
  return file_of(
      kCatalog + object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>") +
      object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>") +
      "4 0 obj\n<< /Length 4 0 R >>\nstream\nBT ET\nendstream\nendobj\n");
}

std::string form_in_itself() {
  return one_page("/XObject << /F 5 0 R >>", "/F Do /F Do",
                  object(5, stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << "
                                   "/XObject << /F 5 0 R >> >>",
                                   "/F Do /F Do")));
}

// Each form draws the next one ten times: 10^12 drawings in all.
std::string forms_in_forms() {
  std::string others;
  for (int i = 5; i < 17; ++i) {
    std::string draw;
    for (int k = 0; k < 10; ++k) draw += "/F Do ";
    others += object(i, stream("/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << "
                               "/XObject << /F " +
                                   std::to_string(i + 1) + " 0 R >> >>",
                               draw));
  }
  others += object(17, stream("/Type /XObject /Subtype /Form /BBox [0 0 600 900]", "0 0 9 9 re f"));
  return one_page("/XObject << /F 5 0 R >>", "/F Do", others);
}

std::string picture(const std::string& size, const std::string& filter) {
  return one_page("/XObject << /P 5 0 R >>", "q 595 0 0 842 0 0 cm /P Do Q",
                  object(5, stream("/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB "
                                   "/BitsPerComponent 8 " +
                                       size + filter,
                                   std::string(1000, '\x55'))));
}

std::string deep_graphics_state() {
  std::string content;
  for (int i = 0; i < 1'000'000; ++i) content += "q ";
  return one_page("", content);
}

std::string huge_page() {
  return one_page("", "0 0 9 9 re f", "", "0 0 1e9 1e9");
}

class HostilePdf : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    PluginTrust trust;
    trust.unsigned_plugins = UnsignedPlugins::kAllowed;
    const auto scan =
        scan_plugins(testing::built_plugin("pdf_text").parent_path(), trust, PluginLimits());
    ASSERT_TRUE(scan.ok());
    for (const PluginInfo& info : scan->usable)
      if (info.manifest.id == "pdf_text") plugin_ = info;
    ASSERT_EQ(plugin_.manifest.id, "pdf_text");
  }

  // What came of it; a failure that is not one of these is a fault of the sandbox or the plugin.
  void expect_an_end(const std::string& name, const std::string& document) {
    SCOPED_TRACE(name);
    MemoryPluginHealth health;
    ExtractionClientConfig config;
    config.worker.host_program = testing::bin_folder() / "plugin_host";
    config.warm_workers = 0;
    ExtractionClient client(config, health);
    const auto before = testing::footprint();
    PluginLimits limits;
    limits.total = limits.progress = std::chrono::seconds(2);
    const testing::MemoryDocument memory(document);
    const auto start = std::chrono::steady_clock::now();
    const auto outcome =
        client.extract(plugin_, memory.request("application/pdf"), limits, CancelToken());
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(6));
    if (outcome.ok()) {
      EXPECT_LT(outcome->report.peak_memory_bytes, 768u << 20);
      EXPECT_LE(outcome->extraction.pages.size(), 2000u);
      std::printf("%-24s read, %zu pages\n", name.c_str(), outcome->extraction.pages.size());
    } else {
      const ErrorCode code = outcome.error().code();
      EXPECT_TRUE(code == ErrorCode::kPluginRefused || code == ErrorCode::kOutputLimit ||
                  code == ErrorCode::kWorkerTimeout || code == ErrorCode::kWorkerOom)
          << outcome.error().describe();
      std::printf("%-24s %s\n", name.c_str(), outcome.error().describe().c_str());
    }
    pdf::SimplePdf good;
    good.add_page();
    good.text(72, 72, "Still here and still reading.");
    const testing::MemoryDocument next(good.finish());
    const auto after =
        client.extract(plugin_, next.request("application/pdf"), PluginLimits(), CancelToken());
    EXPECT_TRUE(after.ok()) << after.error().describe();
    EXPECT_FALSE(testing::footprint().children && !before.children);
  }

  PluginInfo plugin_;
};

TEST_F(HostilePdf, LoopsEnd) {
  expect_an_end("page tree", page_tree_loop());
  expect_an_end("outline", outline_loop());
  expect_an_end("cross-reference", cross_reference_loop());
  expect_an_end("length of itself", endless_reference());
  expect_an_end("form in itself", form_in_itself());
}

TEST_F(HostilePdf, CountsThatAreNotTrueAreNotBelieved) {
  for (const char* count : {"2000000000", "-1", "99999999999999999999", "2"})
    expect_an_end(std::string("pages ") + count, pages_claimed(count));
  expect_an_end("3,000 pages", many_pages());
  const std::string document = many_pages();
  const auto refused = sdk::run_plugin(*scrutiny_plugin_entry_pdf_text(), as_bytes(document));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().public_text(), "The PDF has more pages or text than can be read.");
}

TEST_F(HostilePdf, DepthEnds) {
  expect_an_end("deep page tree", deep_page_tree());
  expect_an_end("deep arrays", deep_arrays());
  expect_an_end("deep graphics state", deep_graphics_state());
  expect_an_end("forms in forms", forms_in_forms());
}

TEST_F(HostilePdf, PicturesAndPagesOfAnySizeEnd) {
  for (const char* filter :
       {"", "/Filter /FlateDecode ", "/Filter /JPXDecode ", "/Filter /JBIG2Decode "})
    for (const char* size : {"/Width 100000 /Height 100000 ",
                             "/Width 2147483647 /Height 2147483647 ", "/Width -5 /Height 0 "})
      expect_an_end(std::string(filter) + size, picture(size, filter));
  expect_an_end("huge page", huge_page());
}

}  // namespace
}  // namespace scrutiny
