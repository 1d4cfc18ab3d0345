// Puts the bundles of a log together in order: the links between them, the tiles above them, the
// log's own statements (origin, keys, erasures), and at the end root and earlier roots.
// Thread-safety: one thread. Blocking: reads tiles from the source.
#pragma once

#include <map>
#include <unordered_map>
#include <unordered_set>

#include "storage/audit/verify/bundle_check.h"
#include "storage/audit/verify/key_chain.h"
#include "storage/audit/verify/tree_fold.h"

namespace scrutiny::verify_detail {

class LogReducer {
 public:
  // All outlive the reducer.
  LogReducer(const TrailSource& source, const VerifyOptions& options, const Checkpoint& checkpoint);

  // Goes on from where an earlier run was. REQUIRES: called first, if at all.
  void restore(const VerifyProgress& progress);
  // REQUIRES: only whole bundles were added.
  void save(VerifyProgress& progress) const;

  // REQUIRES: bundles in order, the first one first; not stopped().
  void add(const BundleJob& job, BundleResult result);
  // After the last bundle: root, partial tiles, what is still in doubt. REQUIRES: not stopped().
  void finish();

  // A fault or trouble was found: nothing after it needs to be looked at.
  bool stopped() const { return fault_.has_value() || trouble_.has_value(); }
  const std::optional<Fault>& fault() const { return fault_; }
  const std::optional<Error>& trouble() const { return trouble_; }

  std::uint64_t records() const { return records_; }
  const KeyChain& chain() const { return chain_; }
  const std::unordered_map<UnitId, std::uint64_t>& erased() const {
    return erased_;
  }  // unit -> record
  const std::map<std::string, std::uint64_t>& signed_by() const { return signed_by_; }
  const std::vector<RecordedToken>& time_tokens() const { return time_tokens_; }
  const std::string& last_time() const { return last_time_; }

 private:
  void link(std::uint64_t first, const BundleResult& result);
  void apply(const LogEvent& event);
  void check_tile(unsigned level, std::uint64_t number, const std::vector<Digest>& hashes);
  void check_earlier(std::uint64_t size, const Digest& root, const Digest& expected);
  void narrow_rollback();
  void fail(FaultKind kind, std::optional<std::uint64_t> index, std::string expected,
            std::string found);

  const TrailSource& source_;
  const VerifyOptions& options_;
  const Checkpoint& checkpoint_;
  KeyChain chain_;
  TileStack stack_;
  std::optional<Digest> rest_;  // root of the partial bundle at the end
  std::optional<Fault> fault_;
  std::optional<Fault> tile_fault_;  // above the leaves; whether it is one shows with the root
  std::optional<Error> trouble_;
  std::optional<LeafDoubt> doubt_;
  std::uint64_t records_ = 0;
  Digest last_leaf_{};
  std::string last_time_;
  std::unordered_map<UnitId, std::uint64_t> erased_;
  std::vector<RecordedToken> time_tokens_;
  std::unordered_set<std::string> writers_;
  std::vector<KeptRecord> kept_;  // what apply() was given; only where progress is kept
  std::map<std::string, std::uint64_t> signed_by_;  // writer's key -> records
};

}  // namespace scrutiny::verify_detail
