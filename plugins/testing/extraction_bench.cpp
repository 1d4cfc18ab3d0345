// bench_extraction PLUGIN FILE...: time from a document in memory to its extraction, sandbox
// included, with a warm worker waiting and without. Each file is read several times; medians are
// printed.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <unistd.h>

#include "plugins/sniff/sniff.h"
#include "plugins/testing/plugin_fixture.h"

namespace scrutiny {
namespace {

constexpr int kRounds = 5;
// For the next warm worker to get ready, as it would between two uploads.
constexpr std::chrono::milliseconds kPause{80};

struct Sample {
  double total_ms;
  double ready_ms;
  double cpu_ms;
  std::uint64_t peak_mib;
  std::size_t pages;
};

const PluginInfo& find(const std::vector<PluginInfo>& plugins, const std::string& id) {
  for (const PluginInfo& info : plugins) {
    if (info.manifest.id == id) return info;
  }
  std::fprintf(stderr, "no plugin %s\n", id.c_str());
  std::exit(2);
}

Sample measure(ExtractionClient& client, const PluginInfo& plugin, const std::string& content) {
  const testing::MemoryDocument document(content);
  const DocumentRequest request = document.request(std::string(sniff(as_bytes(content))));
  const auto start = std::chrono::steady_clock::now();
  const auto outcome = client.extract(plugin, request, plugin.limits, CancelToken());
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  if (!outcome.ok()) {
    std::fprintf(stderr, "%s\n", outcome.error().describe().c_str());
    return {took.count(), 0, 0, 0, 0};
  }
  const RunReport& report = outcome->report;
  return {took.count(), static_cast<double>(report.ready.count()) / 1e3,
          static_cast<double>(report.cpu_micros) / 1e3, report.peak_memory_bytes >> 20,
          outcome->extraction.pages.size()};
}

Sample median(std::vector<Sample> samples) {
  std::sort(samples.begin(), samples.end(),
            [](const Sample& a, const Sample& b) { return a.total_ms < b.total_ms; });
  return samples[samples.size() / 2];
}

void run(const PluginInfo& plugin, std::size_t warm_workers,
         const std::vector<std::string>& files) {
  MemoryPluginHealth health;
  ExtractionClientConfig config;
  config.worker.host_program = testing::bin_folder() / "plugin_host";
  config.warm_workers = warm_workers;
  ExtractionClient client(config, health);
  std::vector<Sample> all;
  for (const std::string& file : files) {
    const std::string content = testing::read_file(file);
    std::vector<Sample> samples;
    for (int i = 0; i < kRounds; ++i) {
      if (warm_workers > 0) {
        if (!client.probe(plugin).ok()) std::exit(1);
        std::this_thread::sleep_for(kPause);
      }
      samples.push_back(measure(client, plugin, content));
    }
    const Sample m = median(samples);
    all.push_back(m);
    std::printf("%-50s %3zu pages %7.1f ms (ready %5.1f) cpu %6.1f ms peak %3llu MiB\n",
                std::filesystem::path(file).filename().c_str(), m.pages, m.total_ms, m.ready_ms,
                m.cpu_ms, static_cast<unsigned long long>(m.peak_mib));
  }
  const Sample m = median(all);
  std::printf("%s, %s: median %.1f ms over %zu files\n", plugin.manifest.id.c_str(),
              warm_workers > 0 ? "warm worker" : "cold start", m.total_ms, all.size());
}

}  // namespace
}  // namespace scrutiny

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_extraction PLUGIN FILE...\n");
    return 2;
  }
  using namespace scrutiny;
  PluginTrust trust;
  trust.unsigned_plugins = UnsignedPlugins::kAllowed;
  const auto scan =
      scan_plugins(testing::built_plugin(argv[1]).parent_path(), trust, PluginLimits());
  if (!scan.ok()) return 1;
  const PluginInfo& plugin = find(scan->usable, argv[1]);
  const std::vector<std::string> files(argv + 2, argv + argc);
  run(plugin, 0, files);
  run(plugin, 1, files);
  return 0;
}
