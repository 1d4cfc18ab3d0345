// Mailbox: how any thread hands work to one I/O thread. Tasks put while the thread is busy are run
// in one go, so a sequencer that wakes 256 callers costs one wake-up, not 256. Thread-safety: post
// and close from any thread. Blocking: no. Ownership: owns the tasks. It may outlive its I/O
// thread: once closed, it drops what it is given.
#pragma once

#include <mutex>
#include <vector>

#include "server/runtime/unique_function.h"
#include "server/runtime/worker_pool.h"

namespace scrutiny {

class Mailbox {
 public:
  // `wake` is called without the lock held when the first task comes in; it must lead to
  // take_all().
  explicit Mailbox(UniqueFunction<void()> wake) : wake_(std::move(wake)) {}

  // False when closed; the task is then destroyed.
  bool post(Task task) {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    tasks_.push_back(std::move(task));
    if (tasks_.size() == 1) wake_();
    return true;
  }

  std::vector<Task> take_all() {
    std::vector<Task> taken;
    const std::lock_guard lock(mutex_);
    taken.swap(tasks_);
    return taken;
  }

  // Drops what waits and what comes. After it returns, `wake` is not called again.
  void close() {
    std::vector<Task> dropped;  // destroyed after the lock: a dropped task may post
    const std::lock_guard lock(mutex_);
    closed_ = true;
    dropped.swap(tasks_);
  }

 private:
  std::mutex mutex_;
  UniqueFunction<void()> wake_;
  std::vector<Task> tasks_;
  bool closed_ = false;
};

}  // namespace scrutiny
