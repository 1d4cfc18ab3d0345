// A real server for tests: port 0 on loopback, own certificate, routes given as functions, metrics
// that can be waited for. Thread-safety: on() before start(); the rest from the test's thread.
// Failure: throws, which fails the test.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "server/http/server.h"
#include "server/http/tls/tls_context.h"
#include "tests/support/temp_dir.h"

namespace scrutiny::http {

// Longer than anything here takes, shorter than ctest waits.
inline constexpr std::chrono::seconds kPatience{20};

class CountingMetrics final : public HttpMetrics {
 public:
  void connection_opened() override { add(open_, 1); }
  void connection_closed() override { add(open_, -1); }
  void handshake_failed() override { add(failed_handshakes_, 1); }
  void limit_hit(LimitHit limit) override { add(limits_.at(static_cast<std::size_t>(limit)), 1); }
  void request_done(std::string_view route, int status, std::chrono::nanoseconds took) override;
  void bytes_received(std::uint64_t) override {}
  void bytes_sent(std::uint64_t) override {}

  // True when the count is reached within kPatience.
  bool wait_for_limit(LimitHit limit, int count = 1);
  bool wait_for_open_connections(int count);
  bool wait_for_failed_handshakes(int count);
  bool wait_for_status(int status, int count = 1);
  int limit_hits(LimitHit limit) const;

 private:
  void add(int& count, int change);
  bool wait(const std::function<bool()>& reached);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int open_ = 0;
  int failed_handshakes_ = 0;
  std::array<int, kLimitHits> limits_{};
  std::map<int, int> statuses_;
};

class TestServer final : public Dispatcher {
 public:
  using SharedHandler = std::function<void(Request&&, Responder)>;
  using Decision = std::function<std::variant<RouteMatch, Response>(const RequestHead&)>;

  enum class Scheme : std::uint8_t { kHttp, kHttps };
  struct Setup {
    Limits limits;
    PoolSizes pools;
    Scheme scheme = Scheme::kHttp;
    TlsMinimum minimum = TlsMinimum::kTls13;
    std::size_t io_threads = 2;
  };

  explicit TestServer(Setup setup);
  TestServer() : TestServer(Setup()) {}
  ~TestServer() override;

  // Limits that make every deadline `deadline` and every tick 5 ms.
  static Limits hasty(std::chrono::milliseconds deadline);

  // Comes with GET /hello, answered "hello", and POST /echo, answered with its body.
  void on(const std::string& target, BodyMode mode, SharedHandler handler,
          PoolKind pool = PoolKind::kReads);
  void decide(const std::string& target, Decision decision);
  void start();
  void stop() { server_->stop(); }
  void stop_pools() { pools_.stop(); }
  void destroy_server() { server_.reset(); }

  std::variant<RouteMatch, Response> route(const RequestHead& head) override;

  std::uint16_t port() const { return port_; }
  Server& server() { return *server_; }
  CountingMetrics& metrics() { return metrics_; }
  WorkerPools& pools() { return pools_; }
  bool https() const { return setup_.scheme == Scheme::kHttps; }
  std::string certificate() const { return directory_ / "cert.pem"; }
  const testing::TempDir& directory() const { return directory_; }
  // Everything logged so far.
  std::string log_text() const;
  // How often a target was routed.
  int routed(const std::string& target) const;

  static constexpr std::uint64_t kMaxBody = 64ull * 1024 * 1024;

 private:
  struct LogSink;

  Setup setup_;
  testing::TempDir directory_;
  std::shared_ptr<LogSink> sink_;
  std::shared_ptr<spdlog::logger> log_;
  WorkerPools pools_;
  CountingMetrics metrics_;
  std::map<std::string, Decision> decisions_;
  mutable std::mutex mutex_;
  std::map<std::string, int> routed_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
};

}  // namespace scrutiny::http
