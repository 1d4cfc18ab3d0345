// scrutiny-witness: a witness that logs call, on a machine that may be called. Started by
// `scrutiny witness serve`; a program of its own, so that the verifier links no network server.
#include <cstdio>

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "config/settings.h"
#include "server/cli/verify_command.h"
#include "server/cli/witness_command.h"
#include "server/http/server.h"
#include "server/http/tls/tls_context.h"
#include "server/runtime/stop_signals.h"
#include "server/witness/serve/witness_dispatcher.h"

namespace scrutiny {
namespace {

struct Arguments {
  std::string listen = "127.0.0.1:8444";
  std::string key;
  std::string state;
  std::vector<std::string> logs;
  std::string certificate;
  std::string private_key;
};

Status serve(const Arguments& arguments) {
  const StopSignals stop_signals;
  SCRUTINY_ASSIGN(NoteSigner key, cli::read_witness_key(arguments.key));
  SCRUTINY_ASSIGN(const std::unique_ptr<WitnessStore> store, WitnessStore::open(arguments.state));
  const std::string name = key.verifier().text();
  Witness witness(std::move(key), *store, &Witness::system_seconds);
  for (const std::string& text : arguments.logs) {
    SCRUTINY_ASSIGN(const NoteVerifier log, cli::read_verifier_key(text));
    witness.add_log(log);
  }
  WitnessDispatcher dispatcher(witness);
  const auto log = spdlog::stderr_logger_mt("scrutiny-witness");
  PoolSizes sizes;
  sizes.commands.threads = 2;
  WorkerPools pools(sizes, log);
  http::NoHttpMetrics metrics;
  http::Server server({http::Limits{}, 1, &pools, &metrics, log});
  SCRUTINY_ASSIGN(const ListenAddress address, parse_listen_address(arguments.listen));
  http::ListenerOptions listener;
  listener.address = address.address;
  listener.port = address.port;
  listener.dispatcher = &dispatcher;
  if (!arguments.certificate.empty()) {
    SCRUTINY_ASSIGN(listener.tls,
                    http::TlsContext::load({arguments.certificate, arguments.private_key},
                                           http::TlsMinimum::kTls13));
  }
  SCRUTINY_ASSIGN(const std::uint16_t port, server.listen(listener));
  pools.start();
  server.start();
  std::printf("witness %s\nserving at %s://%s:%u/\n", name.c_str(), listener.tls ? "https" : "http",
              address.address.c_str(), unsigned{port});
  std::fflush(stdout);
  stop_signals.wait();
  server.stop();
  pools.stop();
  return {};
}

}  // namespace
}  // namespace scrutiny

int main(int argc, char** argv) {
  using namespace scrutiny;
  CLI::App app("A witness of logs: cosigns only what continues the checkpoint it cosigned last");
  Arguments arguments;
  app.add_option("--listen", arguments.listen,
                 "ADDRESS:PORT; other than loopback only with a certificate")
      ->capture_default_str();
  app.add_option("--key", arguments.key, "the witness's key (scrutiny keygen)")->required();
  app.add_option("--state", arguments.state, "folder in which it remembers; never delete it")
      ->required();
  app.add_option("--log", arguments.logs, "verifier key of a log, or a file; repeatable")
      ->required();
  auto* certificate = app.add_option("--certificate", arguments.certificate, "PEM file, for HTTPS");
  app.add_option("--private-key", arguments.private_key, "PEM file, mode 0600")->needs(certificate);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    const Status done = serve(arguments);
    if (done.ok()) return 0;
    std::fprintf(stderr, "scrutiny-witness: %s\n", done.error().describe().c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "scrutiny-witness: %s\n", error.what());
  }
  return 3;
}
