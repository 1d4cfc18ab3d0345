#include "server/runtime/worker_pools.h"

namespace scrutiny {

WorkerPools::WorkerPools(const PoolSizes& sizes, const std::shared_ptr<spdlog::logger>& log) {
  const auto make = [&](const char* name, const PoolSize& size) {
    return std::make_unique<WorkerPool>(WorkerPool::Options{name, size.threads, size.max_queue},
                                        log);
  };
  pools_ = {make("commands", sizes.commands), make("reads", sizes.reads), make("slow", sizes.slow),
            make("uploads", sizes.uploads)};
}

void WorkerPools::start() {
  for (auto& pool : pools_) pool->start();
}

void WorkerPools::stop() {
  for (std::size_t i = pools_.size(); i > 0; --i) pools_[i - 1]->stop();
}

}  // namespace scrutiny
