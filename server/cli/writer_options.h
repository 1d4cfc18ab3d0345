// The command line of writer_commands.h. Thread-safety: called once. Ownership: the lines outlive
// the parsing and the running.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "server/cli/writer_commands.h"

namespace scrutiny::cli {

struct WriterKeyLine {
  WriterKeyCommand command;
};
std::pair<CLI::App*, std::function<ExitCode(const Context&)>> add_writer_keys(CLI::App& app,
                                                                              WriterKeyLine& line);
// Subcommands of `actions`, named as their steps.
std::vector<CLI::App*> add_signed_steps(CLI::App& actions, SignedStepCommand& command);

}  // namespace scrutiny::cli
