// The inspection_report plugin on arbitrary bytes, through the ABI and by the repository's
// definitions: no crash, and nothing the server would refuse.
#include <cstdlib>

#include "plugins/inspection_report/test_definitions.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_inspection_report();

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  static const std::string definitions = inspection::repository_definitions(SCRUTINY_SOURCE_DIR);
  sdk::RunOptions options;
  options.configuration = definitions;
  const auto out =
      sdk::run_plugin(*scrutiny_plugin_entry_inspection_report(), {data, size}, options);
  if (!out.ok() && out.error().code() != ErrorCode::kPluginRefused &&
      out.error().code() != ErrorCode::kOutputLimit)
    std::abort();
  return 0;
}
