// A policy as lines, whatever file it came in.
// Thread-safety: pure functions. Ownership: copies. Failure: none.
#pragma once

#include <string>
#include <vector>

#include "plugins/office/model.h"

namespace scrutiny::policy {

struct Line {
  int page = 0;                    // 0: the format has none
  bool heading = false;            // set as one
  std::vector<std::string> cells;  // left to right, at least one
};

// Paragraphs and rows of tables.
std::vector<Line> lines_of(const office::Document& document);

// The line's cells apart by " | ".
std::string words_of(const Line& line);

}  // namespace scrutiny::policy
