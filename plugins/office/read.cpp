#include "plugins/office/read.h"

#include <algorithm>

#include "plugins/office/ooxml.h"
#include "plugins/office/readers.h"
#include "plugins/plain_text/charset.h"
#include "plugins/sniff/sniff.h"

namespace scrutiny::office {
namespace {

using namespace std::string_view_literals;

// An encrypted OOXML file is an OLE file with a stream of this name (MS-OFFCRYPTO, 2.3.4).
constexpr std::string_view kEncryptedStream = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv;

Error refuse_ole(ByteView document) {
  if (as_text(document).find(kEncryptedStream) != std::string_view::npos)
    return refusal("The document is protected by a password.");
  return refusal("The document is in a format from before 2007. Please save it as docx or xlsx.");
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
  } else if (type == media::kHtml) {
    builder.document.format = "html";
    SCRUTINY_TRY(read_html(document, limits, builder));
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
