// Figures about time tokens for Prometheus, brought up to date when they are asked for.
// Thread-safety: update() from any thread. Blocking: reads a state row. Ownership: registry and
// timestamper outlive it.
#pragma once

#include "server/service/timestamps/timestamper.h"

namespace prometheus {
class Gauge;
class Registry;
}  // namespace prometheus

namespace scrutiny {

class TimestampMetrics {
 public:
  TimestampMetrics(prometheus::Registry& registry, const Timestamper& timestamper);
  void update();

 private:
  const Timestamper& timestamper_;
  prometheus::Gauge& newest_;
  prometheus::Gauge& certificate_ends_;
  prometheus::Gauge& uncovered_;
  prometheus::Gauge& failures_;
};

}  // namespace scrutiny
