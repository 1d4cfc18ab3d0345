// Section numbers: PDF 32000-1:2008.
#include "plugins/pdf/simple_pdf.h"

#include <array>
#include <cstdio>
#include <stdexcept>

#include "api/utf8.h"

namespace scrutiny::pdf {
namespace {

constexpr unsigned kFirstCode = 1;
constexpr unsigned kMaxCodes = 250;

// REQUIRES: `sequence` is one well-formed UTF-8 sequence.
char32_t code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0);
  char32_t value = byte(0) & (0xFFu >> (sequence.size() + 1));
  for (std::size_t i = 1; i < sequence.size(); ++i) value = value << 6 | (byte(i) & 0x3Fu);
  return value;
}

template <class... Values>
std::string format(const char* pattern, Values... values) {
  std::array<char, 300> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), pattern, values...);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

std::string utf16_hex(char32_t c) {
  if (c < 0x10000) return format("%04X", static_cast<unsigned>(c));
  const auto rest = static_cast<unsigned>(c - 0x10000);
  return format("%04X%04X", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

std::string stream(const std::string& content) {
  return "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream";
}

std::string font(std::string_view base) {
  std::string out = "<< /Type /Font /Subtype /TrueType /BaseFont /" + std::string(base) +
                    " /FirstChar 0 /LastChar 255 /ToUnicode 5 0 R /Widths [";
  for (int i = 0; i < 256; ++i) out += "500 ";
  return out + "] >>";
}

// Cross-reference table and trailer, 7.5.4 and 7.5.5. Object 1 is the catalogue, 2 the information.
std::string assemble(const std::vector<std::string>& objects) {
  std::string out = "%PDF-1.4\n";
  std::string table = format("xref\n0 %zu\n0000000000 65535 f \n", objects.size() + 1);
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += format("%010zu 00000 n \n", out.size());
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t start = out.size();
  out += table + format("trailer\n<< /Size %zu /Root 1 0 R /Info 2 0 R >>\n", objects.size() + 1);
  return out + "startxref\n" + std::to_string(start) + "\n%%EOF\n";
}

std::string literal(std::string_view text) {
  std::string out = "(";
  for (const char c : text) {
    if (c == '(' || c == ')' || c == '\\') out += '\\';
    out += c;
  }
  return out + ")";
}

}  // namespace

void SimplePdf::add_page() {
  pages_.emplace_back();
  pictures_.emplace_back();
}

void SimplePdf::text(double x, double y, std::string_view text, double size, Face face) {
  pages_.back() +=
      format("BT /F%d %.2f Tf %.2f %.2f Td <", face == Face::kBold ? 2 : 1, size, x, kHeight - y);
  pages_.back() += encode(text) + "> Tj ET\n";
}

void SimplePdf::picture(int width, int height, std::string_view pixels) {
  pages_.back() += format("q %.0f 0 0 %.0f 0 0 cm /P Do Q\n", kWidth, kHeight);
  pictures_.back() = format(
      "<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
      "/BitsPerComponent 8 /Length %zu >>\nstream\n",
      width, height, pixels.size());
  pictures_.back().append(pixels).append("\nendstream");
}

std::string SimplePdf::encode(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    if (length == 0) throw std::invalid_argument("SimplePdf takes UTF-8");
    const auto next = static_cast<unsigned>(codes_.size()) + kFirstCode;
    const auto [entry, added] = codes_.emplace(code_point(text.substr(0, length)), next);
    if (added && next > kMaxCodes) throw std::length_error("too many different characters");
    out += format("%02X", entry->second);
    text.remove_prefix(length);
  }
  return out;
}

// 9.10.3; one bfchar block holds at most 100 entries.
std::string SimplePdf::to_unicode_map() const {
  std::string out =
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
      "1 begincodespacerange <00> <FF> endcodespacerange\n";
  for (const auto& [character, code] : codes_)
    out += "1 beginbfchar " + format("<%02X> <", code) + utf16_hex(character) + "> endbfchar\n";
  return out + "endcmap end end";
}

std::string SimplePdf::finish(std::string_view title) const {
  constexpr std::size_t kFirstPage = 7;  // object numbers: page, content, picture, page, ...
  std::string kids;
  for (std::size_t i = 0; i < pages_.size(); ++i) kids += format("%zu 0 R ", kFirstPage + 3 * i);
  std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 6 0 R >>",
      "<< /Title " + literal(title) + " >>",
      font("Helvetica"),
      font("Helvetica-Bold"),
      stream(to_unicode_map()),
      "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages_.size()) + " >>",
  };
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    objects.push_back(
        format("<< /Type /Page /Parent 6 0 R /MediaBox [0 0 %.0f %.0f] /Contents %zu 0 R "
               "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /P %zu 0 R >> >> >>",
               kWidth, kHeight, kFirstPage + 3 * i + 1, kFirstPage + 3 * i + 2));
    objects.push_back(stream(pages_[i]));
    objects.push_back(pictures_[i].empty() ? "null" : pictures_[i]);
  }
  return assemble(objects);
}

}  // namespace scrutiny::pdf
