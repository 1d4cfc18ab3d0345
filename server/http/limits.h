// Every limit of the connection layer: a plain struct that configuration fills and the server is
// given. Each has a unit, a default and the reason for it. Thread-safety: plain values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace scrutiny::http {

struct Limits {
  using Millis = std::chrono::milliseconds;

  // Bytes of request line and headers. Browsers send 1-2 KiB; cookies and tokens fit eight times
  // over.
  std::size_t header_bytes = 16u << 10;
  // Header lines. Browsers send about 20.
  std::size_t header_count = 100;
  // Bytes of the request target. A list with every filter and a cursor stays under 1 KiB.
  std::size_t target_bytes = 4u << 10;
  // Bytes of body for a route that names no bound of its own. The largest form is a correction with
  // its text.
  std::uint64_t default_body_bytes = 1u << 20;
  // Bytes of chunk extensions on one chunk. They carry nothing we use; some are allowed by RFC 9112
  // §7.1.1.
  std::size_t chunk_extension_bytes = 128;

  // Open connections in all. An idle one costs about 25 KiB, so 4096 cost 100 MiB.
  std::size_t connections = 4096;
  // Open connections from one address. Councils sit behind shared proxies; per-account limits
  // decide, this only keeps one address from taking all.
  std::size_t connections_per_address = 512;
  // Requests on one connection before it is closed, so that load spreads anew now and then.
  std::uint64_t requests_per_connection = 1'000'000;
  // Requests between head and end of response, in all. Past it: 503 and Retry-After.
  std::size_t in_flight_requests = 2048;
  // Bytes of request bodies held in memory, in all. Past it: 503 and Retry-After.
  std::uint64_t in_flight_bytes = 256ull * 1024 * 1024;
  // Bytes held between the network and the reader of a streamed body. Covers the time a sealed
  // chunk takes to reach the disk at 1 Gbit/s.
  std::size_t stream_buffer_bytes = 256u << 10;

  // From accept to the end of the TLS handshake. Three round trips on a bad mobile line.
  Millis handshake_deadline{10'000};
  // From the first byte of a request to the end of its headers; slow senders of headers end here.
  Millis header_deadline{10'000};
  // Without any byte of a body. A phone changing cells comes back within it.
  Millis body_idle_deadline{30'000};
  // Bytes per second that must arrive over each body_rate_window spent waiting for the client (time
  // in which we hold it back does not count). 2 GiB over 1 Mbit/s is far above; a trickle that
  // holds a thread is below.
  std::uint64_t body_min_rate = 8u << 10;
  Millis body_rate_window{15'000};
  // From the head to the last byte of a body, at most. 2 GiB at 1 Mbit/s takes under five hours.
  Millis body_deadline{6 * 3600 * 1000};
  // Keep-alive without a request. Longer than the minute most proxies hold a connection.
  Millis idle_deadline{75'000};
  // For each piece of a response (up to 256 KiB) to leave.
  Millis write_deadline{30'000};
  // For an orderly TLS end (close_notify) and for bytes still arriving after a refusal.
  Millis close_deadline{2'000};
  // For requests in flight when the server stops; what is not answered then is cut.
  Millis shutdown_bound{20'000};
  // How often deadlines are looked at, so each may be late by as much.
  Millis tick{100};
};

// What a client ran into; the `limit` label of the metric scrutiny_http_limit_hits_total.
enum class LimitHit : std::uint8_t {
  kHeaderBytes,
  kHeaderCount,
  kTargetBytes,
  kBodyBytes,
  kChunkExtension,
  kConnections,
  kConnectionsPerAddress,
  kRequestsPerConnection,
  kInFlightRequests,
  kInFlightBytes,
  kPoolQueue,
  kHandshakeDeadline,
  kHeaderDeadline,
  kBodyIdleDeadline,
  kBodyMinRate,
  kBodyDeadline,
  kIdleDeadline,
  kWriteDeadline,
  kShutdownBound,
  kDescriptors,
};
inline constexpr std::size_t kLimitHits = 20;
std::string_view text(LimitHit limit);  // "header_bytes"

}  // namespace scrutiny::http
