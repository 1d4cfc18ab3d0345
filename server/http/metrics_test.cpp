#include "server/http/metrics.h"

#include <set>

#include <gtest/gtest.h>
#include <prometheus/registry.h>

namespace scrutiny::http {
namespace {

TEST(LimitHit, EveryLimitHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kLimitHits; ++i) {
    const auto name = text(static_cast<LimitHit>(i));
    EXPECT_FALSE(name.empty());
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(PrometheusHttpMetrics, ShowsWhatWasCounted) {
  prometheus::Registry registry;
  PrometheusHttpMetrics metrics(registry);
  metrics.connection_opened();
  metrics.connection_opened();
  metrics.connection_closed();
  metrics.handshake_failed();
  metrics.limit_hit(LimitHit::kHeaderBytes);
  metrics.request_done("GET /api/v1/documents", 200, std::chrono::milliseconds(3));
  metrics.request_done("GET /api/v1/documents", 200, std::chrono::seconds(3));
  metrics.request_done("GET /api/v1/documents", 404, std::chrono::milliseconds(1));
  metrics.request_done("", 400, std::chrono::milliseconds(1));
  metrics.bytes_received(10);
  metrics.bytes_sent(20);
  const std::string text = exposition(registry);
  for (const auto* line : {
           "scrutiny_http_connections_open 1",
           "scrutiny_http_connections_total 2",
           "scrutiny_http_handshake_failures_total 1",
           "scrutiny_http_limit_hits_total{limit=\"header_bytes\"} 1",
           "scrutiny_http_limit_hits_total{limit=\"idle_deadline\"} 0",
           "scrutiny_http_requests_total{route=\"GET /api/v1/documents\",status=\"200\"} 2",
           "scrutiny_http_requests_total{route=\"GET /api/v1/documents\",status=\"404\"} 1",
           "scrutiny_http_requests_total{route=\"none\",status=\"400\"} 1",
           "scrutiny_http_request_seconds_bucket{route=\"GET /api/v1/documents\",le=\"0.005\"} 2",
           "scrutiny_http_request_seconds_count{route=\"GET /api/v1/documents\"} 3",
           "scrutiny_http_received_bytes_total 10",
           "scrutiny_http_sent_bytes_total 20",
       }) {
    EXPECT_NE(text.find(std::string(line) + "\n"), std::string::npos) << line << "\n" << text;
  }
}

}  // namespace
}  // namespace scrutiny::http
