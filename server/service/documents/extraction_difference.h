// How two readings of the same file differ: what a newer plugin finds that the older did not, and
// the other way round. Thread-safety: pure function. Blocking: no.
#pragma once

#include <string>
#include <vector>

#include "api/extraction.h"

namespace scrutiny {

// One thing that was read: `key` says which (a judgement's name, a finding's kind and number),
// `text` what was read of it.
struct ReadItem {
  std::string section;  // "field", "judgement", "finding", "action", "data_line"
  std::string key;
  std::string text;
  int page = 0;
  bool operator==(const ReadItem&) const = default;
};

struct ChangedItem {
  ReadItem before;
  ReadItem after;
  bool operator==(const ChangedItem&) const = default;
};

struct ExtractionDifference {
  std::size_t same = 0;
  std::vector<ChangedItem> changed;  // same key, other text
  std::vector<ReadItem> removed;
  std::vector<ReadItem> added;
};

// Items are compared by their words, not by their place: a finding that only moved is the same.
ExtractionDifference difference(const Extraction& before, const Extraction& after);

}  // namespace scrutiny
