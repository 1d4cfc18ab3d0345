#include "server/service/documents/extraction_view.h"

#include "api/error.h"

namespace scrutiny {
namespace {

// The guard sees what a plugin reads.
constexpr std::string_view kUnchecked =
    " It was not checked for data about single children: make sure that it holds none.";

ShownExtraction waiting(const VersionRow& version, const PendingListener* readers) {
  if (version.state == DocumentState::kWithdrawn) {
    return {ExtractionState::kNothingFound, {}, "The file was withdrawn before it was read."};
  }
  if (readers != nullptr && readers->running(version.document, version.version)) {
    return {ExtractionState::kRunning, {}, "The file is being read."};
  }
  return {ExtractionState::kPending, {}, "The file waits to be read."};
}

ShownExtraction refused(const ExtractionWords& words) {
  std::string reasons;
  for (const std::string& reason : words.child_level) {
    reasons += (reasons.empty() ? "" : ", ") + std::string(child_level_text(reason));
  }
  std::string out = "The file holds data about single children: " + reasons +
                    ". It was not kept: the file, its name and its title were destroyed at once. ";
  out += words.observations > 0
             ? "The totals that were counted from it are kept."
             : "Please send totals, or the document without the children's details.";
  return {ExtractionState::kFailed, words.failure, std::move(out)};
}

ShownExtraction failed(const ExtractionWords& words) {
  if (!words.child_level.empty()) return refused(words);
  ShownExtraction out{ExtractionState::kFailed, words.failure, {}};
  const auto code = parse_stable_string(words.failure);
  out.explanation = code ? std::string(title(*code)) : std::string("The file could not be read");
  if (!words.reason.empty()) out.explanation += ": " + words.reason;
  if (!out.explanation.ends_with('.')) out.explanation += '.';
  out.explanation += kUnchecked;
  out.explanation += " You can enter findings by hand.";
  return out;
}

ShownExtraction done(const ExtractionWords& words, std::string_view media_type) {
  if (words.plugin.id.empty()) {
    return {ExtractionState::kNothingFound,
            {},
            "No reader is installed for this kind of file." + std::string(kUnchecked)};
  }
  if (words.findings + words.judgements + words.observations > 0) {
    return {ExtractionState::kDone, {}, "The file has been read."};
  }
  if (words.pages > 0) {
    return {ExtractionState::kNothingFound,
            {},
            "The text was read; no findings were recognised in it."};
  }
  if (media_type == "application/pdf") {
    return {ExtractionState::kNothingFound,
            {},
            "No text was found in the file: its pages are pictures, as of a scan, or empty." +
                std::string(kUnchecked) + " You can enter findings by hand."};
  }
  return {ExtractionState::kNothingFound, {}, "No text and no findings were found in the file."};
}

}  // namespace

std::string_view child_level_text(std::string_view reason) {
  if (reason == "upn") return "pupil numbers (UPN)";
  if (reason == "nhs_number") return "NHS numbers";
  if (reason == "birth_dates") return "dates of birth beside names or child ids";
  if (reason == "statutory_return") return "rows of a statutory return about children";
  return "identifiers of children";
}

ShownExtraction shown_extraction(const VersionRow& version, const PendingListener* readers) {
  if (version.extraction == ExtractionState::kPending) return waiting(version, readers);
  if (!version.words || !version.words->extraction) {
    return {version.extraction, {}, "What was read has been erased."};
  }
  const ExtractionWords& words = *version.words->extraction;
  return version.extraction == ExtractionState::kFailed ? failed(words)
                                                        : done(words, version.words->media_type);
}

}  // namespace scrutiny
