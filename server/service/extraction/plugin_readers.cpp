#include "server/service/extraction/plugin_readers.h"

#include <spdlog/spdlog.h>

#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

constexpr int kTries = 2;  // one on a fresh process: a failure may be the machine's

PluginWords words_of(const PluginInfo& plugin) {
  return {plugin.manifest.id, plugin.manifest.version, to_hex(plugin.manifest.library_sha256)};
}

// The plugin was given the document and failed on it, so another try or plugin may do better.
bool is_worker_failure(ErrorCode code) {
  switch (code) {
    case ErrorCode::kWorkerTimeout:
    case ErrorCode::kWorkerOom:
    case ErrorCode::kWorkerCrashed:
    case ErrorCode::kWorkerPolicy:
    case ErrorCode::kWorkerProtocol:
    case ErrorCode::kOutputLimit:
      return true;
    default:
      return false;
  }
}

// How telling a reason is, when several plugins had one: what a plugin did with the document says
// more than that it was not tried.
int weight(ErrorCode code) {
  if (is_worker_failure(code)) return 2;
  return code == ErrorCode::kPluginRefused ? 0 : 1;
}

}  // namespace

PluginReaders::PluginReaders(ExtractionClient& client, RecordedPluginHealth& health,
                             PluginLimits limits, std::shared_ptr<spdlog::logger> log)
    : client_(client),
      health_(health),
      limits_(limits),
      log_(std::move(log)),
      plugins_(std::make_shared<const std::vector<PluginInfo>>()) {}

void PluginReaders::replace(std::vector<PluginInfo> plugins) {
  auto next = std::make_shared<const std::vector<PluginInfo>>(std::move(plugins));
  const std::lock_guard lock(mutex_);
  plugins_ = std::move(next);
}

PluginReaders::Plugins PluginReaders::plugins() const {
  const std::lock_guard lock(mutex_);
  return plugins_;
}

bool PluginReaders::any_for(const std::string& media_type, ByteView head, DocumentKind kind) const {
  return !candidates(*plugins(), media_type, head, kind).empty();
}

Result<Extraction> PluginReaders::try_plugin(const PluginInfo& plugin,
                                             const DocumentRequest& request,
                                             const CancelToken& cancel) {
  for (int attempt = 1;; ++attempt) {
    auto outcome = client_.extract(plugin, request, limits_, cancel);
    if (outcome.ok()) return std::move(outcome->extraction);
    const Error& error = outcome.error();
    log_->warn("plugin {} {}: {}", plugin.manifest.id, plugin.manifest.version, error.describe());
    if (attempt == kTries || !is_worker_failure(error.code())) return error;
  }
}

Result<ReadOutcome> PluginReaders::read(const ReadableDocument& document,
                                        const CancelToken& cancel) {
  const Plugins plugins = this->plugins();
  const DocumentRequest request{document.descriptor, document.sha256, document.media_type};
  const RecordedPluginHealth::Reading reading(health_, document.sha256, document.given);
  ReadOutcome outcome;
  for (const PluginInfo* plugin :
       candidates(*plugins, document.media_type, document.head, document.kind)) {
    auto extraction = try_plugin(*plugin, request, cancel);
    if (extraction.ok()) {
      outcome.extraction = std::move(extraction).value();
      return outcome;
    }
    const ErrorCode code = extraction.error().code();
    if (code == ErrorCode::kUnavailable) return std::move(extraction).error();
    if (!outcome.failure || weight(code) > weight(*outcome.failure)) {
      outcome.failure = code;
      outcome.plugin = words_of(*plugin);
    }
  }
  return outcome;
}

}  // namespace scrutiny
