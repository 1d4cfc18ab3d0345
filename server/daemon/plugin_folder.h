// The plugins, frameworks and agency profiles of a data folder, as its settings say where they are.
// Thread-safety: pure function. Blocking: reads files. Failure: kConfigInvalid with file and line,
// kIo; a plugin that may not be used is no failure.
#pragma once

#include "server/daemon/application.h"

namespace scrutiny {

Result<PluginFolder> scan_plugin_folder(const DataFolder& folder);

// The profile of this name in the data folder, or the one in this file when it ends in ".toml".
Result<AgencyProfile> find_profile(const DataFolder& folder, const std::string& name_or_file);

}  // namespace scrutiny
