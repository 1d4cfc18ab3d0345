// Seam between the documents and what can read them: the plugins of this installation, or a fake.
// Thread-safety: read() from several threads. Blocking: until the plugin's deadlines at most.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/bytes.h"
#include "api/domain.h"
#include "api/extraction.h"
#include "api/result.h"
#include "plugins/client/cancel.h"
#include "storage/state/document_rows.h"
#include "storage/state/plugin_rows.h"

namespace scrutiny {

// A document as a plugin is given it.
struct ReadableDocument {
  GivenDocument given;
  int descriptor = -1;  // sealed memfd
  Digest sha256{};
  std::string media_type;  // sniffed
  Bytes head;              // its first bytes, for patterns
  DocumentKind kind = DocumentKind::kOther;
  AgencyId agency;  // that submitted it, by whose profile its layout is understood
  std::string agency_name;
};

struct ReadOutcome {
  std::optional<Extraction> extraction;
  // Without an extraction: which plugin failed and why; both empty when none reads this type.
  PluginWords plugin;
  std::optional<ErrorCode> failure;
  std::string reason{};  // of a refusal, by the plugin, in plain words; may be empty
};

class FormatReaders {
 public:
  virtual ~FormatReaders() = default;
  // Whether any plugin would be tried, so that the file need not be copied for nothing.
  virtual bool any_for(const std::string& media_type, ByteView head, DocumentKind kind) const = 0;
  // kUnavailable: not now, try again later (stopping, or no process could be started).
  virtual Result<ReadOutcome> read(const ReadableDocument& document, const CancelToken& cancel) = 0;
};

}  // namespace scrutiny
