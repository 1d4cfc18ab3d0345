// HTTPS load on a running scrutinyd: one GET or one POST command again and again. How it is used
// for the figures: docs/performance.md.
#include <chrono>
#include <cstdio>
#include <string>

#include <CLI/CLI.hpp>

#include "tests/bench/https_load.h"

namespace scrutiny::bench {
namespace {

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8443;
  unsigned connections = 256;
  double rate = 0;
  double seconds = 10;
  double warm_up = 2;
  std::string token;
  std::string target;
  std::string body;
  bool as_json = false;
};

std::string common_head(const Options& options, std::string_view method, std::string_view target) {
  std::string head = std::string(method) + " " + std::string(target) +
                     " HTTP/1.1\r\nHost: " + options.host + ":" + std::to_string(options.port) +
                     "\r\n";
  if (!options.token.empty()) head += "Authorization: Bearer " + options.token + "\r\n";
  return head;
}

void print(const Options& options, const char* what, const LoadReport& report) {
  std::string statuses;
  for (const auto& [status, count] : report.statuses) {
    statuses +=
        (statuses.empty() ? "" : ", ") + std::to_string(status) + ": " + std::to_string(count);
  }
  if (options.as_json) {
    std::printf(
        "{\"what\":\"%s\",\"connections\":%u,\"rate\":%.0f,\"per_second\":%.0f,\"p50_ms\":%.2f,"
        "\"p99_ms\":%.2f,\"p999_ms\":%.2f,\"max_ms\":%.2f,\"unanswered\":%llu,\"statuses\":\"%s\"}"
        "\n",
        what, options.connections, options.rate, report.per_second(), report.quantile_ms(0.5),
        report.quantile_ms(0.99), report.quantile_ms(0.999), report.quantile_ms(1),
        static_cast<unsigned long long>(report.unanswered), statuses.c_str());
    return;
  }
  const std::string load = options.rate > 0
                               ? std::to_string(static_cast<long>(options.rate)) + "/s offered"
                               : "as fast as answers come";
  std::printf(
      "%s, %u connections, %s: %.0f/s; p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms; "
      "unanswered %llu; statuses {%s}\n",
      what, options.connections, load.c_str(), report.per_second(), report.quantile_ms(0.5),
      report.quantile_ms(0.99), report.quantile_ms(0.999), report.quantile_ms(1),
      static_cast<unsigned long long>(report.unanswered), statuses.c_str());
}

LoadPlan plan_of(const Options& options) {
  LoadPlan plan;
  plan.host = options.host;
  plan.port = options.port;
  plan.connections = options.connections;
  plan.rate = options.rate;
  plan.warm_up = std::chrono::duration<double>(options.warm_up);
  plan.duration = std::chrono::duration<double>(options.seconds);
  return plan;
}

void run_get(const Options& options) {
  LoadPlan plan = plan_of(options);
  const std::string request = common_head(options, "GET", options.target) + "\r\n";
  plan.request = [&request](std::uint64_t) { return request; };
  print(options, "GET", run_load(plan));
}

// Each request carries its own Idempotency-Key; the run's part of it keeps two runs apart.
void run_post(const Options& options) {
  LoadPlan plan = plan_of(options);
  const std::string run =
      std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
  const std::string head =
      common_head(options, "POST", options.target) +
      "Content-Type: application/json\r\nContent-Length: " + std::to_string(options.body.size()) +
      "\r\nIdempotency-Key: bench-" + run + "-";
  plan.request = [&](std::uint64_t i) {
    return head + std::to_string(i) + "\r\n\r\n" + options.body;
  };
  print(options, "POST", run_load(plan));
}

}  // namespace
}  // namespace scrutiny::bench

int main(int argc, char** argv) {
  scrutiny::bench::Options options;
  CLI::App app("HTTPS load on a running scrutinyd, as an open loop (with --rate) or to saturation");
  app.add_option("--host", options.host, "IPv4 address")->capture_default_str();
  app.add_option("--port", options.port)->capture_default_str();
  app.add_option("--connections", options.connections, "keep-alive connections")
      ->capture_default_str();
  app.add_option("--rate", options.rate, "requests a second; 0: as fast as answers come");
  app.add_option("--seconds", options.seconds, "measured time")->capture_default_str();
  app.add_option("--warm-up", options.warm_up, "seconds before measuring")->capture_default_str();
  app.add_option("--token", options.token, "bearer token");
  app.add_flag("--json", options.as_json);
  auto* get = app.add_subcommand("get", "GET one target again and again");
  get->add_option("target", options.target)->required();
  auto* post = app.add_subcommand("post", "POST a JSON body, each with its own Idempotency-Key");
  post->add_option("target", options.target)->required();
  post->add_option("body", options.body)->required();
  app.require_subcommand(1);
  CLI11_PARSE(app, argc, argv);
  try {
    get->parsed() ? scrutiny::bench::run_get(options) : scrutiny::bench::run_post(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_service: %s\n", error.what());
    return 1;
  }
  return 0;
}
