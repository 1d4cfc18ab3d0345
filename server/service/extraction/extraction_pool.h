// The threads that check and read what was received: a bounded number, agencies in turn. What waits
// is found in the state at start, so nothing is lost by a restart.
// Thread-safety: any thread. Ownership: owns its threads; ledger and readers outlive it.
// Blocking: stop() cancels what is being read and joins. Failure: what cannot be read now is tried
// again after retry_after.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "server/service/documents/pending_listener.h"
#include "server/service/extraction/extraction_job.h"
#include "server/service/extraction/fair_queue.h"

namespace scrutiny {

struct ExtractionPoolOptions {
  std::size_t workers = 2;
  std::size_t most_waiting = 1000;  // past it uploads are turned away for now
  std::chrono::milliseconds retry_after{30'000};
  ExtractionJobLimits job;
};

class ExtractionPool final : public PendingListener {
 public:
  ExtractionPool(Ledger& ledger, FormatReaders& readers, ExtractionPoolOptions options,
                 std::shared_ptr<spdlog::logger> log);
  ExtractionPool(const ExtractionPool&) = delete;
  ExtractionPool& operator=(const ExtractionPool&) = delete;
  ~ExtractionPool() override;  // stop()

  // Takes up what still waits in the state and starts the threads.
  void start();
  // What is being read is cancelled and stays pending. Idempotent.
  void stop();
  // Until nothing waits or runs, or the pool stops. For tests and tools.
  void wait_until_idle();

  Status ready() const override;
  void received(const PendingRow& row) override;
  void no_longer_wanted(const DocumentId& document, std::uint32_t version) override;
  bool running(const DocumentId& document, std::uint32_t version) const override;

  std::size_t waiting() const;

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  void work();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void take_up_delayed(TimePoint now);

  Ledger& ledger_;
  const ExtractionPoolOptions options_;
  ExtractionJob job_;
  const std::shared_ptr<spdlog::logger> log_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  FairQueue queue_;
  std::vector<std::pair<TimePoint, PendingRow>> delayed_;
  std::map<std::pair<DocumentId, std::uint32_t>, CancelSource> running_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace scrutiny
