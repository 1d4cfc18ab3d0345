// What a reader of reports or letters without judgements found: facts and findings by name.
// Purpose: one result type, one way out of a plugin and one way to be measured for formats whose
// content is a list of named facts and a list of findings. Thread-safety: plain values. Ownership:
// copies. Blocking: no. Failure: emit_reading as the output.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/report/report_types.h"

namespace scrutiny::report {

struct NamedFact {
  std::string name;  // snake_case
  Fact fact;
};

// Group and ref leave the plugin cut to the length of a name (ExtractionLimits).
struct Finding {
  std::string kind;   // snake_case
  std::string group;  // the sub-heading it stands under; may be empty
  std::string ref;    // what the report prints beside it; empty: its number within the kind
  Item item;
};

struct Reading {
  std::string title;  // empty: not a document of the format
  std::vector<NamedFact> facts;
  std::vector<Finding> findings;
  std::vector<Warning> warnings;

  void add(std::string name, Fact fact) { facts.push_back({std::move(name), std::move(fact)}); }
  void add(std::string name, const Paragraph& paragraph) {
    add(std::move(name), {paragraph.text, paragraph.text, paragraph.page, paragraph.quote});
  }
  void warn(std::string code, std::string text) {
    warnings.push_back({std::move(code), std::move(text)});
  }
  // The first of the name; nullptr when there is none.
  const Fact* find(std::string_view name) const {
    for (const NamedFact& entry : facts)
      if (entry.name == name) return &entry.fact;
    return nullptr;
  }
};

}  // namespace scrutiny::report
