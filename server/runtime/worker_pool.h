// WorkerPool: a named group of threads with a bounded queue, for work that may block (disk, argon2,
// a slow client's upload). I/O threads never block; they hand work over here.
// Thread-safety: every member may be called from any thread. Ownership: owns its threads and tasks.
// Failure: a task that throws is logged and the thread goes on.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "server/runtime/unique_function.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

using Task = UniqueFunction<void()>;

class WorkerPool {
 public:
  struct Options {
    std::string name;           // for threads ("sl-" + name, at most 15 characters) and logs
    std::size_t threads = 1;    // at least 1
    std::size_t max_queue = 1;  // tasks waiting, not counting those running
  };

  // Starts no thread; see start().
  WorkerPool(Options options, std::shared_ptr<spdlog::logger> log);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();  // stop()

  void start();

  // Queues the task; false when the queue is full or the pool is stopping (answer 503 with
  // Retry-After). Never blocks. On false the task is left as it was.
  [[nodiscard]] bool try_post(Task&& task);

  // Queues as many as fit, from the first on, with one wake-up for all; returns how many. The
  // others are left as they were.
  [[nodiscard]] std::size_t try_post_all(std::span<Task> tasks);

  // As try_post past the bound, for the next step of work already admitted (the next piece of a
  // download), which is bounded by the number of connections. False only when the pool is stopping.
  [[nodiscard]] bool try_post_admitted(Task&& task);

  // Takes no more tasks, runs those queued, joins the threads. Blocks until running tasks end;
  // whoever gave them something to wait for ends that first. Idempotent.
  void stop();

  const std::string& name() const { return options_.name; }
  std::size_t queued() const;
  std::uint64_t failures() const;  // tasks that threw

 private:
  std::size_t push(std::span<Task> tasks, std::size_t bound);
  void work();
  void run_one(Task task);

  const Options options_;
  const std::shared_ptr<spdlog::logger> log_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> queue_;
  std::size_t idle_ = 0;  // threads waiting on wake_
  std::uint64_t failures_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace scrutiny
