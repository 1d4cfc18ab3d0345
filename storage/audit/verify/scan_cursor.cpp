#include "storage/audit/verify/scan_cursor.h"

#include "api/utf8.h"

namespace scrutiny::verify_detail {

bool ScanCursor::number(std::uint64_t& out) {
  constexpr std::size_t kMostDigits = 16;  // of 2^53 - 1
  std::uint64_t value = 0;
  const char* const start = at_;
  while (at_ != end_ && *at_ >= '0' && *at_ <= '9') {
    if (static_cast<std::size_t>(at_ - start) == kMostDigits) return false;
    value = value * 10 + static_cast<std::uint64_t>(*at_ - '0');
    ++at_;
  }
  if (at_ == start || (*start == '0' && at_ - start > 1)) return false;
  if (value >= std::uint64_t{1} << 53) return false;
  out = value;
  return true;
}

// RFC 8785 leaves one escape for each character that needs one.
bool ScanCursor::escape(std::string& out) {
  static constexpr std::string_view kShort = "\"\\bfnrt";
  static constexpr std::string_view kMeaning = "\"\\\b\f\n\r\t";
  if (left() < 1) return false;
  const char c = *at_++;
  if (const std::size_t found = kShort.find(c); found != std::string_view::npos) {
    out += kMeaning[found];
    return true;
  }
  std::string_view digits;
  if (c != 'u' || !take("00") || !hex<2>(digits)) return false;
  const char low = digits[1];
  const int value = (digits[0] - '0') * 16 + (low <= '9' ? low - '0' : low - 'a' + 10);
  const char meaning = static_cast<char>(value);
  if (value >= 0x20 || kMeaning.find(meaning) != std::string_view::npos) return false;
  out += meaning;
  return true;
}

bool ScanCursor::string(std::size_t max_size, std::string& out) {
  out.clear();
  while (at_ != end_ && *at_ != '"') {
    const char c = *at_++;
    if (static_cast<unsigned char>(c) < 0x20) return false;
    if (c != '\\') {
      out += c;
    } else if (!escape(out)) {
      return false;
    }
    if (out.size() > max_size) return false;
  }
  return take("\"") && !out.empty() && is_utf8(out);
}

}  // namespace scrutiny::verify_detail
