// `scrutinyd keys …`: the log's key and the key-encryption key, as the operator changes them.
// list and rotate-log go to the running server or open the data folder; rewrap wants the server
// stopped, so that no secret crosses a socket. Thread-safety: one thread. Failure: said on standard
// error; exit code 0 done, 1 not done.
#pragma once

#include <functional>
#include <memory>

namespace CLI {
class App;
}

namespace scrutiny {

class KeyCommands {
 public:
  // Adds `keys` and its subcommands.
  // `chosen` becomes what runs the one that was asked for, once arguments are parsed. Both outlive
  // this.
  KeyCommands(CLI::App& app, std::function<int()>& chosen);
  ~KeyCommands();
  KeyCommands(const KeyCommands&) = delete;
  KeyCommands& operator=(const KeyCommands&) = delete;

 private:
  struct Options;
  std::unique_ptr<Options> options_;
};

}  // namespace scrutiny
