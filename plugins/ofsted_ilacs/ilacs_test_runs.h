// Runs the plugin on its look-alikes, for tests.
// Thread-safety: none. Ownership: copies. Blocking: reads files, parses. Failure: a file that is
// not there reads as empty; run() as sdk::run_plugin().
#pragma once

#include "plugins/report/test_runs.h"
#include "plugins/sdk/parser.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_ofsted_ilacs();

namespace scrutiny {

inline std::string read_file(const std::string& name) {
  return read_path("/plugins/ofsted_ilacs/testdata/lookalikes/" + name);
}

inline Result<Extraction> run(std::string_view document) {
  return sdk::run_plugin(*scrutiny_plugin_entry_ofsted_ilacs(), as_bytes(document));
}

}  // namespace scrutiny
