#include "server/daemon/serve.h"

#include <cstdio>

#include <prometheus/registry.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "server/daemon/admin_commands.h"
#include "server/daemon/admin_routes.h"
#include "server/daemon/admin_socket.h"
#include "server/daemon/application.h"
#include "server/daemon/settings_map.h"
#include "server/daemon/timestamp_metrics.h"
#include "server/http/server.h"
#include "server/runtime/stop_signals.h"

namespace scrutiny {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

// To a file that is closed and renamed by size, and what matters to standard error too.
std::shared_ptr<spdlog::logger> make_log(const DataFolder& folder) {
  const LogSettings& settings = folder.settings.log;
  auto file = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
      (folder.data / "log" / "scrutinyd.log").string(), settings.file_bytes, settings.files);
  auto terminal = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  terminal->set_level(spdlog::level::warn);
  auto log = std::make_shared<spdlog::logger>(
      "scrutinyd", spdlog::sinks_init_list{std::move(file), std::move(terminal)});
  log->set_level(level_of(settings.level));
  log->flush_on(spdlog::level::info);
  return log;
}

std::string url(std::string_view scheme, const ListenAddress& address, std::uint16_t port) {
  const bool is_v6 = address.address.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + address.address + "]" : address.address;
  return std::string(scheme) + "://" + host + ":" + std::to_string(port) + "/";
}

// The operator must be able to look when the service is full, so the console shares no bound with
// it.
http::Limits console_limits() {
  http::Limits limits;
  limits.connections = 64;
  limits.connections_per_address = 64;
  limits.in_flight_requests = 64;
  return limits;
}

struct Listeners {
  std::string service;
  std::string admin;
};

Result<Listeners> listen(http::Server& server, http::Server& console, const DataFolder& folder,
                         Application& application, AdminRoutes& admin) {
  SCRUTINY_ASSIGN(const auto tls,
                  http::TlsContext::load(tls_files(folder.data, folder.settings.tls),
                                         tls_minimum(folder.settings.tls)));
  SCRUTINY_ASSIGN(const auto service, parse_listen_address(folder.settings.server.listen));
  SCRUTINY_ASSIGN(const auto local, parse_listen_address(folder.settings.server.admin_listen));
  SCRUTINY_ASSIGN(const auto service_port,
                  server.listen({service.address, service.port, tls, &application.router()}));
  SCRUTINY_ASSIGN(const auto local_port,
                  console.listen({local.address, local.port, nullptr, &admin}));
  return Listeners{url("https", service, service_port), url("http", local, local_port)};
}

Result<DataFolder> load_folder(const ServeOptions& options) {
  SCRUTINY_ASSIGN(Settings settings, load_settings(options.data / "config.toml"));
  if (options.listen) settings.server.listen = *options.listen;
  if (options.admin_listen) settings.server.admin_listen = *options.admin_listen;
  return DataFolder{options.data, std::move(settings)};
}

}  // namespace

Status serve(const ServeOptions& options) {
  const StopSignals stop_signals;
  SCRUTINY_ASSIGN(const DataFolder folder, load_folder(options));
  const auto log = make_log(folder);
  const SystemClock clock;
  SCRUTINY_ASSIGN(const auto application, Application::open(folder, clock, log));

  prometheus::Registry registry;
  http::PrometheusHttpMetrics metrics(registry);
  AdminRoutes admin(application->ledger(), registry);
  TimestampMetrics timestamp_metrics(registry, application->timestamper());
  admin.before_figures([&timestamp_metrics] { timestamp_metrics.update(); });
  WorkerPools pools(pool_sizes(folder.settings.pools), log);
  http::Server server({http_limits(folder.settings.http), folder.settings.server.io_threads, &pools,
                       &metrics, log});
  http::Server console({console_limits(), 1, &pools, &metrics, log});
  SCRUTINY_ASSIGN(const Listeners listeners, listen(server, console, folder, *application, admin));
  AdminSocket socket(folder.data);
  add_admin_commands(socket, *application);

  pools.start();
  application->start();
  server.start();
  console.start();
  SCRUTINY_TRY(socket.start());
  log->info("serving at {}, admin at {}, log size {}", listeners.service, listeners.admin,
            application->ledger().size());
  std::printf("admin at %s\nserving at %s\n", listeners.admin.c_str(), listeners.service.c_str());
  std::fflush(stdout);

  stop_signals.wait();
  log->info("stopping");
  admin.stopping();
  socket.stop();
  server.stop();
  console.stop();
  pools.stop();
  application->stop();
  log->info("stopped at log size {}", application->ledger().size());
  return {};
}

}  // namespace scrutiny
