// Loads the plugin from its descriptor and calls it through the ABI, for one document.
// Thread-safety: none, one thread. Blocking: as long as the plugin takes. Ownership: the library
// stays loaded until the process ends. Failure: LoadFailure says at which stage.
#pragma once

#include <optional>
#include <string>

#include "api/plugin_abi.h"
#include "plugins/host/channel.h"

namespace scrutiny::host {

struct LoadFailure {
  wire::Stage stage;
  std::string text;
};

class PluginLibrary {
 public:
  // dlopen (constructors run here), entry symbol, ABI check, describe, warm_up.
  std::optional<LoadFailure> load(int library_descriptor);
  // "id\nversion" as the plugin describes itself. REQUIRES: load() succeeded.
  const std::string& identity() const { return identity_; }
  // open, feed, finish, close; items go to `channel`. Returns the plugin's status.
  std::string run(const Document& document, Channel& channel) const;

 private:
  std::optional<LoadFailure> check_table() const;
  std::optional<LoadFailure> describe();

  const scrutiny_plugin* table_ = nullptr;
  std::string identity_;
};

}  // namespace scrutiny::host
