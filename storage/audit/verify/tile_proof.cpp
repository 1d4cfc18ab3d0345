#include "storage/audit/verify/tile_proof.h"

#include <algorithm>
#include <bit>

#include "storage/audit/verify/tree_fold.h"

namespace scrutiny::verify_detail {
namespace {

Digest pair(const Digest& left, const Digest& right) {
  std::vector<Digest> row = {left, right};
  return fold_row(row);
}

// The largest power of two strictly smaller. REQUIRES: count > 1.
std::uint64_t split(std::uint64_t count) {
  return std::bit_floor(count - 1);
}

}  // namespace

// A subtree of 2^n leaves lies within one tile.
Result<Digest> TileProof::complete(Range range) {
  const auto power = static_cast<unsigned>(std::countr_zero(range.count));
  const unsigned level = power / 8;
  const std::uint64_t first = range.first >> (8 * level);
  const std::uint64_t number = first / kWidth;
  auto [found, is_new] = tiles_.try_emplace({level, number});
  Bytes& tile = found->second;
  if (is_new) {
    const std::uint64_t there = (size_ >> (8 * level)) - number * kWidth;
    const auto width = static_cast<unsigned>(std::min<std::uint64_t>(there, kWidth));
    Status status = source_.read_tile(level, number, width, tile);
    if (!status.ok() && status.error().code() == ErrorCode::kNotFound && width < kWidth)
      status = source_.read_tile(level, number, kWidth, tile);
    SCRUTINY_TRY(std::move(status));
  }
  const std::uint64_t offset = first % kWidth;
  const std::uint64_t hashes = std::uint64_t{1} << (power % 8);
  if (tile.size() < (offset + hashes) * 32)
    return Error(ErrorCode::kNotFound, "A tile is cut short.");
  std::vector<Digest> row(hashes);
  for (std::uint64_t i = 0; i < hashes; ++i) {
    std::copy_n(tile.begin() + static_cast<std::ptrdiff_t>((offset + i) * 32), 32, row[i].begin());
  }
  return fold_row(row);
}

Result<Digest> TileProof::root_of(Range range) {
  if (std::has_single_bit(range.count)) return complete(range);
  const std::uint64_t left = split(range.count);
  SCRUTINY_ASSIGN(const Digest before, root_of({range.first, left}));
  SCRUTINY_ASSIGN(const Digest after, root_of({range.first + left, range.count - left}));
  return pair(before, after);
}

Result<TileProof::Roots> TileProof::both(Range range, std::uint64_t earlier) {
  if (earlier == range.count) {
    SCRUTINY_ASSIGN(const Digest same, root_of(range));
    return Roots{same, same};
  }
  const std::uint64_t left = split(range.count);
  const Range rest{range.first + left, range.count - left};
  if (earlier <= left) {
    SCRUTINY_ASSIGN(const Roots before, both({range.first, left}, earlier));
    SCRUTINY_ASSIGN(const Digest after, root_of(rest));
    return Roots{before.earlier, pair(before.later, after)};
  }
  SCRUTINY_ASSIGN(const Digest before, root_of({range.first, left}));
  SCRUTINY_ASSIGN(const Roots after, both(rest, earlier - left));
  return Roots{pair(before, after.earlier), pair(before, after.later)};
}

Result<Digest> TileProof::with_leaf(Range range, const KnownLeaf& known) {
  if (range.count == 1) return known.leaf;
  const std::uint64_t left = split(range.count);
  const Range rest{range.first + left, range.count - left};
  if (known.index < rest.first) {
    SCRUTINY_ASSIGN(const Digest before, with_leaf({range.first, left}, known));
    SCRUTINY_ASSIGN(const Digest after, root_of(rest));
    return pair(before, after);
  }
  SCRUTINY_ASSIGN(const Digest before, root_of({range.first, left}));
  SCRUTINY_ASSIGN(const Digest after, with_leaf(rest, known));
  return pair(before, after);
}

Result<bool> TileProof::continues(const KnownCheckpoint& earlier) {
  SCRUTINY_ASSIGN(const Roots roots, both({0, size_}, earlier.size));
  return roots.earlier == earlier.root && roots.later == root_;
}

Result<bool> TileProof::holds(const KnownLeaf& known) {
  SCRUTINY_ASSIGN(const Digest root, with_leaf({0, size_}, known));
  return root == root_;
}

}  // namespace scrutiny::verify_detail
