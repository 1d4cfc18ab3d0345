// Has documents read by plugins, each document in a process of its own (docs/formats/plugin.md).
// Purpose: the server's only way to a parser. Keeps workers waiting that have already loaded their
// plugin and closed their sandbox, so that a document need not wait for that; each still reads one
// document. Thread-safety: all members from any thread. Blocking: yes, call it on a pool thread;
// extract() ends at the deadlines at the latest. Ownership: `health` outlives the client; the
// destructor ends all workers. Failure: worker_timeout, worker_oom, worker_crashed, worker_policy,
// worker_protocol, output_limit (the document was given to the plugin and this happened);
// plugin_refused (it is not a document of that format); plugin_quarantined, plugin_unusable (cannot
// be started; nothing was read); too_large; unavailable (cancelled, or the system cannot start a
// process now).
#pragma once

#include <deque>
#include <map>
#include <mutex>

#include "api/extraction.h"
#include "plugins/client/cancel.h"
#include "plugins/client/health.h"
#include "plugins/client/registry.h"
#include "plugins/client/worker.h"

namespace scrutiny {

struct ExtractionClientConfig {
  WorkerOptions worker;
  std::size_t warm_workers = 1;  // waiting, for each plugin that has been used; 0 = none
  std::chrono::milliseconds start_deadline{10'000};  // process start to ready
  unsigned attempts_per_document = 2;  // failures after which a document is not tried again
  unsigned crashes_to_quarantine = 5;  // documents in a row
};

struct DocumentRequest {
  int descriptor = -1;          // memfd with F_SEAL_WRITE and F_SEAL_SHRINK; stays the caller's
  Digest sha256{};              // of its bytes: by this, failures are remembered
  std::string media_type;       // from sniff()
  std::string configuration{};  // what its plugin is told (guidance.h); may be empty
};

enum class WorkerStart { kWarm, kCold };

// How one run went, for metrics and records.
struct RunReport {
  WorkerStart start = WorkerStart::kCold;
  std::chrono::microseconds ready{};  // waiting for a ready worker
  std::chrono::microseconds run{};    // document sent to answer complete
  std::uint64_t output_bytes = 0;
  std::uint64_t peak_memory_bytes = 0;
  std::uint64_t cpu_micros = 0;  // of the process's whole life
  std::vector<std::string> log;  // lines from the plugin, for the operator
};

struct ExtractionOutcome {
  Extraction extraction;  // plugin id, version and library hash included
  RunReport report;
};

class ExtractionClient {
 public:
  ExtractionClient(ExtractionClientConfig config, PluginHealth& health);
  ~ExtractionClient();
  ExtractionClient(const ExtractionClient&) = delete;
  ExtractionClient& operator=(const ExtractionClient&) = delete;

  // Has `plugin` read one document. `limits` can only lower the plugin's own; memory is as at its
  // start.
  Result<ExtractionOutcome> extract(const PluginInfo& plugin, const DocumentRequest& document,
                                    const PluginLimits& limits, const CancelToken& cancel);

  // Starts a worker and waits until it is ready, which proves that the library loads, describes
  // itself as the manifest does and passes its canary inside the sandbox. The worker is kept for
  // the next document.
  Status probe(const PluginInfo& plugin);

  // Ends the waiting workers of plugins that are no longer used (after a new scan of the folder).
  void drop_warm_workers();

 private:
  struct Warm;
  struct Reading;

  Status may_try(const PluginInfo& plugin, const DocumentRequest& document,
                 const PluginLimits& limits) const;
  Result<std::unique_ptr<Warm>> ready_worker(const PluginInfo& plugin, const CancelToken& cancel,
                                             RunReport& report);
  std::unique_ptr<Warm> take_waiting(const Digest& library);
  Result<std::unique_ptr<Warm>> start_and_wait(const PluginInfo& plugin, const CancelToken& cancel);
  void keep(const PluginInfo& plugin, std::unique_ptr<Warm> warm);
  Result<ExtractionOutcome> read_document(const Reading& reading, RunReport report);
  void remember(const PluginInfo& plugin, const DocumentRequest& document, const Status& outcome);
  void refill(const PluginInfo& plugin);

  ExtractionClientConfig config_;
  PluginHealth& health_;
  std::mutex mutex_;
  std::map<Digest, std::deque<std::unique_ptr<Warm>>> warm_;  // ready, or about to be
};

}  // namespace scrutiny
