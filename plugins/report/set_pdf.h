// Sets fictional reports as PDFs, for tests: lines wrap, pages break and carry a footer and number.
// Purpose: look-alikes that go through Poppler and the whole plugin without files in the
// repository. Thread-safety: one thread per object. Ownership: copies. Blocking: no. Failure: as
// SimplePdf.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/pdf/simple_pdf.h"

namespace scrutiny::report {

class SetPdf {
 public:
  static constexpr double kLeft = 71;
  static constexpr double kStep = 14.5;        // from line to line
  static constexpr double kBottom = 760;       // the last line's baseline
  static constexpr std::size_t kColumns = 75;  // characters, each 6 points wide

  // `footer`: at the foot of every page but the first, beside its number.
  explicit SetPdf(std::string footer = "") : footer_(std::move(footer)) { new_page(); }

  SetPdf& new_page() {
    pdf_.add_page();
    y_ = 72;
    if (++pages_ == 1) return *this;
    if (!footer_.empty()) pdf_.text(kLeft, 800, footer_, 10);
    pdf_.text(513, 800, std::to_string(pages_));
    return *this;
  }

  // One line as it is.
  SetPdf& line(std::string_view text, double size = 12,
               pdf::SimplePdf::Face face = pdf::SimplePdf::Face::kRegular) {
    make_room();
    pdf_.text(kLeft, y_, text, size, face);
    y_ += size > 12 ? 1.4 * size : kStep;
    return *this;
  }

  SetPdf& bold(std::string_view text, double size = 12) {
    return line(text, size, pdf::SimplePdf::Face::kBold);
  }

  SetPdf& heading(std::string_view text, double size = 12) { return gap().bold(text, size).gap(); }

  // Lines below one another, wrapped, each `indent` from the margin.
  SetPdf& lines(std::string_view text, double indent = 0) {
    for (const std::string& part : wrap(text, indent)) {
      make_room();
      pdf_.text(kLeft + indent, y_, part);
      y_ += kStep;
    }
    return *this;
  }

  SetPdf& paragraph(std::string_view text) { return lines(text).gap(); }

  SetPdf& bullet(std::string_view text, std::string_view glyph = "\u25fc", double indent = 0) {
    make_room();
    pdf_.text(kLeft + indent, y_, glyph);
    return lines(text, indent + 18);
  }

  // Words at a place of the page, without moving on.
  SetPdf& at(double x, double y, std::string_view text,
             pdf::SimplePdf::Face face = pdf::SimplePdf::Face::kRegular) {
    pdf_.text(x, y, text, 12, face);
    return *this;
  }

  SetPdf& gap(double points = kStep) {
    y_ += points;
    return *this;
  }

  double y() const { return y_; }
  std::string finish() const { return pdf_.finish(); }

 private:
  void make_room() {
    if (y_ > kBottom) new_page();
  }

  static std::vector<std::string> wrap(std::string_view text, double indent) {
    const std::size_t columns = kColumns - static_cast<std::size_t>(indent / 6);
    std::vector<std::string> out;
    while (!text.empty()) {
      const std::size_t space = text.find(' ');
      const std::string_view word = text.substr(0, space);
      if (out.empty() || out.back().size() + 1 + word.size() > columns)
        out.emplace_back(word);
      else
        out.back().append(" ").append(word);
      text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    return out;
  }

  pdf::SimplePdf pdf_;
  std::string footer_;
  int pages_ = 0;
  double y_ = 0;
};

}  // namespace scrutiny::report
