// One version on its way from received to read. While it is being checked a plugin reads it in the
// sandbox. A file with data about single children is not kept (document.refused_child_level, then
// subject.erased; docs/adr/0010-child-level-guard.md); any other becomes a draft (document.checked)
// with what was found in it (document.extracted or document.extraction_failed). Each step is a
// record; a step done before is not done again, so a job may be run any number of times.
// Thread-safety: several threads, each with another version. Blocking: yes, for as long as the
// plugin takes. Ownership: ledger and readers outlive it. Failure: see run().
#pragma once

#include <cstdint>
#include <memory>

#include "plugins/client/cancel.h"
#include "server/service/extraction/format_readers.h"
#include "storage/ledger/ledger.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

struct ExtractionJobLimits {
  std::uint64_t document_bytes = 256ull << 20;  // larger files are kept but not read
  // Of all findings in the record's payload; what is beyond any real document.
  std::size_t findings_bytes = 6u << 20;
};

enum class JobEnd : std::uint8_t {
  kDone,   // nothing is left to do for this version
  kLater,  // something is out of order; try again
};

class ExtractionJob {
 public:
  ExtractionJob(Ledger& ledger, FormatReaders& readers, ExtractionJobLimits limits,
                std::shared_ptr<spdlog::logger> log)
      : ledger_(ledger), readers_(readers), limits_(limits), log_(std::move(log)) {}

  JobEnd run(const PendingRow& pending, const CancelToken& cancel);

 private:
  Status step(const PendingRow& pending, const CancelToken& cancel);
  Status read_again(const VersionRow& version, const PendingRow& pending,
                    const CancelToken& cancel);
  Result<ReadOutcome> read_file(const VersionRow& version, const AgencyId& agency,
                                BlobReader& content, Bytes head, const CancelToken& cancel);
  Status check(const VersionRow& version, const ReadOutcome& read);
  Status refuse(const VersionRow& version, const Extraction& extraction);
  Status destroy(const VersionRow& refused);
  Result<boost::json::object> words_of(const VersionRow& version, const ReadOutcome& read);
  Status record_extraction(const VersionRow& version, const Extraction& extraction);
  Status record_outcome(const VersionRow& version, boost::json::object payload);
  Status commit(Command command);
  Result<SealedContent> store(const UnitId& unit, const std::string& text);

  Ledger& ledger_;
  FormatReaders& readers_;
  const ExtractionJobLimits limits_;
  const std::shared_ptr<spdlog::logger> log_;
};

}  // namespace scrutiny
