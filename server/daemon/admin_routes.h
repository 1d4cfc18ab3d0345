// What the loopback admin listener answers: /healthz (the process runs), /readyz (it takes
// commands) and /metrics (Prometheus text). No sign-in: whoever may connect to loopback may read
// these figures. Thread-safety: any thread. Blocking: no. Ownership: what it is given outlives it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "server/http/dispatcher.h"
#include "storage/ledger/open.h"

namespace prometheus {
class Registry;
}

namespace scrutiny {

class AdminRoutes final : public http::Dispatcher {
 public:
  AdminRoutes(const RunningLedger& ledger, prometheus::Registry& registry);

  std::variant<http::RouteMatch, http::Response> route(const http::RequestHead& head) override;
  // Called before figures are given, to bring some up to date. Before the listener starts.
  void before_figures(std::function<void()> update) { updates_.push_back(std::move(update)); }
  // From now on /readyz answers 503, so that whoever balances load looks elsewhere.
  void stopping() { stopping_ = true; }

 private:
  struct Gauges;
  http::Response ready() const;
  http::Response metrics() const;

  const RunningLedger& ledger_;
  prometheus::Registry& registry_;
  std::shared_ptr<Gauges> gauges_;
  std::vector<std::function<void()>> updates_;
  std::atomic<bool> stopping_{false};
};

}  // namespace scrutiny
