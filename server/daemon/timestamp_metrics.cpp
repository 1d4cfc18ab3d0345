#include "server/daemon/timestamp_metrics.h"

#include <prometheus/gauge.h>
#include <prometheus/registry.h>

namespace scrutiny {
namespace {

prometheus::Gauge& gauge(prometheus::Registry& registry, const std::string& name,
                         const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

double seconds(UnixMillis time) {
  return static_cast<double>(time) / 1000.0;
}

}  // namespace

TimestampMetrics::TimestampMetrics(prometheus::Registry& registry, const Timestamper& timestamper)
    : timestamper_(timestamper),
      newest_(gauge(registry, "scrutiny_timestamp_newest_seconds",
                    "Time (POSIX) the newest time token says; 0 without one.")),
      certificate_ends_(gauge(registry, "scrutiny_timestamp_certificate_end_seconds",
                              "When (POSIX) the certificate behind the newest time token ends.")),
      uncovered_(gauge(registry, "scrutiny_timestamp_uncovered_records",
                       "Records that no time token covers yet.")),
      failures_(gauge(registry, "scrutiny_timestamp_failures",
                      "Attempts in a row that gave no time token.")) {}

void TimestampMetrics::update() {
  const TimestampStatus now = timestamper_.status();
  newest_.Set(now.newest ? seconds(now.newest->time) : 0);
  certificate_ends_.Set(now.newest ? seconds(now.newest->certificate_ends) : 0);
  uncovered_.Set(static_cast<double>(now.uncovered));
  failures_.Set(static_cast<double>(now.failures));
}

}  // namespace scrutiny
