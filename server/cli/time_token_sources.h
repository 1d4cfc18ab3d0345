// Time tokens for `scrutiny verify --tsa-ca`: of an exported trail's timestamps/ folder, or of a
// server. Thread-safety: one thread. Blocking: disk or network. Failure: as TimeTokenSource.
#pragma once

#include <filesystem>
#include <memory>

#include "server/cli/http_client.h"
#include "storage/audit/verify/time_tokens.h"

namespace scrutiny::cli {

std::unique_ptr<TimeTokenSource> time_tokens_of_folder(std::filesystem::path trail);
// `records`: of the checkpoint being verified; tokens recorded later are left out.
std::unique_ptr<TimeTokenSource> time_tokens_of_server(const ServerOptions& server,
                                                       std::uint64_t records);

}  // namespace scrutiny::cli
