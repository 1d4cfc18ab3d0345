// The plugins of this installation as FormatReaders: those that fit are tried in their order; one
// that refuses a document or fails on it makes way for the next, so that a crash of the reader for
// a format still leaves the text. A failure is tried once more on a fresh process.
// Thread-safety: any thread; replace() while others read. Ownership: client and health outlive it.
// Blocking and failure: as FormatReaders.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "plugins/client/client.h"
#include "server/service/extraction/format_readers.h"
#include "server/service/extraction/recorded_plugin_health.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

class PluginReaders final : public FormatReaders {
 public:
  PluginReaders(ExtractionClient& client, RecordedPluginHealth& health, PluginLimits limits,
                std::shared_ptr<spdlog::logger> log);

  // The plugins used from now on; what is being read goes on with those before.
  void replace(std::vector<PluginInfo> plugins);

  bool any_for(const std::string& media_type, ByteView head, DocumentKind kind) const override;
  Result<ReadOutcome> read(const ReadableDocument& document, const CancelToken& cancel) override;

 private:
  using Plugins = std::shared_ptr<const std::vector<PluginInfo>>;
  Plugins plugins() const;
  Result<Extraction> try_plugin(const PluginInfo& plugin, const DocumentRequest& request,
                                const CancelToken& cancel);

  ExtractionClient& client_;
  RecordedPluginHealth& health_;
  const PluginLimits limits_;
  const std::shared_ptr<spdlog::logger> log_;
  mutable std::mutex mutex_;
  Plugins plugins_;
};

}  // namespace scrutiny
