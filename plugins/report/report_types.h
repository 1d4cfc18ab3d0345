// What a printed report says, as typed values that every reader of reports shares.
// Purpose: everything carries the page and the words it rests on. Thread-safety: plain values.
// Ownership: copies. Pages are 1-based physical pages.
#pragma once

#include <string>
#include <vector>

namespace scrutiny::report {

// One fact. Not found: page is 0. Found but not understood: value is empty.
struct Fact {
  std::string value;  // normalised; dates as yyyy-mm-dd
  std::string raw;    // as written
  int page = 0;
  std::string quote;  // the printed line or lines

  bool found() const { return page > 0; }
  bool operator==(const Fact&) const = default;
};

struct Paragraph {
  std::string text;  // lines joined
  int page = 0;
  int page_end = 0;
  std::string quote;  // printed lines, one a line
  bool operator==(const Paragraph&) const = default;
};

// One item of a list; children are the nested items below it, in order, one level deep.
struct Item {
  std::string text;  // without bullet, lines joined
  int page = 0;
  int page_end = 0;
  std::string quote;  // printed lines with their bullets, one a line
  std::vector<Item> children;
  bool operator==(const Item&) const = default;
};

struct Warning {
  std::string code;  // snake_case
  std::string text;
  bool operator==(const Warning&) const = default;
};

}  // namespace scrutiny::report
