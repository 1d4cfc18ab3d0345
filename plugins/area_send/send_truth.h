// Compares reports with testdata/truth.json, the reading of the sample reports by eye.
// Thread-safety: none. Ownership: the samples share the truth. Blocking: reads a file. Failure:
// kIo, kInvalidArgument for a truth file that makes no sense.
#pragma once

#include <string>
#include <vector>

#include "api/result.h"
#include "plugins/report/sample_table.h"

namespace scrutiny::send {

Result<std::vector<report::Sample>> load_samples(const std::string& truth_path);

}  // namespace scrutiny::send
