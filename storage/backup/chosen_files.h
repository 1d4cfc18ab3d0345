// What the operator chose and a data backup holds beside the log: configuration, plugins, profiles,
// cosignatures. Thread-safety: free function. Blocking: disk I/O. Failure: kIo, naming the folder.
#pragma once

#include <string>
#include <vector>

#include "storage/engine/file_system.h"

namespace scrutiny::backup {

// Names relative to the data folder `root`, sorted. Never the log, projections, keys, or what
// belongs to this machine or moment. Links to folders, sockets and files that are still being
// written are left out.
Result<std::vector<std::string>> chosen_files(const FileSystemPtr& files, const std::string& root);

}  // namespace scrutiny::backup
