#include "server/service/documents/extraction_view.h"

#include "api/error.h"

namespace scrutiny {
namespace {

ShownExtraction waiting(const VersionRow& version, const PendingListener* readers) {
  if (version.state == DocumentState::kWithdrawn) {
    return {ExtractionState::kNothingFound, {}, "The file was withdrawn before it was read."};
  }
  if (readers != nullptr && readers->running(version.document, version.version)) {
    return {ExtractionState::kRunning, {}, "The file is being read."};
  }
  return {ExtractionState::kPending, {}, "The file waits to be read."};
}

ShownExtraction failed(const ExtractionWords& words) {
  ShownExtraction out{ExtractionState::kFailed, words.failure, {}};
  const auto code = parse_stable_string(words.failure);
  out.explanation = code ? std::string(title(*code)) : std::string("The file could not be read");
  out.explanation += ". You can enter findings by hand.";
  return out;
}

ShownExtraction done(const ExtractionWords& words) {
  if (words.plugin.id.empty()) {
    return {ExtractionState::kNothingFound, {}, "No reader is installed for this kind of file."};
  }
  if (words.findings + words.judgements > 0) {
    return {ExtractionState::kDone, {}, "The file has been read."};
  }
  if (words.pages > 0) {
    return {ExtractionState::kNothingFound,
            {},
            "The text was read; no findings were recognised in it."};
  }
  return {ExtractionState::kNothingFound, {}, "No text and no findings were found in the file."};
}

}  // namespace

ShownExtraction shown_extraction(const VersionRow& version, const PendingListener* readers) {
  if (version.extraction == ExtractionState::kPending) return waiting(version, readers);
  if (!version.words || !version.words->extraction) {
    return {version.extraction, {}, "What was read has been erased."};
  }
  const ExtractionWords& words = *version.words->extraction;
  return version.extraction == ExtractionState::kFailed ? failed(words) : done(words);
}

}  // namespace scrutiny
