#include "server/http/metrics.h"

#include <array>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <sstream>
#include <utility>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace scrutiny::http {
namespace {

// Seconds. Around the aims: a command within 50 ms, a page within 200 ms; uploads take minutes.
const prometheus::Histogram::BucketBoundaries kLatencyBuckets = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600};

using Key =
    std::pair<std::string_view, int>;  // route and status; routes are text that outlives the server

}  // namespace

struct PrometheusHttpMetrics::Impl {
  explicit Impl(prometheus::Registry& registry)
      : requests(prometheus::BuildCounter()
                     .Name("scrutiny_http_requests_total")
                     .Help("Requests answered, by route and status; 499: the client went away")
                     .Register(registry)),
        seconds(prometheus::BuildHistogram()
                    .Name("scrutiny_http_request_seconds")
                    .Help("From a complete head to the last byte of the response")
                    .Register(registry)),
        limits(prometheus::BuildCounter()
                   .Name("scrutiny_http_limit_hits_total")
                   .Help("Times a client ran into a limit of the connection layer")
                   .Register(registry)),
        connections(counter(registry, "scrutiny_http_connections_total", "Connections accepted")),
        open(prometheus::BuildGauge()
                 .Name("scrutiny_http_connections_open")
                 .Help("Connections open now")
                 .Register(registry)
                 .Add({})),
        handshakes(counter(registry, "scrutiny_http_handshake_failures_total",
                           "TLS handshakes that failed")),
        received(
            counter(registry, "scrutiny_http_received_bytes_total", "Bytes received, after TLS")),
        sent(counter(registry, "scrutiny_http_sent_bytes_total", "Bytes sent, before TLS")) {
    for (std::size_t i = 0; i < kLimitHits; ++i) {
      limit[i] = &limits.Add({{"limit", std::string(text(static_cast<LimitHit>(i)))}});
    }
  }

  static prometheus::Counter& counter(prometheus::Registry& registry, const char* name,
                                      const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
  }

  struct Route {
    prometheus::Counter* requests;
    prometheus::Histogram* seconds;
  };

  Route find(const Key& key) {
    {
      const std::shared_lock lock(mutex);
      if (const auto found = routes.find(key); found != routes.end()) return found->second;
    }
    const std::unique_lock lock(mutex);
    const std::string route(key.first.empty() ? "none" : key.first);
    const Route made{&requests.Add({{"route", route}, {"status", std::to_string(key.second)}}),
                     &seconds.Add({{"route", route}}, kLatencyBuckets)};
    return routes.emplace(key, made).first->second;
  }

  prometheus::Family<prometheus::Counter>& requests;
  prometheus::Family<prometheus::Histogram>& seconds;
  prometheus::Family<prometheus::Counter>& limits;
  prometheus::Counter& connections;
  prometheus::Gauge& open;
  prometheus::Counter& handshakes;
  prometheus::Counter& received;
  prometheus::Counter& sent;
  std::array<prometheus::Counter*, kLimitHits> limit{};
  std::shared_mutex mutex;
  std::map<Key, Route> routes;
};

PrometheusHttpMetrics::PrometheusHttpMetrics(prometheus::Registry& registry)
    : impl_(std::make_unique<Impl>(registry)) {}
PrometheusHttpMetrics::~PrometheusHttpMetrics() = default;

void PrometheusHttpMetrics::connection_opened() {
  impl_->connections.Increment();
  impl_->open.Increment();
}

void PrometheusHttpMetrics::connection_closed() {
  impl_->open.Decrement();
}

void PrometheusHttpMetrics::handshake_failed() {
  impl_->handshakes.Increment();
}

void PrometheusHttpMetrics::limit_hit(LimitHit limit) {
  impl_->limit.at(static_cast<std::size_t>(limit))->Increment();
}

void PrometheusHttpMetrics::request_done(std::string_view route, int status,
                                         std::chrono::nanoseconds took) {
  const auto found = impl_->find({route, status});
  found.requests->Increment();
  found.seconds->Observe(std::chrono::duration<double>(took).count());
}

void PrometheusHttpMetrics::bytes_received(std::uint64_t count) {
  impl_->received.Increment(static_cast<double>(count));
}

void PrometheusHttpMetrics::bytes_sent(std::uint64_t count) {
  impl_->sent.Increment(static_cast<double>(count));
}

std::string exposition(const prometheus::Registry& registry) {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, registry.Collect());
  return out.str();
}

}  // namespace scrutiny::http
