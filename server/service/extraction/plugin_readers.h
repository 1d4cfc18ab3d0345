// The plugins of this installation as FormatReaders. A document on which a plugin failed is read
// once more from the start, on fresh processes: the failure may have been the machine's.
// Thread-safety: any thread; replace() while others read. Ownership: client and health outlive it.
// Blocking and failure: as FormatReaders.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "config/agency_profiles.h"
#include "plugins/client/reader.h"
#include "server/service/extraction/format_readers.h"
#include "server/service/extraction/recorded_plugin_health.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

// The plugins of an installation and what they are told beside a document.
struct InstalledReaders {
  std::vector<PluginInfo> plugins;
  std::string frameworks;  // Guidance::frameworks
  std::vector<AgencyProfile> profiles;
};

class PluginReaders final : public FormatReaders {
 public:
  PluginReaders(ExtractionClient& client, RecordedPluginHealth& health,
                std::shared_ptr<spdlog::logger> log);

  // Used from now on; what is being read goes on with those before.
  void replace(InstalledReaders installed);

  bool any_for(const std::string& media_type, ByteView head, DocumentKind kind) const override;
  Result<ReadOutcome> read(const ReadableDocument& document, const CancelToken& cancel) override;

 private:
  using Installed = std::shared_ptr<const InstalledReaders>;
  Installed installed() const;
  void log_attempts(const DocumentReading& reading) const;

  ExtractionClient& client_;
  RecordedPluginHealth& health_;
  const std::shared_ptr<spdlog::logger> log_;
  mutable std::mutex mutex_;
  Installed installed_;
};

}  // namespace scrutiny
