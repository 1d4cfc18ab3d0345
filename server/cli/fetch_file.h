// What a server sends, straight into a file. Thread-safety: one thread. Blocking: network and disk.
// Failure: as HttpClient, kIo for the file; nothing of it stays then.
#pragma once

#include <string>

#include "api/result.h"
#include "server/cli/context.h"

namespace scrutiny::cli {

Status fetch_file(const Context& context, const std::string& path, const std::string& output);

}  // namespace scrutiny::cli
