#include "plugins/client/client.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "plugins/client/conversation.h"
#include "plugins/client/verdict.h"

namespace scrutiny {
namespace {

using std::chrono::steady_clock;

std::chrono::microseconds since(steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - start);
}

// REQUIRES: `descriptor` is the caller's memfd: anything else is a programmer error that must not
// pass for the document's fault.
Result<DocumentFile> examine(const DocumentRequest& request) {
  constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK;
  struct stat status {};
  const int seals = fcntl(request.descriptor, F_GET_SEALS);
  if (seals < 0 || (seals & kSeals) != kSeals || fstat(request.descriptor, &status) != 0)
    return Error(ErrorCode::kInternal, "Something went wrong on our side.",
                 "extract() takes a memfd sealed against writing and shrinking");
  return DocumentFile{request.descriptor, static_cast<std::uint64_t>(status.st_size),
                      request.media_type, request.configuration};
}

bool is_as_described(const PluginInfo& plugin, const Conversation& talk) {
  return talk.identity() == plugin.manifest.id + '\n' + plugin.manifest.version;
}

struct Conclusion {
  Status status;
  WorkerExit exit;
};

// Ends and reaps the worker, whatever it is doing.
Conclusion conclude(Ending ending, Phase phase, Worker& worker, Conversation& talk) {
  // A process that closed its channel is ending by itself, and how it does says what happened.
  if (ending == Ending::kClosed) ending = talk.after_close();
  if (ending != Ending::kClosed) worker.kill();
  const WorkerExit exit = worker.wait();
  return {verdict(ending, phase, talk, exit), exit};
}

bool counts(ErrorCode code) {
  return is_crash(code) || code == ErrorCode::kWorkerTimeout || code == ErrorCode::kWorkerOom ||
         code == ErrorCode::kOutputLimit;
}

}  // namespace

// A started worker and what it has said so far.
struct ExtractionClient::Warm {
  explicit Warm(Worker w) : worker(std::move(w)), talk(worker) {}

  Worker worker;
  Conversation talk;
  bool is_ready = false;
};

// One document on one worker; everything outlives the reading.
struct ExtractionClient::Reading {
  const PluginInfo& plugin;
  Warm& warm;
  const DocumentFile& document;
  PluginLimits limits;
  const CancelToken& cancel;
};

ExtractionClient::ExtractionClient(ExtractionClientConfig config, PluginHealth& health)
    : config_(std::move(config)), health_(health) {}

ExtractionClient::~ExtractionClient() = default;

Status ExtractionClient::may_try(const PluginInfo& plugin, const DocumentRequest& document,
                                 const PluginLimits& limits) const {
  const Digest& library = plugin.manifest.library_sha256;
  if (health_.quarantined(library))
    return Error(ErrorCode::kPluginQuarantined, "The reader for this format is switched off.");
  if (health_.failures(library, document.sha256) >= config_.attempts_per_document)
    return Error(ErrorCode::kPluginUnusable, "The reader has failed on this document before.",
                 "not tried again with this library");
  SCRUTINY_ASSIGN(const DocumentFile file, examine(document));
  if (file.size > std::min(limits.document_bytes, plugin.limits.document_bytes))
    return Error(ErrorCode::kTooLarge, "The document is too large to be read by a plugin.");
  return {};
}

Result<ExtractionOutcome> ExtractionClient::extract(const PluginInfo& plugin,
                                                    const DocumentRequest& document,
                                                    const PluginLimits& limits,
                                                    const CancelToken& cancel) {
  SCRUTINY_TRY(may_try(plugin, document, limits));
  SCRUTINY_ASSIGN(const DocumentFile file, examine(document));
  const auto started = steady_clock::now();
  RunReport report;
  const auto warm = ready_worker(plugin, cancel, report);
  if (!warm.ok()) {
    if (is_crash(warm.error().code())) remember(plugin, document, warm.error());
    return warm.error();
  }
  report.ready = since(started);
  auto result =
      read_document({plugin, **warm, file, smaller(plugin.limits, limits), cancel}, report);
  remember(plugin, document, result.ok() ? Status() : Status(result.error()));
  refill(plugin);
  return result;
}

Result<ExtractionOutcome> ExtractionClient::read_document(const Reading& reading,
                                                          RunReport report) {
  const auto started = steady_clock::now();
  Worker& worker = reading.warm.worker;
  Conversation& talk = reading.warm.talk;
  // A worker that has gone meanwhile shows when its channel is read.
  static_cast<void>(worker.send(reading.document, reading.plugin.limits.memory_bytes));
  const Ending ending = talk.until_finished(reading.limits, reading.cancel);
  report.run = since(started);
  const Conclusion end = conclude(ending, Phase::kReading, worker, talk);
  SCRUTINY_TRY(end.status);
  const PluginManifest& manifest = reading.plugin.manifest;
  ExtractionOutcome out{talk.take_extraction(), std::move(report)};
  out.extraction.plugin_id = manifest.id;
  out.extraction.plugin_version = manifest.version;
  out.extraction.library_sha256 = plugins::to_hex(manifest.library_sha256);
  out.report.output_bytes = talk.output_bytes();
  out.report.peak_memory_bytes = end.exit.peak_memory_bytes;
  out.report.cpu_micros = end.exit.cpu_micros;
  out.report.log = talk.log();
  return out;
}

std::unique_ptr<ExtractionClient::Warm> ExtractionClient::take_waiting(const Digest& library) {
  const std::lock_guard lock(mutex_);
  auto& pool = warm_[library];
  if (pool.empty()) return nullptr;
  auto out = std::move(pool.front());
  pool.pop_front();
  return out;
}

Result<std::unique_ptr<ExtractionClient::Warm>> ExtractionClient::ready_worker(
    const PluginInfo& plugin, const CancelToken& cancel, RunReport& report) {
  report.start = WorkerStart::kWarm;
  while (auto warm = take_waiting(plugin.manifest.library_sha256)) {
    if (!warm->is_ready) {
      const Ending ending =
          warm->talk.until_ready(steady_clock::now() + config_.start_deadline, cancel);
      if (ending == Ending::kCancelled)
        return verdict(ending, Phase::kStarting, warm->talk, {}).error();
      warm->is_ready = ending == Ending::kReady && is_as_described(plugin, warm->talk);
    }
    // One that ended while it waited is nobody's fault: the next one, or a new one, shows more.
    if (warm->is_ready && !warm->worker.ends_within(std::chrono::milliseconds(0))) return warm;
  }
  report.start = WorkerStart::kCold;
  return start_and_wait(plugin, cancel);
}

Result<std::unique_ptr<ExtractionClient::Warm>> ExtractionClient::start_and_wait(
    const PluginInfo& plugin, const CancelToken& cancel) {
  auto worker = Worker::start(config_.worker, plugin);
  if (!worker.ok())
    return Error(ErrorCode::kUnavailable, "The reader could not be started.",
                 worker.error().private_detail());
  auto warm = std::make_unique<Warm>(*std::move(worker));
  Ending ending = warm->talk.until_ready(steady_clock::now() + config_.start_deadline, cancel);
  if (ending == Ending::kReady) {
    warm->is_ready = true;
    if (is_as_described(plugin, warm->talk)) return warm;
    return Error(ErrorCode::kPluginUnusable, "The reader is not what its manifest says.",
                 clean_text(warm->talk.identity()));
  }
  return conclude(ending, Phase::kStarting, warm->worker, warm->talk).status.error();
}

Status ExtractionClient::probe(const PluginInfo& plugin) {
  SCRUTINY_ASSIGN(auto warm, start_and_wait(plugin, CancelToken()));
  keep(plugin, std::move(warm));
  return {};
}

void ExtractionClient::keep(const PluginInfo& plugin, std::unique_ptr<Warm> warm) {
  const std::lock_guard lock(mutex_);
  auto& pool = warm_[plugin.manifest.library_sha256];
  if (pool.size() < config_.warm_workers) pool.push_back(std::move(warm));
}

void ExtractionClient::remember(const PluginInfo& plugin, const DocumentRequest& document,
                                const Status& outcome) {
  const Digest& library = plugin.manifest.library_sha256;
  const ErrorCode code = outcome.ok() ? ErrorCode::kPluginRefused : outcome.error().code();
  if (code == ErrorCode::kPluginRefused) return health_.succeeded(library);
  if (!counts(code)) return;
  health_.failed(library, document.sha256, code);
  if (is_crash(code) && health_.crashes(library) >= config_.crashes_to_quarantine) {
    health_.quarantine(library, code);
    const std::lock_guard lock(mutex_);
    warm_.erase(library);
  }
}

// After the answer, so that the new worker's start does not compete with the document.
void ExtractionClient::refill(const PluginInfo& plugin) {
  if (health_.quarantined(plugin.manifest.library_sha256)) return;
  {
    const std::lock_guard lock(mutex_);
    if (warm_[plugin.manifest.library_sha256].size() >= config_.warm_workers) return;
  }
  auto worker = Worker::start(config_.worker, plugin);
  // Otherwise the next document starts its own and says why it cannot.
  if (worker.ok()) keep(plugin, std::make_unique<Warm>(*std::move(worker)));
}

void ExtractionClient::drop_warm_workers() {
  std::map<Digest, std::deque<std::unique_ptr<Warm>>> ending;
  const std::lock_guard lock(mutex_);
  ending.swap(warm_);
}

}  // namespace scrutiny
