// Lines joined to paragraphs.
// Thread-safety: pure functions. Blocking: no. Failure: none.
#pragma once

#include <span>
#include <vector>

#include "plugins/report/lines.h"
#include "plugins/report/report_types.h"

namespace scrutiny::report {

// How the report is set, in points.
struct Spacing {
  double step =
      0;  // usual distance from one line to the next below it; 0 when there are no two lines
  double bottom = 0;  // how far down a page its text goes
};

Spacing measure_spacing(const std::vector<Line>& lines);

// Whether the line stands close below the one before it on the same page.
bool follows_closely(const Line& before, const Line& line, const Spacing& spacing);

// Paragraphs of running text. A paragraph goes on over a page break when it does not end a sentence
// there, or when neither its last line nor its page had room for more.
std::vector<Paragraph> read_paragraphs(std::span<const Line> lines, const Spacing& spacing);

}  // namespace scrutiny::report
