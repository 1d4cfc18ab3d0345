// One plugin_host process: started, fed one document, killed at the latest by the destructor, which
// also reaps it. Started with posix_spawn; no descriptor but those it is meant to have reaches it.
// Thread-safety: one thread at a time. Blocking: wait() until the process is gone, which after
// kill() is at once; the rest not. Ownership: owns process and channel. Failure: kIo with the
// reason. REQUIRES: SIGCHLD is not ignored by this program, and nobody else reaps its children.
#pragma once

#include <filesystem>
#include <string>

#include "plugins/client/registry.h"

namespace scrutiny {

enum class WorkerSandbox { kRequired, kNone };

struct WorkerOptions {
  std::filesystem::path host_program;
  WorkerSandbox sandbox = WorkerSandbox::kRequired;
  int landlock_abi_max = 1000;  // smaller: pretend to have an older kernel
};

// A document as the caller holds it.
struct DocumentFile {
  int descriptor = -1;  // memfd sealed against writing and shrinking
  std::uint64_t size = 0;
  std::string media_type;
  std::string configuration;  // JSON for scrutiny_document; may be empty
};

struct WorkerExit {
  int status = 0;  // as wait4 gives it
  std::uint64_t peak_memory_bytes = 0;
  std::uint64_t cpu_micros = 0;
};

class Worker {
 public:
  static Result<Worker> start(const WorkerOptions& options, const PluginInfo& plugin);
  Worker(Worker&& other) noexcept;
  Worker& operator=(Worker&& other) noexcept;
  ~Worker();

  int channel() const { return channel_; }
  int process() const { return process_; }
  // Raises the memory limit by the document's size and sends the document. kIo: the worker has
  // gone.
  Status send(const DocumentFile& document, std::uint64_t memory_bytes);
  void kill();
  // True when the process has ended; waits for that at most so long. Does not reap.
  bool ends_within(std::chrono::milliseconds patience) const;
  // Reaps the process. REQUIRES: not called before.
  WorkerExit wait();

 private:
  Worker(int process, int channel) : process_(process), channel_(channel) {}
  void end();

  int process_ = -1;  // -1 once reaped
  int channel_ = -1;
};

}  // namespace scrutiny
