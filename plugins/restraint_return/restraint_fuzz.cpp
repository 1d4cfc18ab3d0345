// The restraint_return plugin on arbitrary bytes, through the ABI: no crash, and nothing
// the server would refuse.
#include <cstdlib>

#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_restraint_return();

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const auto out = sdk::run_plugin(*scrutiny_plugin_entry_restraint_return(), {data, size});
  if (!out.ok() && out.error().code() != ErrorCode::kPluginRefused) std::abort();
  return 0;
}
