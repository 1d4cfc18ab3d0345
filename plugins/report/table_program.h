// The main function of a table tool: TOOL SAMPLES_DIR TRUTH.json.
// Thread-safety: none. Ownership: none. Blocking: reads files, parses. Failure: exit code 0 when
// everything is right, 1 when not, 2 on misuse.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "plugins/report/sample_table.h"

namespace scrutiny::report {

using LoadSamples = std::function<Result<std::vector<Sample>>(const std::string& truth_path)>;

inline int run_table(int argc, char** argv, const LoadSamples& load, std::ostream& out,
                     std::ostream& err) {
  if (argc != 3) {
    err << "usage: " << argv[0] << " SAMPLES_DIR TRUTH.json\n";
    return 2;
  }
  const auto samples = load(argv[2]);
  if (!samples.ok()) {
    err << samples.error().describe() << "\n";
    return 2;
  }
  if (const Status status = pdf::warm_up_pdf(); !status.ok()) {
    err << status.error().describe() << "\n";
    return 2;
  }
  return show_samples(argv[1], *samples, out) ? 0 : 1;
}

}  // namespace scrutiny::report
