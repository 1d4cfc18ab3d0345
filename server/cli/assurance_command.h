// `scrutiny assurance`: the server's report on a period, as the scrutineer reads it. What it says
// is the server's word; `scrutiny verify` is the check. Thread-safety: called once. Blocking: waits
// for the server.
#pragma once

#include <string>

#include "server/cli/context.h"

namespace scrutiny::cli {

struct AssuranceCommand {
  std::string from;  // yyyy-mm-dd, the first day
  std::string to;    // the last day
};
// 1 where a witness has proved another history of the log.
ExitCode run_assurance(const Context& context, const AssuranceCommand& command);

}  // namespace scrutiny::cli
