// The plugins of this installation as FormatReaders. A document on which a plugin failed is read
// once more from the start, on fresh processes: the failure may have been the machine's.
// Thread-safety: any thread; replace() while others read. Ownership: client and health outlive it.
// Blocking and failure: as FormatReaders.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "plugins/client/reader.h"
#include "server/service/extraction/format_readers.h"
#include "server/service/extraction/recorded_plugin_health.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

class PluginReaders final : public FormatReaders {
 public:
  PluginReaders(ExtractionClient& client, RecordedPluginHealth& health,
                std::shared_ptr<spdlog::logger> log);

  // The plugins used from now on; what is being read goes on with those before.
  void replace(std::vector<PluginInfo> plugins);

  bool any_for(const std::string& media_type, ByteView head, DocumentKind kind) const override;
  Result<ReadOutcome> read(const ReadableDocument& document, const CancelToken& cancel) override;

 private:
  using Plugins = std::shared_ptr<const std::vector<PluginInfo>>;
  Plugins plugins() const;
  void log_attempts(const DocumentReading& reading) const;

  ExtractionClient& client_;
  RecordedPluginHealth& health_;
  const std::shared_ptr<spdlog::logger> log_;
  mutable std::mutex mutex_;
  Plugins plugins_;
};

}  // namespace scrutiny
