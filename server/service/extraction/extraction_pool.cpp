#include "server/service/extraction/extraction_pool.h"

#include <algorithm>
#include <exception>

#include <spdlog/spdlog.h>

namespace scrutiny {

ExtractionPool::ExtractionPool(Ledger& ledger, FormatReaders& readers,
                               ExtractionPoolOptions options, std::shared_ptr<spdlog::logger> log)
    : ledger_(ledger), options_(options), job_(ledger, readers, options.job, log), log_(log) {}

ExtractionPool::~ExtractionPool() {
  stop();
}

void ExtractionPool::start() {
  const auto state = ledger_.snapshot();
  const std::lock_guard lock(mutex_);
  for (const std::string_view prefix : {kPendingPrefix, kAgainPrefix}) {
    state->scan(prefix, {}, [&](std::string_view, const boost::json::object& row) {
      queue_.push(pending_from_row(row));
      return ScanStep::kContinue;
    });
  }
  for (std::size_t i = 0; i < options_.workers; ++i) threads_.emplace_back([this] { work(); });
}

void ExtractionPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& [version, cancel] : running_) cancel.cancel();
  }
  wake_.notify_all();
  idle_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void ExtractionPool::wait_until_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] {
    return stopping_ || (queue_.size() == 0 && delayed_.empty() && running_.empty());
  });
}

Status ExtractionPool::ready() const {
  const std::lock_guard lock(mutex_);
  if (queue_.size() + delayed_.size() < options_.most_waiting) return {};
  return Error(ErrorCode::kUnavailable, "Many documents wait to be read; try again shortly.");
}

void ExtractionPool::received(const PendingRow& row) {
  const std::lock_guard lock(mutex_);
  queue_.push(row);
  wake_.notify_one();
}

void ExtractionPool::no_longer_wanted(const DocumentId& document, std::uint32_t version) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find({document, version});
  if (found != running_.end()) found->second.cancel();
}

bool ExtractionPool::running(const DocumentId& document, std::uint32_t version) const {
  const std::lock_guard lock(mutex_);
  return running_.contains({document, version});
}

std::size_t ExtractionPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() + delayed_.size();
}

void ExtractionPool::take_up_delayed(TimePoint now) {
  std::erase_if(delayed_, [&](const auto& entry) {
    if (entry.first > now) return false;
    queue_.push(entry.second);
    return true;
  });
}

// Whether there is work; false when the pool stops.
bool ExtractionPool::wait_for_work(std::unique_lock<std::mutex>& lock) {
  for (;;) {
    if (stopping_) return false;
    take_up_delayed(std::chrono::steady_clock::now());
    if (queue_.size() != 0) return true;
    if (delayed_.empty()) {
      wake_.wait(lock);
      continue;
    }
    const auto next =
        std::min_element(delayed_.begin(), delayed_.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
    wake_.wait_until(lock, next->first);
  }
}

void ExtractionPool::work() {
  std::unique_lock lock(mutex_);
  while (wait_for_work(lock)) {
    const PendingRow row = *queue_.pop();
    const CancelToken cancel = running_[{row.document, row.version}].token();
    lock.unlock();
    JobEnd end = JobEnd::kLater;
    try {
      end = job_.run(row, cancel);
    } catch (const std::exception& error) {
      log_->error("reading document {} failed: {}", row.document.text(), error.what());
    }
    lock.lock();
    running_.erase({row.document, row.version});
    if (end == JobEnd::kLater) {
      delayed_.emplace_back(std::chrono::steady_clock::now() + options_.retry_after, row);
    }
    idle_.notify_all();
  }
}

}  // namespace scrutiny
