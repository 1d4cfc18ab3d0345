// What the tests of every report plugin ask of an extraction and of the repository's files.
// Thread-safety: none. Ownership: copies. Blocking: read_path reads a file. Failure: a file that is
// not there reads as empty; a field that is not there as "not found".
#pragma once

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/extraction.h"

namespace scrutiny {

inline std::string read_path(const std::string& path) {
  std::ifstream file(SCRUTINY_SOURCE_DIR + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string field(const Extraction& extraction, std::string_view name) {
  for (const ExtractedField& found : extraction.fields)
    if (found.name == name) return found.value;
  return "not found";
}

inline std::vector<std::string> texts(const Extraction& extraction, std::string_view kind) {
  std::vector<std::string> all;
  for (const ExtractedFinding& finding : extraction.findings)
    if (finding.kind == kind) all.push_back(finding.text);
  return all;
}

inline bool warned(const Extraction& extraction, std::string_view code) {
  for (const ExtractedWarning& warning : extraction.warnings)
    if (warning.code == code) return true;
  return false;
}

// Calls `check` with the document cut at every `step`th byte.
inline void for_each_cut(const std::string& document, std::size_t step,
                         const std::function<void(const std::string&)>& check) {
  for (std::size_t size = 0; size < document.size(); size += step) check(document.substr(0, size));
}

// Calls `check` with every `step`th byte changed, one at a time.
inline void for_each_flip(const std::string& document, std::size_t step,
                          const std::function<void(const std::string&)>& check) {
  for (std::size_t at = 0; at < document.size(); at += step) {
    std::string damaged = document;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    check(damaged);
  }
}

// Judgement name -> grade; a name found twice has both grades run together.
using Grades = std::map<std::string, std::string, std::less<>>;

inline Grades grades_of(const Extraction& extraction) {
  Grades all;
  for (const ExtractedJudgement& judgement : extraction.judgements)
    all[judgement.name] += judgement.grade;
  return all;
}

}  // namespace scrutiny
