// A web page as the lines and pairs that a report's reader works on.
// Purpose: what HTML says by its elements (headings, lists, tables of two columns, bold) in the
// terms of printed lines; menus, footers and forms are left out. Thread-safety: pure functions.
// Blocking: CPU only. Ownership: copies. Failure: kPluginRefused for a page too long to be a
// report.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"
#include "plugins/report/lines.h"

namespace scrutiny::ilacs {

// Two cells beside each other, a term and its description, or what stands before and after the
// colon of a list's item.
struct Pair {
  std::string name;
  std::string value;
};

// A table, list or list of terms that is nothing but pairs; its words are in the lines, too.
struct PairTable {
  std::vector<Pair> pairs;
  std::size_t first = 0;  // index of its first line
  std::size_t after = 0;  // index of the first line below it
};

// The page counts as page 1. Blocks stand far apart, so that no two of them pass for one paragraph.
struct WebPage {
  std::string title;  // of its head
  std::string text;   // a line for each line
  std::vector<report::Line> lines;
  std::vector<PairTable> tables;
};

Result<WebPage> read_web_page(ByteView document);

}  // namespace scrutiny::ilacs
