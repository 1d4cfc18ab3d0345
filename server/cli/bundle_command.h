// `scrutiny bundle`: evidence about documents and actions, or of a period, as one archive to hand
// over. Thread-safety: none. Blocking: network and disk. Failure: exit code 1 for what the server
// refuses, 3 when it cannot be told; no half archive stays.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/cli/context.h"
#include "server/cli/output.h"

namespace scrutiny::cli {

struct BundleCommand {
  std::vector<std::string> subjects;  // ids
  std::string from;                   // instead of them: a period
  std::string to;
  std::uint64_t at = 0;  // 0: the log as it is now
  std::string output;
};
ExitCode run_bundle(const Context& context, const BundleCommand& command);

}  // namespace scrutiny::cli
