#include "server/service/extraction/plugin_readers.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

constexpr int kTries = 2;

// The plugin was given the document and failed on it.
bool is_worker_failure(const ReadAttempt& attempt) {
  if (attempt.status.ok()) return false;
  switch (attempt.status.error().code()) {
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

bool any_failure(const DocumentReading& reading) {
  return std::any_of(reading.attempts.begin(), reading.attempts.end(), is_worker_failure);
}

// How telling a reason is, when several plugins had one: what a plugin did with the document says
// more than that it was not tried, and a refusal of the wrong format says least. Of several
// refusals the last is the one of the reader of any such file, which says what is wrong with it.
int weight(const ReadAttempt& attempt) {
  if (is_worker_failure(attempt)) return 2;
  return attempt.status.error().code() == ErrorCode::kPluginRefused ? 0 : 1;
}

ReadOutcome outcome_of(DocumentReading reading) {
  ReadOutcome out;
  if (reading.outcome) {
    out.extraction = std::move(reading.outcome->extraction);
    return out;
  }
  const auto worst = std::max_element(
      reading.attempts.rbegin(), reading.attempts.rend(),
      [](const ReadAttempt& a, const ReadAttempt& b) { return weight(a) < weight(b); });
  if (worst == reading.attempts.rend()) return out;
  out.failure = worst->status.error().code();
  if (out.failure == ErrorCode::kPluginRefused) out.reason = worst->status.error().public_text();
  out.plugin = {worst->plugin_id, worst->plugin_version, to_hex(worst->library_sha256)};
  return out;
}

}  // namespace

PluginReaders::PluginReaders(ExtractionClient& client, RecordedPluginHealth& health,
                             std::shared_ptr<spdlog::logger> log)
    : client_(client),
      health_(health),
      log_(std::move(log)),
      installed_(std::make_shared<const InstalledReaders>()) {}

void PluginReaders::replace(InstalledReaders installed) {
  auto next = std::make_shared<const InstalledReaders>(std::move(installed));
  const std::lock_guard lock(mutex_);
  installed_ = std::move(next);
}

PluginReaders::Installed PluginReaders::installed() const {
  const std::lock_guard lock(mutex_);
  return installed_;
}

bool PluginReaders::any_for(const std::string& media_type, ByteView head, DocumentKind kind) const {
  return !candidates(installed()->plugins, media_type, head, kind).empty();
}

void PluginReaders::log_attempts(const DocumentReading& reading) const {
  for (const ReadAttempt& attempt : reading.attempts) {
    if (attempt.status.ok()) continue;
    const bool ordinary = attempt.status.error().code() == ErrorCode::kPluginRefused;
    log_->log(ordinary ? spdlog::level::debug : spdlog::level::warn, "plugin {} {}: {}",
              attempt.plugin_id, attempt.plugin_version, attempt.status.error().describe());
  }
}

Result<ReadOutcome> PluginReaders::read(const ReadableDocument& document,
                                        const CancelToken& cancel) {
  const Installed installed = this->installed();
  const DocumentRequest request{document.descriptor, document.sha256, document.media_type};
  const AgencyProfile* profile =
      profile_of(installed->profiles, document.agency.text(), document.agency_name);
  const Guidance guidance{installed->frameworks, profile ? profile->plugins : std::string()};
  const RecordedPluginHealth::Reading known(health_, document.sha256, document.given);
  for (int tries = 1;; ++tries) {
    SCRUTINY_ASSIGN(DocumentReading reading, read_document(client_, installed->plugins, request,
                                                           document.kind, guidance, cancel));
    log_attempts(reading);
    const bool not_now = !reading.attempts.empty() && !reading.attempts.back().status.ok() &&
                         reading.attempts.back().status.error().code() == ErrorCode::kUnavailable;
    if (not_now) return reading.attempts.back().status.error();
    if (tries == kTries || !any_failure(reading)) return outcome_of(std::move(reading));
  }
}

}  // namespace scrutiny
