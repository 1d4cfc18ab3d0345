#include "server/http/transfer/file_name.h"

#include <array>

#include "api/utf8.h"

namespace scrutiny::http {
namespace {

Error bad_name(const char* why) {
  return Error::field("file", why);
}

// Marks that change the reading direction or show nothing: U+061C, U+200B to U+200F, U+2028 to
// U+202E, U+2060 to U+2069, U+FEFF. Each is three bytes in UTF-8 but U+061C.
std::size_t invisible_mark(std::string_view at) {
  if (at.starts_with("\xD8\x9C")) return 2;
  if (at.starts_with("\xEF\xBB\xBF")) return 3;
  if (at.size() < 3 || at[0] != '\xE2') return 0;
  const auto second = static_cast<unsigned char>(at[1]);
  const auto third = static_cast<unsigned char>(at[2]);
  const bool general =
      second == 0x80 && ((third >= 0x8B && third <= 0x8F) || (third >= 0xA8 && third <= 0xAE));
  const bool isolates = second == 0x81 && third >= 0xA0 && third <= 0xA9;
  return general || isolates ? 3 : 0;
}

std::string without_marks(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (const std::size_t mark = invisible_mark(text); mark != 0) {
      text.remove_prefix(mark);
      continue;
    }
    out.push_back(text.front());
    text.remove_prefix(1);
  }
  return out;
}

// RFC 8187 attr-char: may stand unescaped.
bool is_attribute_character(char c) {
  constexpr std::string_view kOthers = "!#$&+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(c) != std::string_view::npos;
}

// Plain ASCII that every client reads the same way inside quotes.
bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '%' && c != ';' && c != '/';
}

std::string percent_encoded(std::string_view text) {
  static constexpr std::array<char, 17> kDigits = {"0123456789ABCDEF"};
  std::string out;
  for (const char c : text) {
    if (is_attribute_character(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

}  // namespace

Result<std::string> uploaded_file_name(std::string_view sent) {
  if (!is_plain_text(sent)) {
    return bad_name("The file name is not valid UTF-8 or has control characters.");
  }
  if (const std::size_t slash = sent.find_last_of("/\\"); slash != std::string_view::npos) {
    sent.remove_prefix(slash + 1);
  }
  std::string name = without_marks(sent);
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      return bad_name("The file name has control characters.");
    }
  }
  const std::size_t first = name.find_first_not_of(' ');
  name = first == std::string::npos ? std::string()
                                    : name.substr(first, name.find_last_not_of(' ') - first + 1);
  if (name.empty() || name == "." || name == "..") return bad_name("The file has no name.");
  if (name.size() > kMaxFileName) return bad_name("The file name is longer than 255 bytes.");
  return name;
}

std::string attachment_disposition(std::string_view file_name) {
  std::string ascii;
  bool all_plain = true;
  for (const char c : file_name) {
    // One placeholder for each character, not for each of its bytes.
    if (!is_plain(c)) all_plain = false;
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ascii.push_back(is_plain(c) ? c : '_');
  }
  if (ascii.empty()) ascii = "document";
  std::string out = "attachment; filename=\"" + ascii + "\"";
  if (!all_plain) out += "; filename*=UTF-8''" + percent_encoded(file_name);
  return out;
}

}  // namespace scrutiny::http
