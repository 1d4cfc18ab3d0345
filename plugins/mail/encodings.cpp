#include "plugins/mail/encodings.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "plugins/plain_text/charset.h"

namespace scrutiny::mail {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The byte two hexadecimal digits name; nullopt when they are none.
std::optional<char> hex_byte(std::string_view digits) {
  if (digits.size() < 2) return std::nullopt;
  const int high = hex_digit(digits[0]);
  const int low = hex_digit(digits[1]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

std::string utf8_of(std::string_view bytes, std::string_view charset) {
  const auto out = plain_text::from_charset(bytes, std::string(charset));
  return out.ok() ? *out : std::string(bytes);
}

struct EncodedWord {
  std::string text;
  std::size_t length = 0;
};

// "=?charset?Q?text?=" at the start.
std::optional<EncodedWord> encoded_word(std::string_view text) {
  constexpr std::size_t kLongest = 4'096;  // RFC 2047 allows 75
  if (!text.starts_with("=?")) return std::nullopt;
  const std::string_view head = text.substr(0, kLongest);
  const std::size_t charset = head.find('?', 2);
  if (charset == std::string_view::npos || charset + 2 >= head.size() || head[charset + 2] != '?')
    return std::nullopt;
  const std::size_t end = head.find("?=", charset + 3);
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view name = head.substr(2, charset - 2);
  name = name.substr(0, name.find('*'));  // a language may follow (RFC 2231)
  std::string words(head.substr(charset + 3, end - charset - 3));
  const char how = head[charset + 1];
  if (how == 'B' || how == 'b') {
    words = from_base64(words);
  } else if (how == 'Q' || how == 'q') {
    std::replace(words.begin(), words.end(), '_', ' ');
    words = from_quoted_printable(words);
  } else {
    return std::nullopt;
  }
  return EncodedWord{utf8_of(words, name), end + 2};
}

}  // namespace

std::string from_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '=') {
      out += text[at];
      continue;
    }
    if (const auto byte = hex_byte(text.substr(at + 1))) {
      out += *byte;
      at += 2;
      continue;
    }
    // "=" at a line's end joins it to the next one.
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r')) ++end;
    if (end < text.size() && text[end] == '\n')
      at = end;
    else if (end < text.size())
      out += '=';
  }
  return out;
}

std::string from_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

std::string decode_words(std::string_view header) {
  std::string out;
  std::size_t blank = 0;  // white space since the last encoded word, which counts only before text
  bool after_word = false;
  for (std::size_t at = 0; at < header.size();) {
    if (const auto word = encoded_word(header.substr(at))) {
      if (after_word) out.resize(out.size() - blank);
      out += word->text;
      at += word->length;
      after_word = true;
      blank = 0;
      continue;
    }
    const char c = header[at++];
    if (c == ' ' || c == '\t') {
      ++blank;
    } else {
      after_word = false;
    }
    out += c;
  }
  return out;
}

std::string decode_extended(std::string_view value) {
  const std::size_t first = value.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : value.find('\'', first + 1);
  const std::string_view charset =
      second == std::string_view::npos ? "UTF-8" : value.substr(0, first);
  if (second != std::string_view::npos) value.remove_prefix(second + 1);
  std::string bytes;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto byte = value[at] == '%' ? hex_byte(value.substr(at + 1)) : std::optional<char>();
    bytes += byte ? *byte : value[at];
    if (byte) at += 2;
  }
  return utf8_of(bytes, charset);
}

}  // namespace scrutiny::mail
