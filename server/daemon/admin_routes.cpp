#include "server/daemon/admin_routes.h"

#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include "server/http/metrics.h"

namespace scrutiny {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";

prometheus::Gauge& gauge(prometheus::Registry& registry, const std::string& name,
                         const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

}  // namespace

struct AdminRoutes::Gauges {
  explicit Gauges(prometheus::Registry& registry)
      : size(gauge(registry, "scrutiny_log_size", "Records in the log.")),
        waiting(
            gauge(registry, "scrutiny_commands_waiting", "Commands waiting for the sequencer.")) {}
  prometheus::Gauge& size;
  prometheus::Gauge& waiting;
};

AdminRoutes::AdminRoutes(const RunningLedger& ledger, prometheus::Registry& registry)
    : ledger_(ledger), registry_(registry), gauges_(std::make_shared<Gauges>(registry)) {}

std::variant<http::RouteMatch, http::Response> AdminRoutes::route(const http::RequestHead& head) {
  if (head.method != http::Method::kGet && head.method != http::Method::kHead) {
    return http::problem(Error(ErrorCode::kMethodNotAllowed, "Only GET is served here."),
                         head.target);
  }
  if (head.target == "/healthz") return http::response(200, kText, "ok\n");
  if (head.target == "/readyz") return ready();
  if (head.target == "/metrics") return metrics();
  return http::problem(Error(ErrorCode::kNotFound, "Try /healthz, /readyz or /metrics."),
                       head.target);
}

http::Response AdminRoutes::ready() const {
  const LedgerLoad load = ledger_.load();
  if (stopping_) return http::response(503, kText, "stopping\n");
  if (load.waiting >= load.queue_depth)
    return http::response(503, kText, "the command queue is full\n");
  return http::response(200, kText, "ready\n");
}

http::Response AdminRoutes::metrics() const {
  gauges_->size.Set(static_cast<double>(ledger_.size()));
  gauges_->waiting.Set(static_cast<double>(ledger_.load().waiting));
  for (const auto& update : updates_) update();
  return http::response(200, http::kMetricsMediaType, http::exposition(registry_));
}

}  // namespace scrutiny
