// Runs a plugin inside this process, for unit tests and fuzzing of the static library: same calls
// in the same order as plugin_host, without its sandbox. Never given an untrusted document in the
// product. Thread-safety: none. Blocking: as long as the plugin takes. Failure: kPluginRefused,
// kWorkerCrashed (the plugin failed or threw), kWorkerProtocol or kOutputLimit (it emitted what the
// server would refuse).
#pragma once

#include <cstddef>
#include <string>

#include "api/bytes.h"
#include "api/extraction.h"
#include "api/plugin_abi.h"
#include "api/result.h"

namespace scrutiny::sdk {

struct RunOptions {
  std::size_t slice = 1u << 20;  // bytes per feed
  ExtractionLimits limits;
  std::string configuration;  // JSON, as scrutiny_document gives it
};

// `plugin` is what scrutiny_plugin_entry_<id>() returns. library_sha256 of the result is empty.
Result<Extraction> run_plugin(const scrutiny_plugin& plugin, ByteView document,
                              const RunOptions& options = {});

}  // namespace scrutiny::sdk
