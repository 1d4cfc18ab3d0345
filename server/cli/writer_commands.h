// `scrutiny keygen --for writing`, `scrutiny writer-keys …` and the signed steps of `scrutiny
// actions …`. Thread-safety: called once. Blocking: network and disk. Failure: said on standard
// error; the exit code; kDoesNotHold when the server would record something else.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace scrutiny::cli {

// Makes a key and prints its public half; the file is not overwritten.
ExitCode run_writer_keygen(const Context& context, const std::string& file);

struct WriterKeyCommand {
  std::string file;    // of the secret key
  std::string name;    // as others shall see it
  std::string key;     // 64 hex digits
  std::string reason;  // of revoking
};
// All registered keys, as `verify --writer-keys` takes them.
ExitCode run_writer_keys(const Context& context);
ExitCode run_register_writer_key(const Context& context, const WriterKeyCommand& command);
ExitCode run_revoke_writer_key(const Context& context, const WriterKeyCommand& command);

struct SignedStepCommand {
  std::string action;
  std::string sign_with;              // file of the secret key; empty: not signed
  std::string text;                   // reopen: the reason
  std::string note;                   // verify, complete
  std::vector<std::string> evidence;  // DOCUMENT:VERSION that it rests on
  std::string impact;                 // complete
};
// `step` is agree, complete, verify or reopen.
ExitCode run_signed_step(const Context& context, const SignedStepCommand& command,
                         const std::string& step);

}  // namespace scrutiny::cli
