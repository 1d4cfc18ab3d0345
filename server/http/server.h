// Server: listeners, TLS, connections, limits. The one class the daemon needs of this folder.
// Thread-safety: listen/start/stop from one thread. Ownership: owns its I/O threads and
// connections; what the constructor is given outlives it. Responders and body streams may outlive
// the server; they then do nothing. Failure: Status from listen; nothing a client sends ends the
// process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "api/result.h"
#include "server/http/dispatcher.h"
#include "server/http/limits.h"
#include "server/http/metrics.h"
#include "server/runtime/worker_pools.h"

namespace spdlog {
class logger;
}

namespace scrutiny::http {

class TlsContext;  // server/http/tls/tls_context.h

struct ListenerOptions {
  std::string address = "127.0.0.1";  // an IP address, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: any free one
  // Null: plain HTTP, refused with kConfigInvalid unless the address is a loopback one.
  std::shared_ptr<const TlsContext> tls;
  Dispatcher* dispatcher = nullptr;  // not null; outlives the server
};

class Server {
 public:
  struct Options {
    Limits limits;
    std::size_t io_threads = 2;
    WorkerPools* pools = nullptr;    // started by the owner, stopped by it after stop()
    HttpMetrics* metrics = nullptr;  // not null
    std::shared_ptr<spdlog::logger> log;
  };

  explicit Server(Options options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // stop()

  // Binds and listens; connections are taken from start() on. Returns the port. REQUIRES: not
  // started. kConfigInvalid (address), kIo (bind).
  Result<std::uint16_t> listen(const ListenerOptions& options);

  void start();

  // Stops accepting, closes idle connections, lets requests in flight finish within
  // limits.shutdown_bound (uploads still arriving end with 503), then cuts the rest and joins the
  // threads. Blocks. Idempotent.
  void stop();

  std::size_t connections() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace scrutiny::http
