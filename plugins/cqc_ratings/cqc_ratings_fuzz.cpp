// The cqc_ratings plugin on arbitrary bytes, through the ABI: no crash, and nothing the server
// would refuse.
#include <cstdlib>

#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_cqc_ratings();

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const auto out = sdk::run_plugin(*scrutiny_plugin_entry_cqc_ratings(), {data, size});
  if (!out.ok() && out.error().code() != ErrorCode::kPluginRefused) std::abort();
  return 0;
}
