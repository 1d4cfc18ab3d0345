// Puts the plugins that come with the program into a data folder, signed by its operator.
// The operator's key (keys/plugin-signing.key, 32 bytes as hex, mode 0600) is made on first use;
// its public half is what the settings' plugins.allowed_keys lists. An operator who signs elsewhere
// deletes the file. Thread-safety: one thread. Blocking: files. Failure: kIo, kConfigInvalid with
// the file at fault.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "api/result.h"
#include "plugins/client/signature.h"

namespace scrutiny {

// A key of 64 hex digits in a file.
Result<plugins::PrivateKey> load_signing_key(const std::filesystem::path& file);

struct InstalledPlugin {
  std::string id;
  std::string version;
};

struct PluginInstallation {
  std::vector<InstalledPlugin> plugins;
  std::string public_key;  // hex; to be listed in plugins.allowed_keys
};

// Copies each <from>/<id>/{manifest.json, library} to <to>/<id> and signs it there. Plugins of
// other ids in `to` are left alone.
Result<PluginInstallation> install_plugins(const std::filesystem::path& from,
                                           const std::filesystem::path& to,
                                           const std::filesystem::path& signing_key);

// <folder of this program>/../plugins and ./plugin_host: where the build and the package put them.
std::filesystem::path bundled_plugins();
std::filesystem::path plugin_host_program();

}  // namespace scrutiny
