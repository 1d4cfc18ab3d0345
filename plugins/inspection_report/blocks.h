// The lines of a section as blocks: list items with their numbers, and the paragraphs between them,
// in order.
// Purpose: report::read_items() gives items without their numbers and apart from the words that
// lead them in. Thread-safety: pure function. Blocking: no. Ownership: copies. Failure: none.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "plugins/report/paragraphs.h"
#include "plugins/report/text.h"

namespace scrutiny::inspection {

struct TextBlock {
  report::Marker marker = report::Marker::kNone;
  std::string number;  // of a numbered item, without the full stop
  double x = 0;        // where it begins
  std::string text;    // without marker, lines joined
  int page = 0;
  int page_end = 0;
  std::string quote;  // printed lines, one a line
};

std::vector<TextBlock> read_blocks(std::span<const report::Line> lines,
                                   const report::Spacing& spacing);

}  // namespace scrutiny::inspection
