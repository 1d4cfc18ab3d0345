// `scrutiny erasures|holds`: erasure with two people and what forbids it, over the API.
// Thread-safety: called once. Blocking: network. Failure: said on standard error; the exit code.
#pragma once

#include <cstdint>
#include <string>

#include "server/cli/context.h"

namespace scrutiny::cli {

struct ErasureCommand {
  std::string state;     // list: only this state
  std::string document;  // propose
  std::uint32_t version = 0;
  std::string account;
  std::string actions;  // keep or erase
  std::string erased_class;
  std::string authority;
  std::string reason;  // propose, decline
  std::string id;      // approve, decline, withdraw
};
ExitCode run_list_erasures(const Context& context, const ErasureCommand& command);
ExitCode run_propose_erasure(const Context& context, const ErasureCommand& command);
// `verb`: approve, decline or withdraw.
ExitCode run_decide_erasure(const Context& context, const ErasureCommand& command,
                            const std::string& verb);

struct HoldCommand {
  std::string document;  // list: those in force on it; place
  std::uint32_t version = 0;
  std::string authority;
  std::string dated;
  std::string scope;
  std::string reason;  // place, release
  std::string id;      // release
};
ExitCode run_list_holds(const Context& context, const HoldCommand& command);
ExitCode run_place_hold(const Context& context, const HoldCommand& command);
ExitCode run_release_hold(const Context& context, const HoldCommand& command);

}  // namespace scrutiny::cli
