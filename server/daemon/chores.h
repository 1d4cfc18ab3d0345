// What the service does now and then by itself, on one thread of its own.
// Thread-safety: every() before start(); stop() from any thread. Blocking: stop() waits for the
// chore that runs. Ownership: owns its thread; what chores refer to outlives stop(). Failure: a
// chore that throws ends the process: chores report what is expected themselves.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace scrutiny {

class Chores {
 public:
  Chores() = default;
  Chores(const Chores&) = delete;
  Chores& operator=(const Chores&) = delete;
  ~Chores();  // stops

  // First after `pace`, then each `pace` after the time before.
  void every(std::chrono::milliseconds pace, std::function<void()> chore);
  void start();
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  struct Chore {
    std::chrono::milliseconds pace;
    std::function<void()> run;
    Clock::time_point due{};
  };
  void work();

  std::vector<Chore> chores_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace scrutiny
