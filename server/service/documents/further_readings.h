// Having a stored version read once more, by the plugins of today, beside its first reading: both
// results stay, and what differs is shown. Nothing that people decided about the first one changes.
// Thread-safety: any thread. Blocking: reads state and content. Ownership: ledger and listener
// outlive it. Failure: kNotFound for what the caller may not see; kConflict when the first reading
// has not ended or another one waits already; kForbidden, kErased.
// Source: docs/adr/0011-further-readings.md.
#pragma once

#include <optional>
#include <vector>

#include "server/service/documents/change.h"
#include "server/service/documents/document_readings.h"
#include "server/service/documents/extraction_difference.h"
#include "server/service/documents/pending_listener.h"

namespace scrutiny {

// A version's readings: the first is in `version`.
struct VersionReadings {
  VersionRow version;
  std::vector<ReadingRow> later;  // oldest first
  bool waiting = false;           // another one was asked for and has not ended
};

struct ReadingDifference {
  VersionRow version;
  ReadingRow later;
  ExtractionDifference difference;
};

class FurtherReadings {
 public:
  FurtherReadings(Ledger& ledger, PendingListener& listener)
      : ledger_(ledger), listener_(listener) {}

  // `version` 0: the one that is current for the caller.
  void request(const Principal& caller, const DocumentId& id, std::uint32_t version,
               std::optional<IdempotencyClaim> claim, DocumentChangeDone done);
  // Not an opening: no words of the document are in it.
  Result<VersionReadings> list(const Principal& caller, const DocumentId& id,
                               std::uint32_t version) const;
  // `reading`: index of its record. kConflict when one of the two readings found nothing to
  // compare.
  Result<RecordedReading<ReadingDifference>> compare(const Principal& caller, const DocumentId& id,
                                                     std::uint32_t version, std::uint64_t reading);

 private:
  Ledger& ledger_;
  PendingListener& listener_;
};

}  // namespace scrutiny
