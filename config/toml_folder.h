// An operator's folder of TOML files, read whole.
// Purpose: every such folder is read in one order and within one bound. Thread-safety: pure.
// Blocking: reads files. Ownership: copies. Failure: kConfigInvalid (a file is too large), kIo.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "api/result.h"

namespace scrutiny {

struct TomlFile {
  std::filesystem::path path;
  std::string text;
};

// All *.toml by name, each at most 256 KiB; none when there is no such folder.
Result<std::vector<TomlFile>> read_toml_folder(const std::filesystem::path& folder);

}  // namespace scrutiny
