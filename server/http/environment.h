// Environment: what every connection of a server shares. Thread-safety: limits are read only;
// budgets, metrics, pools and log take calls from any thread. Ownership: the server owns it and
// outlives its connections with it.
#pragma once

#include <atomic>
#include <memory>

#include "server/http/budget.h"
#include "server/http/limits.h"
#include "server/http/metrics.h"
#include "server/runtime/worker_pools.h"

namespace scrutiny::http {

struct Environment {
  Environment(const Limits& given, WorkerPools& workers, HttpMetrics& figures,
              std::shared_ptr<spdlog::logger> logger)
      : limits(given),
        pools(workers),
        metrics(figures),
        log(std::move(logger)),
        requests_in_flight(given.in_flight_requests),
        bytes_in_flight(given.in_flight_bytes) {}

  const Limits limits;
  WorkerPools& pools;
  HttpMetrics& metrics;
  const std::shared_ptr<spdlog::logger> log;
  Budget requests_in_flight;
  Budget bytes_in_flight;
  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> next_connection_id{1};
};

}  // namespace scrutiny::http
