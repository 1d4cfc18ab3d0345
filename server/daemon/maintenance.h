// The operator's tools on a data folder: `scrutinyd fsck`, `rebuild` and `export-trail`.
// Thread-safety: one at a time. Blocking: each reads the whole store. Failure: said on standard
// error; the exit code: 0 sound or done, 1 not sound, 3 could not be told or done.
#pragma once

#include <filesystem>

#include "server/cli/output.h"

namespace scrutiny {

enum class Liveness : std::uint8_t { kStopped, kBesideServer };

int run_fsck(const std::filesystem::path& data, Liveness liveness, cli::Format format);
int run_rebuild(const std::filesystem::path& data);
// Beside a running server too.
int run_export(const std::filesystem::path& data, const std::filesystem::path& target);

}  // namespace scrutiny
