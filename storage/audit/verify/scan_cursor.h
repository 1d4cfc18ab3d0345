// Steps of the verifier's record reader: each takes exactly what it names from the front of the
// text, or fails. Thread-safety: one thread. Ownership: views into the text. Never blocks, never
// fails otherwise.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "api/bytes.h"

namespace scrutiny::verify_detail {

class ScanCursor {
 public:
  explicit ScanCursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool take(std::string_view literal) {
    if (left() < literal.size() || std::memcmp(at_, literal.data(), literal.size()) != 0)
      return false;
    at_ += literal.size();
    return true;
  }

  // `count` lower-case hex digits.
  template <std::size_t count>
  bool hex(std::string_view& out) {
    if (left() < count) return false;
    unsigned good = 1;  // without branches, so that the compiler checks 16 digits at a time
    for (std::size_t i = 0; i < count; ++i) {
      const auto c = static_cast<unsigned char>(at_[i]);
      good &= static_cast<unsigned>(static_cast<unsigned char>(c - '0') < 10) |
              static_cast<unsigned>(static_cast<unsigned char>(c - 'a') < 6);
    }
    if (good == 0) return false;
    out = {at_, count};
    at_ += count;
    return true;
  }

  // Decimal from 0 to 2^53 - 1 without leading zeros.
  bool number(std::uint64_t& out);
  // The characters of a string up to its closing quote, with canonical escapes undone, at most
  // max_size bytes of UTF-8, at least one. Takes the closing quote too.
  bool string(std::size_t max_size, std::string& out);
  // The next `count` bytes as they are.
  bool bytes(std::size_t count, std::string_view& out) {
    if (left() < count) return false;
    out = {at_, count};
    at_ += count;
    return true;
  }
  // Bytes up to a quote, at most max_size.
  bool until_quote(std::size_t max_size, std::string_view& out) {
    const std::size_t window = left() < max_size + 1 ? left() : max_size + 1;
    const void* quote = std::memchr(at_, '"', window);
    if (quote == nullptr) return false;
    out = {at_, static_cast<std::size_t>(static_cast<const char*>(quote) - at_)};
    at_ += out.size();
    return true;
  }

  bool at_end() const { return at_ == end_; }

 private:
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  bool escape(std::string& out);

  const char* at_;
  const char* end_;
};

}  // namespace scrutiny::verify_detail
