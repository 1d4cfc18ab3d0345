// One entry bundle held against everything that can be known without the other bundles: its
// framing, each record's form, index, predecessor, time and stored leaf hash. Thread-safety: a
// BundleChecker belongs to one thread; many may share a source. Blocking: reads the source.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/audit/verify/record_scanner.h"
#include "storage/audit/verify/report.h"
#include "storage/audit/verify/trail_source.h"
#include "storage/audit/verify/verify.h"

namespace scrutiny::verify_detail {

// A record with a public part, or one that a writer signed or should have.
struct LogEvent {
  std::uint64_t index = 0;
  PublicFacts facts;
  std::string writer;  // key and nonce, empty if not signed
  std::string record;  // its bytes, where progress is kept or writers' keys are known; else empty
};

// A leaf hash that differs from the stored one. Which of the two is wrong shows in the next
// record's `prev`.
struct LeafDoubt {
  std::uint64_t index = 0;
  Digest stored{};
  Digest computed{};
};

struct BundleResult {
  std::optional<Error> trouble;  // not readable; then nothing else is set
  std::optional<Fault>
      fault;  // the first in this bundle, unless `doubt` is set too and comes before it
  std::optional<LeafDoubt> doubt;  // about the last record, so not settled here
  bool framed = false;             // the bundle held `width` whole records, so the rest is set
  std::string first_prev;
  std::string first_time;
  std::string last_time;
  Digest last_leaf{};
  Digest root{};  // over the bundle's records
  std::vector<LogEvent> events;
  std::vector<KnownCheckpoint>
      roots;  // of the log's sizes asked for that end here: over this bundle's part
};

struct BundleJob {
  std::uint64_t number = 0;
  unsigned width = 0;
};

class BundleChecker {
 public:
  // Both outlive the checker.
  BundleChecker(const TrailSource& source, const VerifyOptions& options)
      : source_(source), options_(options) {}

  BundleResult check(const BundleJob& job);

  // Of the last bundle checked, where it was framed: the records in order, as views into this
  // checker.
  const std::vector<ScannedRecord>& records() const { return records_; }

 private:
  Status read(const BundleJob& job, BundleResult& result);
  void check_record(std::string_view record, BundleResult& result);
  void check_leaf(std::uint64_t index, const Digest& leaf, BundleResult& result);
  void settle_doubt(const ScannedRecord& next, BundleResult& result);
  void check_known(const BundleJob& job, BundleResult& result);

  const TrailSource& source_;
  const VerifyOptions& options_;
  Bytes entries_;
  Bytes tile_;
  std::vector<ScannedRecord> records_;
  std::vector<Digest> leaves_;
  PublicFacts facts_;  // kept between records, since most have none
  std::uint64_t first_index_ = 0;
};

// The fault that a doubt turns out to be, given the `prev` of the next record.
Fault settled(const LeafDoubt& doubt, std::string_view next_prev);
Fault settled_by_root(const LeafDoubt& doubt, bool root_matches);

}  // namespace scrutiny::verify_detail
