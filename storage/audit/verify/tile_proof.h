// Proofs read from a trail's stored tiles: that a signed tree continues an earlier one, and that a
// leaf stands in it (RFC 9162 sections 2.1.3 and 2.1.4). Earlier and later root are computed from
// the same subtree hashes, so when both come out as signed the proof holds, whoever keeps the
// tiles. Thread-safety: one thread. Ownership: the source outlives it. Blocking: reads up to
// two tiles for each level. Failure: kNotFound where a tile is missing; else as the source.
#pragma once

#include <map>
#include <utility>

#include "storage/audit/verify/trail_source.h"
#include "storage/audit/verify/verify.h"

namespace scrutiny::verify_detail {

class TileProof {
 public:
  TileProof(const TrailSource& source, std::uint64_t size, const Digest& root)
      : source_(source), size_(size), root_(root) {}

  // REQUIRES: 0 < earlier.size <= size.
  Result<bool> continues(const KnownCheckpoint& earlier);
  // REQUIRES: known.index < size.
  Result<bool> holds(const KnownLeaf& known);

 private:
  struct Range {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
  };
  struct Roots {
    Digest earlier{};
    Digest later{};
  };
  Result<Digest> root_of(Range range);
  Result<Digest> complete(Range range);
  Result<Digest> with_leaf(Range range, const KnownLeaf& known);
  Result<Roots> both(Range range, std::uint64_t earlier);

  const TrailSource& source_;
  std::uint64_t size_;
  Digest root_;
  std::map<std::pair<unsigned, std::uint64_t>, Bytes> tiles_;
};

}  // namespace scrutiny::verify_detail
