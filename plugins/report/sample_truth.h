// Compares what a reader found with a truth file: sample reports read by eye, kept as short fields,
// counts and the SHA-256 of each normalised item, never as words.
// Purpose: shared by the samples tests and table tools of the report plugins. Thread-safety: plain
// values and pure functions. Blocking: load_truth_file reads a file. Failure: kIo, kInvalidArgument
// for a truth file that makes no sense; the JSON helpers throw std::exception on the wrong type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "api/result.h"
#include "plugins/report/report_types.h"

namespace scrutiny::report {

struct TruthItem {
  int page = 0;
  int page_end = 0;  // 0 = the truth file does not say
  std::string sha256;
  std::vector<TruthItem> children;
};

// One field of one report: how many of its parts are right, and what is not.
struct FieldScore {
  std::string field;
  int right = 0;
  int of = 0;
  int invented = 0;  // parts found that the report does not have
  std::vector<std::string> misses;
};

Result<boost::json::object> load_truth_file(const std::string& path);

// "" when the member is missing or no string.
std::string text_or_empty(const boost::json::object& object, std::string_view name);

// Objects with page, sha256 and, where they have them, page_end and children.
std::vector<TruthItem> truth_items(const boost::json::array& array);

// Hash of the text in the truth file's normalisation; the text must be NFC as the reports are.
std::string truth_hash(std::string_view text);

FieldScore score_fact(const std::string& name, const std::string& expected,
                      const std::string& found);

// In order: an item is right when its words, nested items and pages are; items found between the
// right ones are invented.
FieldScore score_items(const std::string& name, const std::vector<TruthItem>& truth,
                       const std::vector<Item>& items);

// Paragraphs as items, to be scored like them.
std::vector<Item> as_items(const std::vector<Paragraph>& paragraphs);

}  // namespace scrutiny::report
