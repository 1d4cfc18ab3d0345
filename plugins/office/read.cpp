#include "plugins/office/read.h"

#include <algorithm>
#include <array>

#include "plugins/office/ooxml.h"
#include "plugins/office/readers.h"
#include "plugins/plain_text/charset.h"
#include "plugins/sniff/sniff.h"

namespace scrutiny::office {
namespace {

std::string utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) {
    out += c;
    out += '\0';
  }
  return out;
}

// By the names of its streams, which stand in UTF-16 (MS-CFB, 2.6.1).
Error refuse_ole(ByteView document) {
  const auto has = [&](std::string_view stream) {
    return as_text(document).find(utf16(stream)) != std::string_view::npos;
  };
  if (has("EncryptedPackage"))  // MS-OFFCRYPTO, 2.3.4
    return refusal("The document is protected by a password.");
  if (has("__substg1.0_"))  // MS-OXMSG, 2.1.3
    return refusal("The file is an Outlook message. Please save it as text or as eml.");
  // MS-DOC 2.1, MS-XLS 2.1, MS-PPT 2.1; macros: MS-OVBA, 2.2.1
  const bool macros = has("_VBA_PROJECT");
  for (const auto& [stream, as] : {std::pair{"WordDocument", "docx"}, std::pair{"Workbook", "xlsx"},
                                   std::pair{"PowerPoint Document", "pptx"}}) {
    if (!has(stream)) continue;
    const std::string please = std::string(" Please save it as ") + as + ".";
    if (macros)
      return refusal("The document holds macros and is in a format from before 2007." + please);
    return refusal("The document is in a format from before 2007." + please);
  }
  return refusal(
      "The file is in a format of Microsoft Office from before 2007, or damaged. Please save it as "
      "docx, xlsx or pptx.");
}

bool is_archive(std::string_view type) {
  constexpr std::array kTypes = {media::kSevenZip, media::kRar, media::kGzip,
                                 media::kBzip2,    media::kXz,  media::kTar};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

Status read_opendocument(Package& package, std::string_view mimetype, Builder& builder) {
  for (const auto& [type, format] : {std::pair{media::kOdt, "odt"}, std::pair{media::kOds, "ods"},
                                     std::pair{media::kOdp, "odp"}}) {
    if (mimetype != type) continue;
    builder.document.format = format;
    return read_odf(package, builder);
  }
  return refusal("The file is an OpenDocument file of a kind that is not read.");
}

Status read_package(Package& package, Builder& builder) {
  if (package.has("mimetype")) {
    SCRUTINY_ASSIGN(const std::string mimetype, package.part("mimetype"));
    return read_opendocument(package, trim(mimetype), builder);
  }
  SCRUTINY_ASSIGN(const MainPart main, find_main_part(package));
  builder.document.format = main.format;
  SCRUTINY_TRY(read_properties(package, "docProps/core.xml", builder.document));
  if (main.format == "docx") return read_docx(package, main.name, builder);
  if (main.format == "xlsx") return read_xlsx(package, main.name, builder);
  return read_pptx(package, main.name, builder);
}

}  // namespace

Result<Document> read_document(ByteView document, const Limits& limits) {
  Builder builder(limits);
  const std::string_view type = sniff(document);
  if (as_text(document).starts_with("PK")) {
    SCRUTINY_ASSIGN(Package package, Package::open(document, limits));
    SCRUTINY_TRY(read_package(package, builder));
  } else if (type == media::kOle) {
    return refuse_ole(document);
  } else if (is_archive(type)) {
    return refusal("The file is an archive. Please send the documents in it one by one.");
  } else if (type == media::kHtml) {
    builder.document.format = "html";
    SCRUTINY_TRY(read_html(document, limits, builder));
  } else if (type == media::kRtf) {
    builder.document.format = "rtf";
    SCRUTINY_TRY(read_rtf(document, limits, builder));
  } else if (type == media::kCsv || type == media::kText) {
    builder.document.format = "csv";
    SCRUTINY_TRY(read_csv(document, limits, builder));
  } else {
    return refusal("The file is not an office document.");
  }
  return std::move(builder.document);
}

Status warm_up() {
  SCRUTINY_TRY(warm_up_xml());
  SCRUTINY_ASSIGN(const auto decoded, plain_text::to_utf8(as_bytes("caf\xE9"), "windows-1252"));
  if (decoded.text == "caf\xC3\xA9") return {};
  return Error(ErrorCode::kIo, "The text reader could not start.", "canary: " + decoded.text);
}

}  // namespace scrutiny::office
