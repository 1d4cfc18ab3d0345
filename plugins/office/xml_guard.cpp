#include "plugins/office/xml_guard.h"

#include "api/utf8.h"
#include "plugins/office/model.h"
#include "plugins/plain_text/charset.h"

namespace scrutiny::office {
namespace {

using namespace std::string_view_literals;

Error broken() {
  return refusal("The document is damaged: a part is not well-formed XML.");
}

Result<std::string> utf16_to_utf8(std::string_view bytes, std::size_t high) {
  if (bytes.size() % 2 != 0) return broken();
  const auto unit = [&](std::size_t at) {
    const auto a = static_cast<std::uint8_t>(bytes[at + high]);
    const auto b = static_cast<std::uint8_t>(bytes[at + 1 - high]);
    return static_cast<std::uint32_t>(a << 8 | b);
  };
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    std::uint32_t code = unit(at);
    if (code >= 0xDC00 && code < 0xE000) return broken();
    if (code >= 0xD800 && code < 0xDC00) {
      at += 2;
      if (at >= bytes.size() || unit(at) < 0xDC00 || unit(at) >= 0xE000) return broken();
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(at) - 0xDC00);
    }
    plain_text::append_utf8(out, code);
  }
  return out;
}

// The end of a tag that begins at `at`, and how many attributes it has; npos when it never ends.
struct Tag {
  std::size_t end;
  std::size_t attributes;
};

Tag scan_tag(std::string_view xml, std::size_t at) {
  char quote = 0;
  std::size_t attributes = 0;
  for (; at < xml.size(); ++at) {
    const char c = xml[at];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '=') {
      ++attributes;
    } else if (c == '>') {
      return {at, attributes};
    }
  }
  return {std::string_view::npos, attributes};
}

// Where what begins with `open` ends; `at` itself when something else begins there.
std::size_t skip(std::string_view xml, std::size_t at, std::string_view open,
                 std::string_view close) {
  if (!xml.substr(at).starts_with(open)) return at;
  const std::size_t end = xml.find(close, at + open.size());
  return end == std::string_view::npos ? xml.size() : end + close.size();
}

std::size_t skip_inert(std::string_view xml, std::size_t at) {
  for (const auto& [open, close] : {std::pair{"<!--"sv, "-->"sv}, std::pair{"<?"sv, "?>"sv},
                                    std::pair{"<![CDATA["sv, "]]>"sv}}) {
    if (const std::size_t end = skip(xml, at, open, close); end != at) return end;
  }
  return at;
}

}  // namespace

Result<std::string> xml_as_utf8(std::string_view part) {
  std::string out;
  if (part.starts_with("\xFF\xFE"sv) || part.starts_with("\xFE\xFF"sv)) {
    const std::size_t high = part.front() == '\xFF' ? 1 : 0;
    SCRUTINY_ASSIGN(out, utf16_to_utf8(part.substr(2), high));
  } else {
    if (part.starts_with("\xEF\xBB\xBF"sv)) part.remove_prefix(3);
    out = part;
  }
  // Anything else at the start would have libxml2 guess an encoding.
  if (!out.starts_with('<') || out.find('\0') != std::string::npos || !is_utf8(out))
    return broken();
  return out;
}

Status check_xml(std::string_view utf8, const Limits& limits) {
  std::size_t depth = 0;
  std::size_t at = 0;
  while ((at = utf8.find('<', at)) != std::string_view::npos) {
    if (const std::size_t end = skip_inert(utf8, at); end != at) {
      at = end;
      continue;
    }
    if (utf8.substr(at).starts_with("<!"))
      return refusal("The document holds a document type declaration, which is not allowed.");
    const Tag tag = scan_tag(utf8, at);
    if (tag.attributes > limits.attributes)
      return refusal("The document has an element with too many attributes.");
    if (tag.end == std::string_view::npos) return broken();
    if (utf8[at + 1] == '/')
      depth -= depth > 0 ? 1 : 0;
    else if (utf8[tag.end - 1] != '/' && ++depth > limits.depth)
      return refusal("The document is nested too deeply.");
    at = tag.end;
  }
  return {};
}

}  // namespace scrutiny::office
