// How far the reading of a version has come, as people are told. Thread-safety: pure. Blocking:
// never.
#pragma once

#include <string>

#include "server/service/documents/pending_listener.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

struct ShownExtraction {
  ExtractionState state{};
  std::string code;         // stable error string when it failed
  std::string explanation;  // one sentence in plain words
};

// `readers` knows what is being read just now; null: nothing is.
ShownExtraction shown_extraction(const VersionRow& version, const PendingListener* readers);

}  // namespace scrutiny
