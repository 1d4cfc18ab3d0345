// A text's beginning, in whole characters, for members of an item that have a cap.
// Thread-safety: pure function. Failure: none; `text` must be UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scrutiny::returns {

// At most `most` bytes.
inline std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

}  // namespace scrutiny::returns
