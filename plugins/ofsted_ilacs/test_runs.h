// Runs the plugin on files of the repository, for tests.
// Thread-safety: none. Ownership: copies. Blocking: reads files, parses. Failure: a file that is
// not there reads as empty; run() as sdk::run_plugin().
#pragma once

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>

#include "plugins/sdk/parser.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_ofsted_ilacs();

namespace scrutiny {

inline std::string read_path(const std::string& path) {
  std::ifstream file(SCRUTINY_SOURCE_DIR + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string read_file(const std::string& name) {
  return read_path("/plugins/ofsted_ilacs/testdata/lookalikes/" + name);
}

inline Result<Extraction> run(std::string_view document) {
  return sdk::run_plugin(*scrutiny_plugin_entry_ofsted_ilacs(), as_bytes(document));
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
