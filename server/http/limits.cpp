#include "server/http/limits.h"

#include <array>

namespace scrutiny::http {

std::string_view text(LimitHit limit) {
  static constexpr std::array<std::string_view, kLimitHits> kNames = {"header_bytes",
                                                                      "header_count",
                                                                      "target_bytes",
                                                                      "body_bytes",
                                                                      "chunk_extension",
                                                                      "connections",
                                                                      "connections_per_address",
                                                                      "requests_per_connection",
                                                                      "in_flight_requests",
                                                                      "in_flight_bytes",
                                                                      "pool_queue",
                                                                      "handshake_deadline",
                                                                      "header_deadline",
                                                                      "body_idle_deadline",
                                                                      "body_min_rate",
                                                                      "body_deadline",
                                                                      "idle_deadline",
                                                                      "write_deadline",
                                                                      "shutdown_bound",
                                                                      "descriptors"};
  return kNames.at(static_cast<std::size_t>(limit));
}

}  // namespace scrutiny::http
