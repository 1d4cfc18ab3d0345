// Checking Merkle proofs (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Size and root must come from one
// verified checkpoint: a proof does not authenticate the size it is checked against.
// Every hash is exactly 32 bytes, leaf and roots included, else the proof is refused.
// Thread-safety: free functions. Never blocks. Failure: kTampered with what did not hold.
#pragma once

#include <span>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny {

// That `leaf` is number `index` of the tree of `size` records with root `root`.
struct InclusionClaim {
  std::uint64_t index = 0;
  std::uint64_t size = 0;
  ByteView leaf;
  ByteView root;
};
Status verify_inclusion(const InclusionClaim& claim, std::span<const Bytes> proof);
Status verify_inclusion(const InclusionClaim& claim, std::span<const Digest> proof);

// That the tree of `old_size` records is the beginning of the one of `new_size`.
struct ConsistencyClaim {
  std::uint64_t old_size = 0;
  std::uint64_t new_size = 0;
  ByteView old_root;
  ByteView new_root;
};
Status verify_consistency(const ConsistencyClaim& claim, std::span<const Bytes> proof);
Status verify_consistency(const ConsistencyClaim& claim, std::span<const Digest> proof);

}  // namespace scrutiny
