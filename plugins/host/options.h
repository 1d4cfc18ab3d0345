// Command line of plugin_host, written by the supervisor. Thread-safety: values. Failure: a Status.
#pragma once

#include <cstdint>

#include "api/result.h"

namespace scrutiny::host {

enum class Sandbox { kRequired, kNone };

struct Options {
  std::uint64_t memory_bytes = 768ull << 20;  // address space, libraries included
  std::uint64_t document_bytes = 256ull
                                 << 20;  // what the supervisor may add for the document's mapping
  std::uint64_t cpu_seconds = 60;
  int landlock_abi_max = 1000;  // tests pretend to have an older kernel
  Sandbox sandbox = Sandbox::kRequired;
};

// The words that let a worker run without a sandbox.
inline constexpr const char* kUnsandboxedWords =
    "--unsandboxed=documents-may-take-over-this-account";

// Accepts --memory-bytes=N --document-bytes=N --cpu-seconds=N --landlock-abi-max=N
// kUnsandboxedWords.
Result<Options> parse_options(int argc, const char* const* argv);

}  // namespace scrutiny::host
