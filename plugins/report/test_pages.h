// Pages for unit tests, set word by word as a PDF would be: no PDF, no Poppler.
// Thread-safety: one thread per object. Ownership: copies. Blocking: no. Failure: none.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/pdf/pdf_text.h"

namespace scrutiny::report {

class TestPages {
 public:
  static constexpr double kWidth = 595;
  static constexpr double kHeight = 842;
  static constexpr double kLeft = 71;
  static constexpr double kStep = 14.5;  // from line to line

  struct Style {
    double size = 12;
    bool bold = false;
  };

  TestPages& page() {
    pdf::PdfPage page;
    page.number = static_cast<int>(pages_.size()) + 1;
    page.width = kWidth;
    page.height = kHeight;
    pages_.push_back(std::move(page));
    y_ = 72;
    return *this;
  }

  // Words from x on, their tops at y; every character is half the font size wide.
  TestPages& at(double x, double y, std::string_view text, Style style = {12, false}) {
    while (!text.empty()) {
      const std::size_t space = text.find(' ');
      const std::string_view word = text.substr(0, space);
      const auto characters = std::count_if(word.begin(), word.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
      });
      const double width = 0.5 * style.size * static_cast<double>(characters);
      pages_.back().words.push_back({std::string(word), x, y, x + width, y + 1.2 * style.size,
                                     style.size, style.bold ? "Test-Bold" : "Test",
                                     space != std::string_view::npos});
      x += width + 0.3 * style.size;
      text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    return *this;
  }

  // The next line down, `indent` from the left margin.
  TestPages& line(std::string_view text, double indent = 0) {
    at(kLeft + indent, y_, text);
    y_ += kStep;
    return *this;
  }
  TestPages& bullet(std::string_view text, std::string_view glyph = "\u25fc", double indent = 0) {
    at(kLeft + indent, y_, glyph).at(kLeft + indent + 18, y_, text);
    y_ += kStep;
    return *this;
  }
  TestPages& heading(std::string_view text) {
    y_ += kStep;
    at(kLeft, y_, text, {14, true});
    y_ += 2 * kStep;
    return *this;
  }
  TestPages& gap(double points = kStep) {
    y_ += points;
    return *this;
  }
  TestPages& footer(std::string_view text) {
    at(kLeft, 794, text, {8, true});
    return at(513, 788, std::to_string(pages_.size()), {20, false});
  }

  const std::vector<pdf::PdfPage>& pages() const { return pages_; }

 private:
  std::vector<pdf::PdfPage> pages_;
  double y_ = 0;
};

}  // namespace scrutiny::report
