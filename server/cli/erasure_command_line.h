// The command lines of `scrutiny erasures` and `scrutiny holds`. Thread-safety: called once.
// Ownership: `line` outlives the commands.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "server/cli/erasure_commands.h"

namespace CLI {
class App;
}

namespace scrutiny::cli {

struct ErasureCommandLine {
  ErasureCommand erasure;
  HoldCommand hold;
};
void add_erasure_commands(
    CLI::App& app, ErasureCommandLine& line,
    std::vector<std::pair<CLI::App*, std::function<ExitCode(const Context&)>>>& commands);

}  // namespace scrutiny::cli
