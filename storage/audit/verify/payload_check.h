// The payloads of one bundle, opened where a key is at hand and held against their records'
// commitments, and the contents they name. What only the whole log can tell (erasures) is left to a
// PayloadLedger. Thread-safety: a PayloadChecker belongs to one thread. Blocking: reads the source.
#pragma once

#include <unordered_map>

#include "storage/audit/verify/bundle_check.h"
#include "storage/audit/verify/content_check.h"

namespace scrutiny::verify_detail {

struct PayloadResult {
  std::optional<Error> trouble;
  std::optional<Fault> fault;  // the first in this bundle
  VerifyCounts counts;
  std::unordered_map<UnitId, UnitTally> units;
};

class PayloadChecker {
 public:
  // All outlive the checker.
  PayloadChecker(const TrailSource& source, const VerifyOptions& options, std::string_view origin)
      : source_(source), options_(options), origin_(origin) {}

  // `records` are those of the bundle, already checked.
  PayloadResult check(const BundleJob& job, const std::vector<ScannedRecord>& records);

 private:
  struct Place {
    std::uint64_t index;
    UnitId unit;
    const ScannedRecord& record;
    const Key256* key;
  };
  void check_one(const Place& place, const SuppliedPayload& supplied, PayloadResult& result);
  void check_sealed(const Place& place, ByteView box, PayloadResult& result);
  void check_opened(const Place& place, const PayloadOpened& opened, PayloadResult& result);
  void check_contents(const Place& place, ByteView payload, PayloadResult& result);

  const TrailSource& source_;
  const VerifyOptions& options_;
  std::string_view origin_;
  PayloadBundle bundle_;
};

// Adds up the bundles' results in order and judges them once the log is known to its end.
class PayloadLedger {
 public:
  void add(PayloadResult result);
  bool stopped() const { return fault_.has_value() || trouble_.has_value(); }
  void restore(const VerifyProgress& progress);
  void save(VerifyProgress& progress) const;  // before finish()

  // Settles what depended on erasures. Afterwards fault() is the first one, or empty.
  void finish(const std::unordered_map<UnitId, std::uint64_t>& erased, const KeyRing* keys);

  const std::optional<Fault>& fault() const { return fault_; }
  const std::optional<Error>& trouble() const { return trouble_; }
  const VerifyCounts& counts() const { return counts_; }

 private:
  void offer(FaultKind kind, std::uint64_t index, std::string expected, std::string found);

  std::optional<Fault> fault_;
  std::optional<Error> trouble_;
  VerifyCounts counts_;
  std::unordered_map<UnitId, UnitTally> units_;
};

}  // namespace scrutiny::verify_detail
