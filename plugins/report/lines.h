// Printed lines of a report, rebuilt from the places of its words.
// Purpose: everything after this works on lines and never on the PDF's own order of drawing.
// Thread-safety: pure functions. Ownership: copies. Blocking: no. Cost: n log n in the words of a
// page. Units: points, origin top left.
#pragma once

#include <string>
#include <vector>

#include "plugins/pdf/pdf_text.h"
#include "plugins/report/text.h"

namespace scrutiny::report {

using pdf::PdfPage;
using pdf::PdfWord;

struct Line {
  int page = 0;
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  double size = 0;             // font size of most of its characters
  bool bold = false;           // every word is
  std::vector<PdfWord> words;  // left to right
  std::string text;

  double height() const { return y1 - y0; }
  double middle() const { return (y0 + y1) / 2; }
  // Kind of list marker the line starts with; kNone for a line of one word.
  Marker marker() const;
  // Text after its first word, and where that begins; REQUIRES: more than one word.
  std::string text_after_marker() const;
  double x_after_marker() const { return words[1].x0; }
};

// Words that stand at the same height, top to bottom; raised footnote numbers are left out.
std::vector<Line> build_lines(std::vector<PdfWord> words, int page);

// Text of words in order, with spaces where they stand apart.
std::string join_words(const std::vector<PdfWord>& words, std::size_t from = 0);

// The report as one run of lines: pages in order, running headers, footers, footnotes and page
// numbers taken out, so that a list that crosses a page is unbroken.
std::vector<Line> flow(const std::vector<PdfPage>& pages);

// The page's lines, one a line, running headers and footers included.
std::string printed_text(const PdfPage& page);

// Font size of most of the text; 0 for no lines.
double body_size(const std::vector<Line>& lines);

}  // namespace scrutiny::report
