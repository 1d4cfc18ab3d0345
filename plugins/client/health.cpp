#include "plugins/client/health.h"

namespace scrutiny {

bool is_crash(ErrorCode code) {
  return code == ErrorCode::kWorkerCrashed || code == ErrorCode::kWorkerPolicy ||
         code == ErrorCode::kWorkerProtocol;
}

bool MemoryPluginHealth::quarantined(const Digest& library) const {
  const std::lock_guard lock(mutex_);
  return quarantined_.contains(library);
}

unsigned MemoryPluginHealth::failures(const Digest& library, const Digest& document) const {
  const std::lock_guard lock(mutex_);
  const auto found = failures_.find({library, document});
  return found == failures_.end() ? 0 : found->second;
}

unsigned MemoryPluginHealth::crashes(const Digest& library) const {
  const std::lock_guard lock(mutex_);
  const auto found = crashed_on_.find(library);
  return found == crashed_on_.end() ? 0 : static_cast<unsigned>(found->second.size());
}

void MemoryPluginHealth::failed(const Digest& library, const Digest& document, ErrorCode code) {
  const std::lock_guard lock(mutex_);
  ++failures_[{library, document}];
  if (is_crash(code)) crashed_on_[library].insert(document);
}

void MemoryPluginHealth::succeeded(const Digest& library) {
  const std::lock_guard lock(mutex_);
  crashed_on_.erase(library);
}

void MemoryPluginHealth::quarantine(const Digest& library, ErrorCode) {
  const std::lock_guard lock(mutex_);
  quarantined_.insert(library);
}

}  // namespace scrutiny
