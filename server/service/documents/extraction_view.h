// How far the reading of a version has come, as people are told. Thread-safety: pure. Blocking:
// never.
#pragma once

#include <string>
#include <string_view>

#include "server/service/documents/pending_listener.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

struct ShownExtraction {
  ExtractionState state{};
  std::string code;         // stable error string when it failed
  std::string explanation;  // one sentence in plain words
};

// "upn" -> "pupil numbers (UPN)": what a sign of child-level data is, in the words of the sender.
std::string_view child_level_text(std::string_view reason);

// `readers` knows what is being read just now; null: nothing is.
ShownExtraction shown_extraction(const VersionRow& version, const PendingListener* readers);

}  // namespace scrutiny
