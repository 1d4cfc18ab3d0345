// A child process with pipes to its standard input and output, killed when the object goes.
// Thread-safety: one thread. Failure: throws std::runtime_error when it cannot be started.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace scrutiny::testing {

class ChildProcess {
 public:
  explicit ChildProcess(const std::vector<std::string>& command);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  // False when the child is gone.
  bool send(const std::string& line);
  // The next whole line of output without its end; nullopt at the end of the output.
  std::optional<std::string> receive();
  // SIGKILL; what was written before stays to be received.
  void kill();
  void close_input();
  // Waits for its end; the status as of waitpid.
  int wait();

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string buffered_;
};

}  // namespace scrutiny::testing
