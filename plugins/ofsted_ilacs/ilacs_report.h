// What an Ofsted report on a local authority's children's services says, as typed values.
// Purpose: the result of parse_report(); everything carries the page and the words it rests on.
// Thread-safety: plain values. Ownership: copies. Pages are 1-based physical pages.
#pragma once

#include <string>
#include <vector>

namespace scrutiny::ilacs {

// One fact of the title block. Not found: page is 0. Found but not understood: value is empty.
struct Fact {
  std::string value;  // normalised; dates as yyyy-mm-dd
  std::string raw;    // as written
  int page = 0;
  std::string quote;  // the printed line or lines

  bool found() const { return page > 0; }
  bool operator==(const Fact&) const = default;
};

// Only judgements whose grade stands beside them beyond doubt.
struct Judgement {
  std::string name;   // as written, without a row number
  std::string grade;  // as written, e.g. "Requires improvement to be good"
  int page = 0;
  std::string quote;
  bool operator==(const Judgement&) const = default;
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

struct IlacsReport {
  std::string title;
  std::string framework;          // "ILACS", "SIF" (single inspection framework) or empty
  std::string framework_version;  // "2013", "2018", "2023", "2026" or empty when unsure
  Fact local_authority;
  Fact inspection_start;
  Fact inspection_end;
  Fact lead_inspector;
  Fact publication_date;
  Fact letter_date;
  std::vector<Judgement> judgements;
  std::vector<Paragraph> summary;
  std::vector<Item> improvements;      // "What needs to improve"
  std::vector<Item> priority_actions;  // "Areas for priority action"
  std::vector<Warning> warnings;
};

}  // namespace scrutiny::ilacs
