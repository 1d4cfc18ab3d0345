// `scrutinyd serve`: the running service: HTTPS listener, admin listener on loopback, admin socket,
// until SIGTERM or SIGINT. Says "serving at URL" and "admin at URL" on standard output once it is
// ready. Thread-safety: called once, from main. Blocking: for as long as the service runs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "api/result.h"

namespace scrutiny {

struct ServeOptions {
  std::filesystem::path data;
  std::optional<std::string> listen;        // over settings server.listen
  std::optional<std::string> admin_listen;  // over settings server.admin_listen
};

Status serve(const ServeOptions& options);

}  // namespace scrutiny
