// `scrutinyd plugins …`: what the operator does with the readers of document formats.
// Commands that change or show a running server go over its admin socket; without a server they
// open the data folder themselves. Thread-safety: one thread. Failure: said on standard error;
// exit code 0 done, 1 not done or not as it should be.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "server/daemon/admin_socket.h"
#include "server/daemon/application.h"

namespace CLI {
class App;
}

namespace scrutiny {

// Runs one admin command through the running server or, without one, under the data folder's lock.
Result<boost::json::object> administer(const std::filesystem::path& data, std::string_view command,
                                       const boost::json::object& arguments);

class PluginCommands {
 public:
  // Adds `plugins` and its subcommands.
  // `chosen` becomes what runs the one that was asked for, once arguments are parsed. Both outlive
  // this.
  PluginCommands(CLI::App& app, std::function<int()>& chosen);
  ~PluginCommands();
  PluginCommands(const PluginCommands&) = delete;
  PluginCommands& operator=(const PluginCommands&) = delete;

 private:
  struct Options;
  std::unique_ptr<Options> options_;
};

}  // namespace scrutiny
