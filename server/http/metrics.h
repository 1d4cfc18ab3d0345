// HttpMetrics: what the connection layer counts. PrometheusHttpMetrics keeps it for GET /metrics.
// Thread-safety: any thread. Blocking: no. Failure: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/http/limits.h"

namespace prometheus {
class Registry;
}

namespace scrutiny::http {

class HttpMetrics {
 public:
  virtual ~HttpMetrics() = default;
  virtual void connection_opened() = 0;
  virtual void connection_closed() = 0;
  virtual void handshake_failed() = 0;
  virtual void limit_hit(LimitHit limit) = 0;
  // `route` is RouteMatch::route, or empty when none was reached. `took`: head complete to last
  // byte written.
  virtual void request_done(std::string_view route, int status, std::chrono::nanoseconds took) = 0;
  virtual void bytes_received(std::uint64_t count) = 0;  // after TLS
  virtual void bytes_sent(std::uint64_t count) = 0;
};

// Counts nothing.
class NoHttpMetrics final : public HttpMetrics {
 public:
  void connection_opened() override {}
  void connection_closed() override {}
  void handshake_failed() override {}
  void limit_hit(LimitHit) override {}
  void request_done(std::string_view, int, std::chrono::nanoseconds) override {}
  void bytes_received(std::uint64_t) override {}
  void bytes_sent(std::uint64_t) override {}
};

class PrometheusHttpMetrics final : public HttpMetrics {
 public:
  // `registry` outlives this; other parts of the server add their own figures to it.
  explicit PrometheusHttpMetrics(prometheus::Registry& registry);
  ~PrometheusHttpMetrics() override;

  void connection_opened() override;
  void connection_closed() override;
  void handshake_failed() override;
  void limit_hit(LimitHit limit) override;
  void request_done(std::string_view route, int status, std::chrono::nanoseconds took) override;
  void bytes_received(std::uint64_t count) override;
  void bytes_sent(std::uint64_t count) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Everything in the registry in the Prometheus text format (media type kMetricsMediaType).
inline constexpr std::string_view kMetricsMediaType = "text/plain; version=0.0.4; charset=utf-8";
std::string exposition(const prometheus::Registry& registry);

}  // namespace scrutiny::http
