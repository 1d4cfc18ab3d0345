// One record's place under a signed statement of a bundle. Thread-safety: free functions.
// Blocking: reads the bag. Failure: the bag's; what does not hold is the fault.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "storage/audit/checkpoint.h"
#include "storage/audit/verify/bag/bag_source.h"
#include "storage/audit/verify/report.h"

namespace scrutiny::verify_detail {

inline constexpr std::uint64_t kMostRecord = 65'535;
inline constexpr std::uint64_t kMostProof = std::uint64_t{256} * 1024;

// A checkpoint, and whose signature must stand under it wherever it occurs.
struct Statement {
  Checkpoint checkpoint;
  std::string text;                    // what was signed
  std::span<const NoteVerifier> keys;  // any of them; outlive this
};

// The file `name` proves that `leaf` is record `index` under that very statement, so that one
// signature stands behind all of a bundle's proofs.
Result<std::optional<Fault>> check_bundle_proof(const BagSource& bag, const std::string& name,
                                                std::uint64_t index, const Digest& leaf,
                                                const Statement& under);

// That one of the two is the beginning of the other, by lines of base64: what is wrong, or nothing.
std::optional<std::string> not_one_log(const Checkpoint& one, const Checkpoint& other,
                                       std::string_view proof);

}  // namespace scrutiny::verify_detail
