// Text of plain text, Markdown, CSV and HTML files: the fallback where no format plugin knows
// better.
#include "plugins/sdk/parser.h"

#include "api/utf8.h"
#include "plugins/plain_text/charset.h"
#include "plugins/plain_text/html_text.h"
#include "plugins/sniff/sniff.h"

namespace scrutiny {
namespace {

// Text comes in parts of about this many bytes, cut at line ends where there are any.
constexpr std::size_t kPart = 256u << 10;
// All of it must fit into ExtractionLimits::total_text, and as JSON into its json_bytes.
constexpr std::size_t kMostText = 40u << 20;

// The length of the next part: up to a line end, else up to a character's end.
std::size_t part_length(std::string_view text) {
  if (text.size() <= kPart) return text.size();
  const std::size_t line = text.rfind('\n', kPart);
  if (line != std::string_view::npos && line > 0) return line + 1;
  return utf8_prefix(text, kPart).size();
}

class PlainTextParser final : public sdk::Parser {
 public:
  // Loads ICU's and uchardet's code and tables, and checks one conversion.
  Status warm_up() override {
    SCRUTINY_ASSIGN(const auto decoded, plain_text::to_utf8(as_bytes("caf\xE9"), "windows-1252"));
    const auto html = plain_text::html_to_text("<p>caf&eacute;</p>");
    if (decoded.text == "caf\xC3\xA9" && html.text == "caf\xC3\xA9\n") return {};
    return Error(ErrorCode::kIo, "The text reader could not start.", "canary: " + decoded.text);
  }

  Status parse(ByteView document, sdk::Output& out) override {
    const std::string_view type = sniff(document);
    const bool html = type == media::kHtml;
    if (!html && type != media::kText && type != media::kCsv && type != media::kJson &&
        type != media::kXml && type != media::kEmpty)
      return Error(ErrorCode::kPluginRefused, "The file is not text.", std::string(type));
    SCRUTINY_ASSIGN(
        const auto decoded,
        plain_text::to_utf8(
            document, html ? plain_text::declared_charset(as_text(document)) : std::string()));
    if (decoded.text.size() > kMostText)
      return Error(ErrorCode::kPluginRefused, "The file holds too much text.");
    if (!html) return emit(type == media::kCsv ? "csv" : "text", {"", decoded.text}, out);
    return emit("html", plain_text::html_to_text(decoded.text), out);
  }

 private:
  static Status emit(const char* format, const plain_text::HtmlText& content, sdk::Output& out) {
    SCRUTINY_TRY(out.document({format, "", "", content.title.substr(0, 1000)}));
    if (content.text.find_first_not_of(" \t\n\r") == std::string::npos)
      SCRUTINY_TRY(out.warning("no_text", "The file holds no text."));
    std::string_view rest = content.text;
    while (!rest.empty()) {
      const std::size_t length = part_length(rest);
      SCRUTINY_TRY(out.page_text(0, rest.substr(0, length)));
      rest.remove_prefix(length);
    }
    return {};
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(plain_text, "1.0.0", scrutiny::PlainTextParser)
