// ilacs_bench FILE...: how long the built plugin takes in its sandbox, from the document being
// there to the extraction being complete and checked. Cold: the process starts and loads the plugin
// first. Warm: a process that has closed its sandbox is waiting (as in the server). Exit 0, or 1
// when a file is not read.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "plugins/sniff/sniff.h"
#include "plugins/testing/plugin_fixture.h"

namespace scrutiny {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRuns = 5;

PluginInfo find_plugin() {
  PluginTrust trust;
  trust.unsigned_plugins = UnsignedPlugins::kAllowed;
  const auto scan =
      scan_plugins(testing::built_plugin("ofsted_ilacs").parent_path(), trust, PluginLimits());
  if (!scan.ok()) throw std::runtime_error(scan.error().describe());
  for (const PluginInfo& info : scan->usable)
    if (info.manifest.id == "ofsted_ilacs") return info;
  throw std::runtime_error("the plugin is not built");
}

struct Times {
  std::vector<double> wall_ms;
  double cpu_ms = 0;  // of the last run's process, start and loading included
  double peak_mib = 0;
};

// Waits for the warm worker before each document when there is to be one.
Times measure(const PluginInfo& plugin, const std::string& bytes, std::size_t warm_workers) {
  MemoryPluginHealth health;
  ExtractionClientConfig config;
  config.worker.host_program = testing::bin_folder() / "plugin_host";
  config.warm_workers = warm_workers;
  ExtractionClient client(config, health);
  const testing::MemoryDocument document(bytes);
  Times times;
  for (int run = 0; run < kRuns; ++run) {
    if (const Status ready = warm_workers ? client.probe(plugin) : Status(); !ready.ok())
      throw std::runtime_error(ready.error().describe());
    const auto start = Clock::now();
    const auto outcome =
        client.extract(plugin, document.request(std::string(sniff(as_bytes(bytes)))),
                       PluginLimits(), CancelToken());
    times.wall_ms.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    if (!outcome.ok()) throw std::runtime_error(outcome.error().describe());
    times.cpu_ms = static_cast<double>(outcome->report.cpu_micros) / 1000;
    times.peak_mib = static_cast<double>(outcome->report.peak_memory_bytes) / (1 << 20);
  }
  std::sort(times.wall_ms.begin(), times.wall_ms.end());
  return times;
}

int run(int count, char** files) {
  const PluginInfo plugin = find_plugin();
  std::printf("%-44s %9s %9s %9s %9s\n", "file", "warm ms", "cold ms", "CPU ms", "peak MiB");
  for (int i = 0; i < count; ++i) {
    const std::string bytes = testing::read_file(files[i]);
    const Times warm = measure(plugin, bytes, 1);
    const Times cold = measure(plugin, bytes, 0);
    std::printf("%-44s %9.1f %9.1f %9.1f %9.1f\n",
                std::filesystem::path(files[i]).filename().c_str(), warm.wall_ms[kRuns / 2],
                cold.wall_ms[kRuns / 2], warm.cpu_ms, warm.peak_mib);
  }
  return 0;
}

}  // namespace
}  // namespace scrutiny

int main(int argc, char** argv) {
  try {
    return scrutiny::run(argc - 1, argv + 1);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ilacs_bench: %s\n", error.what());
    return 1;
  }
}
