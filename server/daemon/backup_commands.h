// `scrutinyd backup …` and `scrutinyd restore`: the operator's side of storage/backup. Backups run
// beside a running server, and each is a record (`backup.made`). Thread-safety: one thread.
// Failure: said on standard error; exit code 0 done, 1 refused or not as it should be, 3 could not
// tell.
#pragma once

#include <functional>
#include <memory>

namespace CLI {
class App;
}

namespace scrutiny {

class BackupCommands {
 public:
  // Adds `backup` with its subcommands, and `restore`.
  // `chosen` becomes what runs the one that was asked for, once arguments are parsed. Both outlive
  // this.
  BackupCommands(CLI::App& app, std::function<int()>& chosen);
  ~BackupCommands();
  BackupCommands(const BackupCommands&) = delete;
  BackupCommands& operator=(const BackupCommands&) = delete;

 private:
  struct Options;
  std::unique_ptr<Options> options_;
};

}  // namespace scrutiny
