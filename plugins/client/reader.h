// Has a document read by the first plugin that makes sense of it.
// Purpose: sniffing, the order of candidates and falling back, in one place; a report that a format
// plugin refuses or fails on still yields its text through a fallback plugin. An older version of a
// plugin is tried when the newer one failed, not when it refused. Thread-safety,
// blocking, ownership: as ExtractionClient::extract. Failure: kIo when the document cannot be read
// for sniffing; else the attempts say what happened.
#pragma once

#include <optional>

#include "plugins/client/client.h"
#include "plugins/client/guidance.h"

namespace scrutiny {

struct ReadAttempt {
  std::string plugin_id;
  std::string plugin_version;
  Digest library_sha256{};
  Status status;
};

struct DocumentReading {
  std::string media_type;                    // what the content is
  std::optional<ExtractionOutcome> outcome;  // of the last attempt, when it succeeded
  std::vector<ReadAttempt> attempts;         // in order; empty when no plugin reads this type
};

// `document.media_type` and `configuration` are not used: the content and `guidance` decide. Stops
// at the first success, when cancelled, and when no process can be started.
Result<DocumentReading> read_document(ExtractionClient& client,
                                      const std::vector<PluginInfo>& plugins,
                                      const DocumentRequest& document, DocumentKind kind,
                                      const Guidance& guidance, const CancelToken& cancel);

}  // namespace scrutiny
