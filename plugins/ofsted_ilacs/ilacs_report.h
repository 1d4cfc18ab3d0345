// What an Ofsted report on a local authority's children's services says, as typed values.
// Purpose: the result of parse_report(); everything carries the page and the words it rests on.
// Thread-safety: plain values. Ownership: copies. Pages are 1-based physical pages.
#pragma once

#include <string>
#include <vector>

#include "plugins/report/reading.h"
#include "plugins/report/report_types.h"

namespace scrutiny::ilacs {

using namespace report;

// Only judgements whose grade stands beside them beyond doubt.
struct Judgement {
  std::string name;   // as written, without a row number
  std::string grade;  // as written, e.g. "Requires improvement to be good"
  int page = 0;
  std::string quote;
  bool operator==(const Judgement&) const = default;
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
  std::vector<Item> improvements;        // "What needs to improve"
  std::vector<Item> priority_actions;    // "Areas for priority action"
  std::vector<Finding> recommendations;  // single inspection framework; ref is the printed number
  std::vector<Warning> warnings;
};

}  // namespace scrutiny::ilacs
