// The annex_a plugin on arbitrary bytes, through the ABI: no crash, nothing the server would
// refuse, and nothing but totals.
#include <cstdlib>

#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_annex_a();

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const auto out = sdk::run_plugin(*scrutiny_plugin_entry_annex_a(), {data, size});
  if (!out.ok()) {
    if (out.error().code() != ErrorCode::kPluginRefused) std::abort();
    return 0;
  }
  const bool only_totals = out->child_level.size() == 1 && out->pages.empty() &&
                           out->fields.empty() && out->findings.empty() && out->warnings.empty() &&
                           out->document.title.empty();
  if (!only_totals) std::abort();
  return 0;
}
