// Opening a document: its details, findings, extract or file. Every opening is one record, written
// before the first byte of it leaves (RecordedReading).
// Thread-safety: any thread. Blocking: reads state and content; read threads only.
// Ownership: ledger and clock outlive it. Failure: kNotFound for what the caller may not see,
// kErased when the words are gone, kCorruption when content is not what the record says.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "api/extraction.h"
#include "server/service/documents/document_view.h"
#include "server/service/documents/download_memory.h"
#include "server/service/documents/recorded_reading.h"
#include "server/service/documents/response_deadline.h"
#include "storage/ledger/ledger.h"
#include "storage/state/document_rows.h"
#include "storage/state/finding_rows.h"

namespace scrutiny {

struct DocumentDetails {
  DocumentRow document;
  DocumentView view;
  std::vector<VersionRow> versions;  // those the caller may see, oldest first
  std::vector<DocumentStep> actions;
  std::vector<FindingRow> findings;  // of view.version
};

struct VersionFindings {
  VersionRow version;
  std::vector<FindingRow> findings;
  std::vector<DocumentStep> actions;  // kDecideFinding, or none
};

struct VersionExtract {
  VersionRow version;
  std::optional<Extraction> extraction;      // absent: pending, failed, or no plugin reads the type
  std::optional<ResponseDeadline> response;  // absent: none is stated and none known to be owed
};

struct VersionContent {
  VersionRow version;
  std::unique_ptr<BlobReader> content;
};

// A download that goes on where it broke off is part of the opening already on record.
enum class Opening : std::uint8_t { kFromStart, kFurtherOn };
// Which it is; asked once the version is known.
using OpeningOf = std::function<Opening(const VersionRow&)>;

class DocumentReadings {
 public:
  static constexpr std::size_t kMostFindings = 10'000;  // as many as an extraction may hold

  DocumentReadings(Ledger& ledger, const Clock& clock,
                   DeadlineRules rules = DeadlineRules::builtin())
      : ledger_(ledger), rules_(std::move(rules)), downloads_(clock) {}

  Result<RecordedReading<DocumentDetails>> details(const Principal& caller, const DocumentId& id);
  // `version` 0: the one that is current for the caller.
  Result<RecordedReading<VersionFindings>> findings(const Principal& caller, const DocumentId& id,
                                                    std::uint32_t version);
  Result<RecordedReading<VersionExtract>> extract(const Principal& caller, const DocumentId& id,
                                                  std::uint32_t version);
  Result<RecordedReading<VersionContent>> content(const Principal& caller, const DocumentId& id,
                                                  std::uint32_t version, const OpeningOf& opening);
  // The version's facts without opening it: state of checking and reading, for those who may see
  // it. Not recorded: no words of the document are in it. REQUIRES: nothing of `words` is shown.
  Result<VersionRow> progress(const Principal& caller, const DocumentId& id,
                              std::uint32_t version) const;

 private:
  Ledger& ledger_;
  const DeadlineRules rules_;
  DownloadMemory downloads_;
};

// The whole of an extraction result, checked against the digest in the record.
Result<Extraction> read_extraction(const Ledger& ledger, const UnitId& unit,
                                   const SealedContent& content);

}  // namespace scrutiny
