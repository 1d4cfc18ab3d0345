#include "plugins/client/reader.h"

#include <set>

#include "plugins/sniff/sniff.h"

namespace scrutiny {
Result<DocumentReading> read_document(ExtractionClient& client,
                                      const std::vector<PluginInfo>& plugins,
                                      const DocumentRequest& document, DocumentKind kind,
                                      const Guidance& guidance, const CancelToken& cancel) {
  SCRUTINY_ASSIGN(const Bytes head, read_head(document.descriptor));
  DocumentReading out;
  out.media_type = sniff(head);
  std::set<std::string> refused;
  for (const PluginInfo* plugin : candidates(plugins, out.media_type, head, kind)) {
    if (refused.contains(plugin->manifest.id)) continue;
    const DocumentRequest request{document.descriptor, document.sha256, out.media_type,
                                  configuration_for(plugin->manifest, guidance)};
    auto outcome = client.extract(*plugin, request, plugin->limits, cancel);
    const PluginManifest& manifest = plugin->manifest;
    out.attempts.push_back({manifest.id, manifest.version, manifest.library_sha256,
                            outcome.ok() ? Status() : Status(outcome.error())});
    if (outcome.ok()) {
      out.outcome = *std::move(outcome);
      break;
    }
    if (outcome.error().code() == ErrorCode::kUnavailable) break;
    if (outcome.error().code() == ErrorCode::kPluginRefused) refused.insert(manifest.id);
  }
  return out;
}

}  // namespace scrutiny
