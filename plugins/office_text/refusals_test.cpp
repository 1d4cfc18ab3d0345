// Every file that cannot be read ends as a refusal that names the reason, in words for whoever sent
// it: one file per case, each given to the plugin that is the last to try its kind.
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "plugins/mail/message.h"
#include "plugins/office/read.h"
#include "plugins/office/testing/office_files.h"
#include "plugins/pdf/pdf_text.h"
#include "plugins/sdk/run_plugin.h"
#include "plugins/sniff/sniff.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_office_text();
extern "C" const scrutiny_plugin* scrutiny_plugin_entry_pdf_text();

namespace scrutiny {
namespace {

using namespace std::string_view_literals;

std::string file(const std::string& path) {
  std::ifstream in(SCRUTINY_SOURCE_DIR "/plugins/" + path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.empty()) throw std::runtime_error("no " + path);
  return bytes;
}

std::string half(const std::string& path) {
  const std::string whole = file(path);
  return whole.substr(0, whole.size() / 2);
}

std::string word_in_zip(const std::string& type, const std::string& main = "word/document.xml") {
  return testing::make_zip({{"[Content_Types].xml", "<Types><Override PartName=\"/" + main +
                                                        "\" ContentType=\"application/" + type +
                                                        ".main+xml\"/></Types>"},
                            {main, "<d/>"}});
}

// A compound file as far as it is looked at: its signature and the names of its streams.
std::string compound_file(std::initializer_list<const char*> streams) {
  std::string out = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(504, '\0');
  for (const std::string_view stream : streams) {
    std::string entry;
    for (const char c : stream) {
      entry += c;
      entry += '\0';
    }
    entry.resize(128);
    out += entry;
  }
  return out;
}

std::string encrypted_odt() {
  return testing::make_zip(
      {{"mimetype", "application/vnd.oasis.opendocument.text"},
       {"META-INF/manifest.xml",
        "<m:manifest xmlns:m=\"m\"><m:file-entry m:full-path=\"content.xml\"><m:encryption-data/>"
        "</m:file-entry></m:manifest>"},
       {"content.xml", "noise"}});
}

std::string encrypted_entries() {
  return testing::make_zip({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<d/>"}},
                           "secret");
}

std::string tar() {
  std::string out = "plan.docx";
  out.resize(512);
  out.replace(257, 8, "ustar\00000"sv);
  return out + std::string(1024, '\0');
}

struct Case {
  const char* what;
  std::string bytes;
  std::string_view type;
  std::string reason;
};

const std::string kPassword = "The document is protected by a password.";
const std::string kMacros = "The document holds macros. Please send it without them.";
const std::string kZipDamaged =
    "The file is damaged or incomplete: its ZIP package cannot be read.";
const std::string kArchive = "The file is an archive. Please send the documents in it one by one.";
const std::string kZipArchive =
    "The file is a ZIP archive, not an office document. Please send the documents in it one by "
    "one.";

std::vector<Case> cases() {
  return {
      {"encrypted docx", compound_file({"EncryptionInfo", "EncryptedPackage"}), media::kOle,
       kPassword},
      {"encrypted odt", encrypted_odt(), media::kOdt, kPassword},
      {"encrypted ZIP entries", encrypted_entries(), media::kDocx, kPassword},
      {"encrypted PDF", file("office_text/testdata/encrypted.pdf"), media::kPdf,
       "The PDF is protected by a password."},
      {"docm", word_in_zip("vnd.ms-word.document.macroEnabled"), media::kDocx, kMacros},
      {"xlsm", word_in_zip("vnd.ms-excel.sheet.macroEnabled", "xl/workbook.xml"), media::kXlsx,
       kMacros},
      {"pptm", word_in_zip("vnd.ms-powerpoint.presentation.macroEnabled", "ppt/presentation.xml"),
       media::kPptx, kMacros},
      {"xlsb", word_in_zip("vnd.ms-excel.sheet.binary.macroEnabled", "xl/workbook.bin"),
       media::kXlsx, "The workbook is in Excel's binary format. Please save it as xlsx."},
      {"a docx with a macro part", testing::make_docx("<w:p/>", {{"word/vbaProject.bin", "x"}}),
       media::kDocx, kMacros},
      {"doc", compound_file({"Root Entry", "WordDocument", "1Table"}), media::kOle,
       "The document is in a format from before 2007. Please save it as docx."},
      {"xls", compound_file({"Root Entry", "Workbook"}), media::kOle,
       "The document is in a format from before 2007. Please save it as xlsx."},
      {"ppt", compound_file({"Root Entry", "PowerPoint Document"}), media::kOle,
       "The document is in a format from before 2007. Please save it as pptx."},
      {"doc with macros", compound_file({"WordDocument", "Macros", "_VBA_PROJECT"}), media::kOle,
       "The document holds macros and is in a format from before 2007. Please save it as docx."},
      {"Outlook message", compound_file({"__substg1.0_0037001F"}), media::kOle,
       "The file is an Outlook message. Please save it as text or as eml."},
      {"compound file of no known kind", compound_file({"Root Entry"}), media::kOle,
       "The file is in a format of Microsoft Office from before 2007, or damaged. Please save it "
       "as docx, xlsx or pptx."},
      {"half a docx", half("action_plan/testdata/plan.docx"), media::kDocx, kZipDamaged},
      {"half an xlsx", half("action_plan/testdata/plan.xlsx"), media::kXlsx, kZipDamaged},
      {"half an odt", half("action_plan/testdata/plan.odt"), media::kOdt, kZipDamaged},
      {"a ZIP's name and no more", "PK\x03\x04", media::kZip, kZipDamaged},
      {"half a PDF", half("policy/testdata/policy.pdf"), media::kPdf,
       "The PDF is damaged or incomplete."},
      {"half an RTF", "{\\rtf1\\ansi words", media::kRtf,
       "The file is damaged or incomplete: its end is missing."},
      {"a docx whose part is no XML", testing::make_docx("<w:p>"), media::kDocx,
       "The document is damaged: a part is not well-formed XML."},
      {"a docx without its part",
       testing::make_zip({{"[Content_Types].xml",
                           "<Types><Override PartName=\"/word/document.xml\" "
                           "ContentType=\"application/vnd.openxmlformats-officedocument."
                           "wordprocessingml.document.main+xml\"/></Types>"},
                          {"word/other.xml", "<d/>"}}),
       media::kDocx, "The document is incomplete: a part is missing."},
      {"a drawing of OpenDocument", testing::make_odf("graphics", ""), media::kZip,
       "The file is an OpenDocument file of a kind that is not read."},
      {"a ZIP of documents", testing::make_zip({{"a.docx", "x"}, {"b.pdf", "y"}}), media::kZip,
       kZipArchive},
      {"a ZIP of ZIPs", testing::make_zip({{"a.zip", testing::make_zip({{"b.zip", "PK"}})}}),
       media::kZip, kZipArchive},
      {"an empty ZIP", "PK\x05\x06" + std::string(18, '\0'), media::kZip, kZipArchive},
      {"7z", std::string("7z\xBC\xAF\x27\x1C\0\4"sv) + std::string(40, 'x'), media::kSevenZip,
       kArchive},
      {"rar", std::string("Rar!\x1A\x07\x01\0"sv) + std::string(40, 'x'), media::kRar, kArchive},
      {"tar", tar(), media::kTar, kArchive},
      {"gz", std::string("\x1F\x8B\x08\0"sv) + std::string(40, 'x'), media::kGzip, kArchive},
      {"bz2", "BZh91AY&SY" + std::string(40, 'x'), media::kBzip2, kArchive},
      {"xz",
       std::string("\xFD"
                   "7zXZ\0\0\4"sv) +
           std::string(40, 'x'),
       media::kXz, kArchive},
      {"an encrypted message", "From: a\nDate: b\nContent-Type: application/pkcs7-mime\n\nMIAG",
       media::kMail, "The message is encrypted. Please send what it says unencrypted."},
  };
}

// What the plugin's reader tells whoever sent the file.
std::string told(const Case& one) {
  const auto text = [](const auto& out) {
    return out.ok() ? std::string() : out.error().public_text();
  };
  if (one.type == media::kPdf) return text(pdf::PdfReader::open(as_bytes(one.bytes)));
  if (one.type == media::kMail) return text(mail::read_message(as_bytes(one.bytes)));
  return text(office::read_document(as_bytes(one.bytes)));
}

TEST(Refusals, NameTheReason) {
  const std::string office = file("office_text/manifest.json");
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.what);
    EXPECT_EQ(sniff(as_bytes(one.bytes)), one.type);
    const bool pdf = one.type == media::kPdf;
    // The plugin is asked for files of this type.
    EXPECT_TRUE(pdf || office.find('"' + std::string(one.type) + '"') != std::string::npos);
    const auto out = sdk::run_plugin(
        pdf ? *scrutiny_plugin_entry_pdf_text() : *scrutiny_plugin_entry_office_text(),
        as_bytes(one.bytes));
    ASSERT_FALSE(out.ok());
    EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused);
    EXPECT_EQ(told(one), one.reason);
  }
}

// A name plays no part: what a file is, is told by its content.
TEST(Refusals, AMislabelledFileIsReadAsWhatItIs) {
  EXPECT_EQ(sniff(as_bytes(file("action_plan/testdata/plan.html"))), media::kHtml);
  EXPECT_EQ(sniff(as_bytes(file("policy/testdata/policy.pdf"))), media::kPdf);
  const auto out = sdk::run_plugin(*scrutiny_plugin_entry_office_text(),
                                   as_bytes(file("policy/testdata/policy.odt")));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->document.format, "odt");
}

}  // namespace
}  // namespace scrutiny
