// Files made to hurt, each given to every plugin that is asked for its kind, in plugin_host: a
// result or a refusal within the plugin's own limits, never a worker that had to be ended.
#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

#include "plugins/office/testing/office_files.h"
#include "plugins/sniff/sniff.h"
#include "plugins/testing/plugin_fixture.h"

namespace scrutiny {
namespace {

using namespace std::string_view_literals;
using testing::make_docx;
using testing::make_odf;
using testing::make_xlsx;
using testing::make_zip;

constexpr double kSeconds = 30;  // this machine may be busy; the slowest takes a tenth of it

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string docx_of(const std::string& xml) {
  return make_zip(
      {{"[Content_Types].xml",
        "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/"
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"},
       {"word/document.xml", xml}});
}

std::string laughs() {
  std::string out = "<!DOCTYPE d [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'z'; ++c)
    out += std::string("<!ENTITY ") + c + " \"" +
           repeated(std::string("&") + static_cast<char>(c - 1) + ";", 10) + "\">";
  return out + "]><d>&y;</d>";
}

std::string many_attributes() {
  std::string out = "<w:p";
  for (int i = 0; i < 50'000; ++i) out += " a" + std::to_string(i) + "=\"\"";
  return out + "/>";
}

std::string lying_sizes() {
  std::string bomb = make_docx(std::string(80u << 20, ' '));
  const std::size_t local = bomb.rfind("PK\x03\x04"sv);
  const std::size_t central = bomb.rfind("PK\x01\x02"sv);
  for (const std::size_t at : {local + 22, central + 24}) bomb.replace(at, 4, "\x10\0\0\0"sv);
  return bomb;
}

std::string empty_sheets() {
  std::string sheets;
  for (int i = 0; i < 200'000; ++i)
    sheets += "<table:table table:name=\"" + std::to_string(i * 7919) + "\"/>";
  return make_odf("spreadsheet", sheets);
}

std::string deep_rtf() {
  return "{\\rtf1 " + repeated("{\\b ", 200'000);
}

std::string deep_mail() {
  std::string out = "From: a\nDate: b\n";
  for (int i = 0; i < 5'000; ++i) {
    const std::string n = std::to_string(i);
    out += "Content-Type: multipart/mixed; boundary=b" + n + "\n\n--b" + n + "\n";
  }
  return out;
}

// A zlib stream: what a ZIP holds, with a header before it.
std::string deflated(const std::string& content) {
  const std::string zip = make_zip({{"x", content}});
  const std::size_t central = zip.rfind("PK\x01\x02"sv);
  std::size_t size = 0;
  for (std::size_t i = 4; i-- > 0;)
    size = size << 8 | static_cast<unsigned char>(zip[central + 20 + i]);
  return "\x78\x9C" + zip.substr(30 + 1, size);
}

std::string pdf(std::initializer_list<std::string> objects, const std::string& trailer = "") {
  std::string out = "%PDF-1.4\n";
  int number = 0;
  for (const std::string& object : objects)
    out += std::to_string(++number) + " 0 obj\n" + object + "\nendobj\n";
  return out + "trailer\n<</Root 1 0 R /Size 9 " + trailer + ">>\n%%EOF\n";
}

std::string page_pdf(const std::string& content, const std::string& filter,
                     const std::string& more = "null") {
  return pdf({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
              "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<<"
              "/F 5 0 R>>>>>>",
              "<</Length " + std::to_string(content.size()) + filter + ">>stream\n" + content +
                  "\nendstream",
              more});
}

std::string nested_arrays() {
  return pdf({"<</Type/Catalog/Pages 2 0 R/X " + repeated("[", 100'000) + ">>",
              "<</Type/Pages/Kids[]/Count 0>>"});
}

struct Case {
  const char* what;
  std::string (*make)();
  bool read = false;  // by some plugin; else every one refuses it
};

const Case kCases[] = {
    {"billion laughs", [] { return docx_of(laughs()); }},
    {"an external entity",
     [] { return docx_of("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><d>&x;</d>"); }},
    {"an external DTD", [] { return docx_of("<!DOCTYPE d SYSTEM \"http://127.0.0.1/x\"><d/>"); }},
    {"billion laughs as XML", [] { return "<?xml version=\"1.0\"?>" + laughs(); }, true},
    {"50,000 attributes", [] { return make_docx(many_attributes()); }},
    {"50,000 attributes in a page", [] { return "<html>" + many_attributes() + "x"; }, true},
    {"a ZIP bomb", [] { return make_docx(std::string(400u << 20, ' ')); }},
    {"sizes that lie", lying_sizes},
    {"names that point elsewhere",
     [] {
       return make_docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>",
                        {{"../../../etc/passwd", "x"}, {"/absolute", "y"}});
     },
     true},
    {"tables inside tables", [] { return make_docx(repeated("<w:tbl><w:tr><w:tc>", 100'000)); }},
    {"nested elements of a page", [] { return "<html>" + repeated("<div>", 400'000) + "x"; }, true},
    {"nested tables of a page",
     [] { return "<html>" + repeated("<table><tr><td>", 100'000) + "x"; }, true},
    {"unclosed formatting",
     [] {
       std::string out = "<html>";
       for (int i = 0; i < 50'000; ++i) out += "<p><b a=" + std::to_string(i) + "></p>";
       return out + repeated("<p>x", 50'000);
     },
     true},
    {"a character set that is a path",
     [] { return std::string("<html><meta charset=../../x><p>caf\xE9</html>"); }, true},
    {"200,000 empty sheets", empty_sheets, true},
    {"a repeated row",
     [] {
       return make_odf("spreadsheet",
                       "<table:table table:name=\"s\"><table:table-row "
                       "table:number-rows-repeated=\"1048576\"><table:table-cell><text:p>x"
                       "</text:p></table:table-cell></table:table-row></table:table>");
     }},
    {"a line of CSV of 100 MB", [] { return "a,b\n1,2\n" + std::string(100u << 20, 'x'); }},
    {"60 million empty cells of CSV", [] { return "a,b\n1,2\n" + std::string(60u << 20, ','); }},
    {"invalid UTF-8",
     [] { return "Ref,Action,Owner\n" + repeated("1,\xFF\xC0\x80\xED\xA0\x80,x\n", 1'000); }, true},
    {"invalid UTF-16", [] { return "\xFF\xFE" + repeated("\x00\xD8"sv, 100'001) + "x"; }, true},
    {"invalid UTF-16 in XML", [] { return docx_of(std::string("\xFF\xFE<\0a\0\0\xD8>\0"sv)); }},
    {"nested groups of rich text", deep_rtf},
    {"rich text of control words",
     [] { return "{\\rtf1 " + repeated("\\u-10179\\'e9\\f1", 1'000'000) + "}"; }, true},
    {"nested parts of a message", deep_mail},
    {"a message of boundaries",
     [] {
       return "From: a\nDate: b\nContent-Type: multipart/mixed; boundary=x\n\n" +
              repeated("--x\n", 1'000'000);
     }},
    {"a PDF whose pages hold themselves",
     [] {
       return pdf({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"});
     }},
    {"a PDF whose form draws itself",
     [] {
       return page_pdf("/F Do", "",
                       "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>"
                       ">>/Length 11>>stream\n/F Do /F Do\nendstream");
     },
     true},
    {"a PDF whose length is itself",
     [] {
       return pdf({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                   "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
                   "<</Length 4 0 R>>stream\nx\nendstream"});
     },
     true},
    {"a PDF that goes back to itself",
     [] {
       return "%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 1/Prev 9>>\n"
              "startxref\n9\n%%EOF\n" +
              std::string();
     }},
    {"nested arrays of a PDF", nested_arrays},
    {"a PDF that unpacks to 200 MB",
     [] { return page_pdf(deflated(std::string(200u << 20, ' ')), "/Filter/FlateDecode"); }, true},
};

class HostileInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    PluginTrust trust;
    trust.unsigned_plugins = UnsignedPlugins::kAllowed;  // as built
    auto scan =
        scan_plugins(testing::built_plugin("office_text").parent_path(), trust, PluginLimits());
    ASSERT_TRUE(scan.ok());
    plugins_ = std::move(scan->usable);
    ExtractionClientConfig config;
    config.worker.host_program = testing::bin_folder() / "plugin_host";
    config.worker.landlock_abi_max = 2;
    config.attempts_per_document = 1000;
    client_ = std::make_unique<ExtractionClient>(config, health_);
  }

  bool is_for(const PluginInfo& plugin, std::string_view type) const {
    constexpr std::string_view kIds[] = {"office_text", "action_plan", "agency_audit",
                                         "policy",      "plain_text",  "pdf_text"};
    const auto& types = plugin.manifest.media_types;
    return std::find(std::begin(kIds), std::end(kIds), plugin.manifest.id) != std::end(kIds) &&
           std::find(types.begin(), types.end(), type) != types.end();
  }

  Result<ExtractionOutcome> extract(const PluginInfo& plugin, const std::string& document) {
    const testing::MemoryDocument memory(document);
    const std::string type(sniff(as_bytes(document)));
    return client_->extract(plugin, memory.request(type), PluginLimits(), CancelToken());
  }

  std::vector<PluginInfo> plugins_;
  MemoryPluginHealth health_;
  std::unique_ptr<ExtractionClient> client_;
};

TEST_F(HostileInSandbox, EveryFileEndsAsAResultOrARefusalInTime) {
  for (const Case& one : kCases) {
    const std::string document = one.make();
    const std::string_view type = sniff(as_bytes(document));
    bool asked = false;
    bool read = false;
    for (const PluginInfo& plugin : plugins_) {
      if (!is_for(plugin, type)) continue;
      SCOPED_TRACE(std::string(one.what) + ", " + plugin.manifest.id);
      asked = true;
      const auto start = std::chrono::steady_clock::now();
      const auto outcome = extract(plugin, document);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
      EXPECT_LT(took.count(), kSeconds);
      read = read || outcome.ok();
      if (!outcome.ok()) {
        EXPECT_EQ(outcome.error().code(), ErrorCode::kPluginRefused) << outcome.error().describe();
      }
    }
    EXPECT_TRUE(asked) << one.what << " is " << type;
    EXPECT_EQ(read, one.read) << one.what;
  }
}

// What would be a formula in a spreadsheet is text as any other; exports are the server's.
TEST_F(HostileInSandbox, CellsThatBeginLikeFormulasComeOutAsText) {
  const std::string cells[] = {"=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)"};
  std::string row = "<row r=\"1\">";
  std::string csv = "a;b\n";
  char column = 'A';
  for (const std::string& cell : cells) {
    row +=
        std::string("<c r=\"") + column++ + "1\" t=\"inlineStr\"><is><t>" + cell + "</t></is></c>";
    csv += cell + ";x\n";
  }
  const std::string xlsx = make_xlsx({{"s", "<sheetData>" + row + "</row></sheetData>", ""}});
  for (const std::string& document : {xlsx, csv}) {
    const std::string wanted = document == xlsx ? "office_text" : "plain_text";
    const auto plugin = std::find_if(plugins_.begin(), plugins_.end(), [&](const PluginInfo& info) {
      return info.manifest.id == wanted;
    });
    ASSERT_NE(plugin, plugins_.end());
    const auto outcome = extract(*plugin, document);
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    for (const std::string& cell : cells)
      EXPECT_NE(outcome->extraction.pages.at(0).text.find(cell), std::string::npos) << cell;
  }
}

}  // namespace
}  // namespace scrutiny
