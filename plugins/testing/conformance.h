// One suite for every plugin, on its static library and on the real library in the sandbox: both
// must say the same of every document, however it is fed and however often, and refuse rather than
// fail. Thread-safety: one thread. Failure: non-fatal GoogleTest failures that name the document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/plugin_abi.h"
#include "plugins/testing/plugin_fixture.h"

namespace scrutiny::testing {

class Conformance {
 public:
  // `table` is what scrutiny_plugin_entry_<id>() returns; the library is
  // build/<preset>/plugins/<id>. `configuration`: what the plugin is told. Throws when the plugin
  // cannot be used.
  Conformance(const scrutiny_plugin& table, std::string id, std::string configuration = "");

  // The same inside the sandbox as in this process. `name` is for the report.
  void expect_agreement(std::string_view name, std::string_view document);
  // And the same again, and in small slices.
  void expect_same(std::string_view name, std::string_view document);
  // Cuts the document at `steps` places; each piece must be read or refused without a crash.
  void expect_survival_of_cuts(std::string_view document, std::size_t steps);

  // What the sandboxed plugin found. Fails the test when it found nothing.
  Extraction read(std::string_view document);

 private:
  Result<Extraction> in_sandbox(std::string_view document);
  Result<Extraction> in_process(std::string_view document, std::size_t slice);

  const scrutiny_plugin& table_;
  std::string configuration_;
  PluginInfo plugin_;
  MemoryPluginHealth health_;
  ExtractionClient client_;
};

}  // namespace scrutiny::testing
