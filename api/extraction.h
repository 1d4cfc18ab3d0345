// What a format plugin found in a document, as typed values and as JSON (docs/formats/plugin.md).
// Purpose: the one schema shared by plugins (writing), the supervisor and the server (reading).
// The reader treats its input as hostile: counts, lengths, page numbers, UTF-8 and control
// characters are checked, and what does not fit is an error (kWorkerProtocol or kOutputLimit),
// never cut silently. Thread-safety: plain values and pure functions. Blocking: no. Ownership:
// everything is copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"

namespace scrutiny {

// Caps on one extraction; lengths in bytes of UTF-8.
struct ExtractionLimits {
  std::size_t json_bytes = 64u << 20;  // a whole extraction as JSON
  std::size_t item_bytes = 2u << 20;   // one item as JSON
  std::size_t name = 200;              // names, kinds, ids, refs, grades
  std::size_t text = 64u << 10;        // finding text, field values, quotes
  std::size_t page_text = 1u << 20;    // text of one page
  std::size_t total_text = 48u << 20;  // all strings together
  std::size_t fields = 2000;
  std::size_t judgements = 500;
  std::size_t findings = 5000;
  std::size_t actions = 5000;
  std::size_t observations = 20000;
  std::size_t child_level = 50;
  std::size_t children = 200;  // nested items of one finding
  std::size_t pages = 5000;
  std::size_t warnings = 500;
  int page_number = 100000;
};

// Page numbers are 1-based physical pages of the file; 0 = the format has no pages or it is
// unknown.
struct ExtractedDocument {
  std::string format;             // plugin's name of the format, e.g. "ofsted_ilacs", "text"
  std::string framework;          // e.g. "ILACS"; empty when there is none
  std::string framework_version;  // e.g. "2018", "2023"
  std::string title;              // as written
  bool operator==(const ExtractedDocument&) const = default;
};

struct ExtractedField {
  std::string name;   // snake_case, e.g. "lead_inspector", "inspection_start"
  std::string value;  // normalised; dates as yyyy-mm-dd; empty when raw could not be understood
  std::string raw;    // as written
  int page = 0;
  std::string quote;  // the words around it, as written
  bool operator==(const ExtractedField&) const = default;
};

struct ExtractedJudgement {
  std::string name;   // as written, e.g. "The impact of leaders on social work practice ..."
  std::string grade;  // as written, e.g. "Requires improvement to be good"
  int page = 0;
  std::string quote;
  bool operator==(const ExtractedJudgement&) const = default;
};

struct ExtractedFinding {
  std::string
      kind;  // snake_case: area_for_improvement, priority_action, recommendation, strength, ...
  std::string ref;   // number or label within the document
  std::string text;  // the item without bullet, lines joined
  int page = 0;
  int page_end = 0;       // last page the item touches; 0 = same as page
  std::string paragraph;  // numbered paragraph or cell it stands in, e.g. "12", "Sheet1!B7"
  std::string quote;      // as written in the file
  std::vector<std::string> children;  // nested items, in order
  bool operator==(const ExtractedFinding&) const = default;
};

// One row of an action plan. Everything but `due`, `brag` and `closed` is as written.
struct ExtractedAction {
  std::string ref;             // number or label within the plan
  std::string recommendation;  // what the action answers
  std::string action;
  std::string lead;       // agency or organisation
  std::string owner;      // person or post
  std::string timescale;  // "Sept 25", "end of Q2", "ongoing"
  std::string due;        // timescale as yyyy-mm-dd; empty: no date, or none that is certain
  std::string progress;
  std::string evidence;
  std::string impact;
  std::string status;  // BRAG or status
  std::string brag;    // "blue", "green", "amber", "red"; empty: none said
  std::string closed;  // yyyy-mm-dd; empty: open, or no date that is certain
  int page = 0;
  std::string paragraph;           // where it stands, e.g. "Plan!A7:K7", "table 2, row 5"
  std::string quote;               // the row's cells as written
  std::vector<std::string> flags;  // snake_case, e.g. "hidden_row", "brag_from_fill", "no_date"
  bool operator==(const ExtractedAction&) const = default;
};

// One aggregate value of a data line; never about one child.
struct ExtractedObservation {
  std::string line;          // snake_case, e.g. "referrals", "restraint_incidents"
  std::string label;         // for people
  std::string group;         // what it is broken down by, e.g. an establishment; empty: the whole
  std::string period_start;  // yyyy-mm-dd
  std::string period_end;
  std::string unit;         // "count", "percent", "days"
  std::string value;        // decimal; empty when it is suppressed or could not be known
  std::string numerator;    // where the value is a share
  std::string denominator;  // the same
  bool suppressed = false;  // a small number that could point at a child
  int page = 0;
  std::string paragraph;  // cell, element or column it was counted from
  bool operator==(const ExtractedObservation&) const = default;
};

// A sign that the document holds data about single children: it must not be kept.
struct ExtractedChildLevel {
  std::string reason;     // snake_case: "upn", "nhs_number", "statutory_return", ...
  std::string paragraph;  // where: a column's heading, an element; never a value
  bool operator==(const ExtractedChildLevel&) const = default;
};

struct ExtractedPage {
  int page = 0;
  std::string text;
  bool operator==(const ExtractedPage&) const = default;
};

struct ExtractedWarning {
  std::string code;  // snake_case
  std::string text;
  bool operator==(const ExtractedWarning&) const = default;
};

struct Extraction {
  std::string plugin_id;
  std::string plugin_version;
  std::string library_sha256;  // 64 lower-case hex digits: which code read the document
  ExtractedDocument document;
  std::vector<ExtractedField> fields;
  std::vector<ExtractedJudgement> judgements;
  std::vector<ExtractedFinding> findings;
  std::vector<ExtractedAction> actions;
  std::vector<ExtractedObservation> observations;
  std::vector<ExtractedChildLevel> child_level;  // not empty: see ExtractedChildLevel
  std::vector<ExtractedPage> pages;
  std::vector<ExtractedWarning> warnings;
  bool operator==(const Extraction&) const = default;
};

// One item as the JSON object a plugin emits (its "type" member says which).
std::string to_json(const ExtractedDocument&);
std::string to_json(const ExtractedField&);
std::string to_json(const ExtractedJudgement&);
std::string to_json(const ExtractedFinding&);
std::string to_json(const ExtractedAction&);
std::string to_json(const ExtractedObservation&);
std::string to_json(const ExtractedChildLevel&);
std::string to_json(const ExtractedPage&);
std::string to_json(const ExtractedWarning&);

// The whole extraction as one JSON object; members in a fixed order, so equal values give equal
// bytes.
std::string to_json(const Extraction&);

// Reads to_json(Extraction) back; what was written before there were actions and observations too.
// Errors: kWorkerProtocol (not JSON, wrong type or member, bad
// UTF-8, control characters other than tab and newline), kOutputLimit (a cap is passed).
Result<Extraction> parse_extraction(std::string_view json, const ExtractionLimits& limits = {});

// Collects a plugin's items one by one under the same caps and errors; unknown members are ignored,
// unknown types refused, a second "document" refused.
class ExtractionBuilder {
 public:
  explicit ExtractionBuilder(const ExtractionLimits& limits = {}) : limits_(limits) {}
  Status add_item(std::string_view json);
  const Extraction& extraction() const { return extraction_; }
  Extraction take() { return std::move(extraction_); }

 private:
  ExtractionLimits limits_;
  Extraction extraction_;
  std::size_t text_bytes_ = 0;
  bool has_document_ = false;
};

// Text made fit for an item: invalid UTF-8 becomes U+FFFD, CR LF becomes newline, other control
// characters are dropped.
std::string clean_text(std::string_view text);

}  // namespace scrutiny
