// `scrutinyd backup …` and `scrutinyd restore`: the operator's side of storage/backup. Backups run
// beside a running server, and each is a record (`backup.made`). Thread-safety: one thread.
// Failure: said on standard error; exit code 0 done, 1 refused or not as it should be, 3 could not
// tell.
#pragma once

#include <memory>

namespace CLI {
class App;
}

namespace scrutiny {

class BackupCommands {
 public:
  // Adds `backup` with its subcommands, and `restore`.
  explicit BackupCommands(CLI::App& app);
  ~BackupCommands();
  BackupCommands(const BackupCommands&) = delete;
  BackupCommands& operator=(const BackupCommands&) = delete;

  // After parsing: whether one of them was asked for, and running it.
  bool chosen() const;
  int run();

 private:
  struct Options;
  std::unique_ptr<Options> options_;
};

}  // namespace scrutiny
