#include "server/runtime/worker_pool.h"

#include <algorithm>
#include <exception>
#include <limits>

#include <pthread.h>
#include <spdlog/spdlog.h>

namespace scrutiny {

WorkerPool::WorkerPool(Options options, std::shared_ptr<spdlog::logger> log)
    : options_(std::move(options)), log_(std::move(log)) {}

WorkerPool::~WorkerPool() {
  stop();
}

void WorkerPool::start() {
  const std::string thread_name = ("sl-" + options_.name).substr(0, 15);  // the kernel's limit
  for (std::size_t i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this] { work(); });
    // A name only helps whoever looks at the process; failing to set it changes nothing.
    static_cast<void>(pthread_setname_np(threads_.back().native_handle(), thread_name.c_str()));
  }
}

bool WorkerPool::try_post(Task&& task) {
  return push({&task, 1}, options_.max_queue) == 1;
}

std::size_t WorkerPool::try_post_all(std::span<Task> tasks) {
  return push(tasks, options_.max_queue);
}

bool WorkerPool::try_post_admitted(Task&& task) {
  return push({&task, 1}, std::numeric_limits<std::size_t>::max()) == 1;
}

std::size_t WorkerPool::push(std::span<Task> tasks, std::size_t bound) {
  std::size_t taken = 0;
  std::size_t wake = 0;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return 0;
    // What an idle thread is about to take does not wait.
    const auto has_room = [&] { return queue_.size() < idle_ || queue_.size() - idle_ < bound; };
    for (; taken < tasks.size() && has_room(); ++taken) {
      queue_.push_back(std::move(tasks[taken]));
    }
    // A worker that is not waiting looks at the queue again by itself; that saves a system call.
    wake = std::min(idle_, taken);
  }
  for (; wake > 0; --wake) wake_.notify_one();
  return taken;
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;  // stopping, and nothing is left to run
    Task task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    run_one(std::move(task));
    lock.lock();
  }
}

void WorkerPool::run_one(Task task) {
  try {
    task();
    return;
  } catch (const std::exception& error) {
    log_->error("pool {}: a task threw: {}", options_.name, error.what());
  } catch (...) {
    log_->error("pool {}: a task threw something that is no std::exception", options_.name);
  }
  const std::lock_guard lock(mutex_);
  ++failures_;
}

void WorkerPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  // Tasks posted to a pool that was never started would otherwise live as long as it does.
  std::deque<Task> unrun;
  const std::lock_guard lock(mutex_);
  unrun.swap(queue_);
}

std::size_t WorkerPool::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::uint64_t WorkerPool::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

}  // namespace scrutiny
