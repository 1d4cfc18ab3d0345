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

// Judgement name -> grade; a name found twice has both grades run together.
using Grades = std::map<std::string, std::string, std::less<>>;

inline Grades grades_of(const Extraction& extraction) {
  Grades all;
  for (const ExtractedJudgement& judgement : extraction.judgements)
    all[judgement.name] += judgement.grade;
  return all;
}

}  // namespace scrutiny
