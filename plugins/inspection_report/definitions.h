// The framework definitions a report is read by, as the server tells them
// (docs/formats/framework.md). Purpose: phrases made ready for comparing, once for a document.
// Thread-safety: plain values and a pure function. Blocking: no. Ownership: copies. Failure:
// kInvalidArgument with what is wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"

namespace scrutiny::inspection {

// Every phrase, name and heading is folded (report::fold); headings may hold "*" for any words.
using Phrases = std::vector<std::string>;

struct Judgement {
  std::string title;  // as the definition prints it
  Phrases names;      // the title too
};

struct FieldPlace {
  enum class Type { kText, kDate, kPeriod };

  std::string name;
  Type type = Type::kText;
  Phrases labels;  // begin the line, or the line above the value
  Phrases after;   // what stands before the value in a heading
  Phrases before;  // what stands after it
};

struct SectionPlace {
  // What the words above a list are: nothing, to whom its items are addressed, or the finding
  // itself, whose nested items the list holds.
  enum class Lead { kNone, kAddressee, kFinding };

  std::string kind;
  Phrases headings;
  Phrases skip;  // lines that are no part of it
  Lead lead = Lead::kNone;
  bool dated_rows = false;
};

struct Version {
  std::string id;
  std::string from;  // yyyy-mm-dd
  Phrases grades;
  std::vector<Judgement> judgements;
  int first_pages = 0;             // 0: reports of this version are not read
  std::vector<Phrases> recognise;  // one phrase of each stands on the first pages
  Phrases never;
  Phrases grade_sentences;   // with "{grade}"
  Phrases judgement_tables;  // headings below which every line with a grade is a judgement
  std::vector<FieldPlace> fields;
  std::vector<SectionPlace> sections;
};

struct Framework {
  std::string id;
  std::string title;
  std::vector<Version> versions;  // oldest first
};

struct Definitions {
  std::vector<Framework> frameworks;
};

// {"frameworks": […]}; members it does not know are left aside.
Result<Definitions> parse_definitions(std::string_view json);

}  // namespace scrutiny::inspection
