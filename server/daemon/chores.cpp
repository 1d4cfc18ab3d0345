#include "server/daemon/chores.h"

#include <algorithm>

namespace scrutiny {

Chores::~Chores() {
  stop();
}

void Chores::every(std::chrono::milliseconds pace, std::function<void()> chore) {
  chores_.push_back({pace, std::move(chore)});
}

void Chores::start() {
  for (Chore& chore : chores_) chore.due = Clock::now() + chore.pace;
  thread_ = std::thread([this] { work(); });
}

void Chores::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Chores::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_ && !chores_.empty()) {
    const auto next =
        std::min_element(chores_.begin(), chores_.end(),
                         [](const Chore& a, const Chore& b) { return a.due < b.due; });
    if (wake_.wait_until(lock, next->due, [this] { return stopping_; })) return;
    lock.unlock();
    next->run();
    lock.lock();
    next->due = Clock::now() + next->pace;
  }
}

}  // namespace scrutiny
