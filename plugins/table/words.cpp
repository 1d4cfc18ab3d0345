#include "plugins/table/words.h"

#include <algorithm>

namespace scrutiny::table {
namespace {

using namespace std::string_view_literals;

// Length of a space-like character at the start: 0 when there is none.
std::size_t space_length(std::string_view text) {
  if (text.starts_with("\xC2\xA0"sv)) return 2;
  if (text.starts_with("\xE2\x80"sv) || text.starts_with("\xE2\x81"sv))
    return text.size() >= 3 ? 3 : text.size();
  const char c = text.front();
  const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '/' || static_cast<unsigned char>(c) >= 0x80;
  return kept ? 0 : 1;
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  bool space = false;
  while (!text.empty()) {
    if (const std::size_t length = space_length(text)) {
      space = true;
      text.remove_prefix(length);
      continue;
    }
    const char c = text.front();
    // "Lead / Owner" is "lead/owner".
    if (space && !out.empty() && c != '/' && out.back() != '/') out += ' ';
    space = false;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    text.remove_prefix(1);
  }
  return out;
}

std::string fold_without_brackets(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0) out += c;
    if (c == ')' && depth > 0) --depth;
  }
  return fold(out);
}

std::vector<std::string_view> split_words(std::string_view folded) {
  std::vector<std::string_view> out;
  while (!folded.empty()) {
    const std::size_t end = std::min(folded.find(' '), folded.size());
    if (end > 0) out.push_back(folded.substr(0, end));
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  return out;
}

}  // namespace scrutiny::table
