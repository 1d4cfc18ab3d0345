// Budget: a shared count with a bound (connections, requests in flight, bytes in flight), and
// Share, which gives back what it took. Thread-safety: any thread. Ownership: a Share refers to its
// budget, which outlives it.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace scrutiny::http {

class Budget {
 public:
  explicit Budget(std::uint64_t bound) : bound_(bound) {}

  // All or nothing.
  bool try_take(std::uint64_t count) {
    std::uint64_t used = used_.load(std::memory_order_relaxed);
    do {
      if (count > bound_ - used) return false;
    } while (!used_.compare_exchange_weak(used, used + count, std::memory_order_relaxed));
    return true;
  }
  void give(std::uint64_t count) { used_.fetch_sub(count, std::memory_order_relaxed); }
  std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  const std::uint64_t bound_;
  std::atomic<std::uint64_t> used_{0};
};

class Share {
 public:
  explicit Share(Budget& budget) : budget_(&budget) {}
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  ~Share() { reset(); }

  bool try_add(std::uint64_t count) {
    if (!budget_->try_take(count)) return false;
    held_ += count;
    return true;
  }
  void reset() { budget_->give(std::exchange(held_, 0)); }
  std::uint64_t held() const { return held_; }

 private:
  Budget* budget_;
  std::uint64_t held_ = 0;
};

}  // namespace scrutiny::http
