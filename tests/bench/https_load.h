// Load over keep-alive TLS connections from one thread: epoll and OpenSSL, nothing of the server's
// own code. With a rate it is an open loop: request i is due at start + i / rate, whether or not
// earlier ones have been answered, and its latency counts from when it was due, so a stalled server
// cannot hide its stall
// ("coordinated omission"). Without a rate every connection sends its next request at once, which
// finds the highest rate and nothing about latency. Thread-safety: none. Blocking: run returns when
// the load is over. Failure: throws std::runtime_error.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace scrutiny::bench {

struct LoadPlan {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8443;
  unsigned connections = 256;
  double rate = 0;  // requests a second in all; 0: as fast as answers come
  std::chrono::duration<double> warm_up{2};
  std::chrono::duration<double> duration{10};
  // Whole HTTP/1.1 request number i, head and body.
  std::function<std::string(std::uint64_t i)> request;
};

struct LoadReport {
  double seconds = 0;                     // of the measured part
  std::uint64_t answered = 0;             // in it
  std::map<int, std::uint64_t> statuses;  // of those
  std::uint64_t unanswered = 0;           // due in the measured part, not answered by its end
  std::vector<std::uint32_t> latencies;   // microseconds, sorted; from due time with a rate

  double per_second() const { return seconds == 0 ? 0 : static_cast<double>(answered) / seconds; }
  double quantile_ms(double q) const;
};

LoadReport run_load(const LoadPlan& plan);

}  // namespace scrutiny::bench
