// The log's keys as an evidence bundle hands them on (`log-keys/`, docs/formats/bundle.md): the
// record that began the log and every rotation known when the bundle was made, each proved to be in
// the log. Whoever trusts one of these keys, older or newer than the one that signed the bundle's
// checkpoint, is led to that one; a bundle without them is opened by the trusted keys alone.
// Thread-safety: one thread. Ownership: what it is given outlives it. Blocking: reads the bag.
// Memory: 200 bytes a rotation. Failure: the bag's; what does not hold is the fault.
#pragma once

#include <set>

#include "storage/audit/verify/bag/bundle_proof.h"
#include "storage/audit/verify/key_chain.h"
#include "storage/audit/verify/verify.h"

namespace scrutiny::verify_detail {

class BundleKeys {
 public:
  static constexpr std::size_t kMostRecords = 4096;

  // `records`: indexes of those in `log-keys/`. REQUIRES: options.log_keys is not empty.
  BundleKeys(const BagSource& bag, const VerifyOptions& options,
             const std::set<std::uint64_t>& records);

  // The bundle's checkpoint, signed by the key that the log had at its size.
  Result<std::optional<Fault>> open(const std::string& note, OpenedCheckpoint& out);

  // After open(): who must have signed a checkpoint over `size` records.
  std::span<const NoteVerifier> at(std::uint64_t size) const;
  const KeyChain& chain() const { return chain_; }  // empty where the bundle has no log-keys/

 private:
  struct Leaf {
    std::uint64_t index = 0;
    Digest hash{};
  };
  std::optional<Fault> open_by(const std::string& note, std::span<const NoteVerifier> keys,
                               OpenedCheckpoint& out) const;
  Result<std::optional<Fault>> read_records();
  Result<std::optional<Fault>> read_record(std::uint64_t index);
  Result<std::optional<Fault>> check_later(const OpenedCheckpoint& own);
  Result<std::optional<Fault>> check_proofs(const OpenedCheckpoint& under, std::uint64_t from,
                                            std::uint64_t to) const;
  Result<std::optional<Fault>> check_named_key(std::uint64_t size) const;

  const BagSource& bag_;
  const VerifyOptions& options_;
  const std::set<std::uint64_t>& records_;
  KeyChain chain_;
  std::vector<Leaf> leaves_;
};

}  // namespace scrutiny::verify_detail
