// Pages of words as lines of text, for fuzzing the parser without Poppler:
//   P                              a new page
//   x y size face word             a word; face "b" is bold; the word is the rest of the line
// Thread-safety: pure function. Blocking: no. Failure: lines that make no sense are left out.
#pragma once

#include <charconv>
#include <string_view>
#include <vector>

#include "plugins/pdf/pdf_text.h"

namespace scrutiny::report {

inline std::vector<pdf::PdfPage> read_word_list(std::string_view text) {
  std::vector<pdf::PdfPage> pages;
  const auto take = [](std::string_view& line) {
    const std::string_view part = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), part.size() + 1));
    return part;
  };
  const auto number = [&](std::string_view& line) {
    const std::string_view part = take(line);
    double value = 0;
    std::from_chars(part.data(), part.data() + part.size(), value);
    return value;
  };
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line == "P" || pages.empty()) {
      pages.emplace_back();
      pages.back().number = static_cast<int>(pages.size());
      pages.back().width = 595;
      pages.back().height = 842;
      if (line == "P") continue;
    }
    pdf::PdfWord word;
    word.x0 = number(line);
    word.y0 = number(line);
    word.font_size = number(line);
    word.font = take(line) == "b" ? "Test-Bold" : "Test";
    word.text = std::string(line);
    word.x1 = word.x0 + 0.5 * word.font_size * static_cast<double>(word.text.size());
    word.y1 = word.y0 + 1.2 * word.font_size;
    pages.back().words.push_back(std::move(word));
  }
  return pages;
}

}  // namespace scrutiny::report
