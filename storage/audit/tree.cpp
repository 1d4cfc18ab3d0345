#include "storage/audit/tree.h"

#include <algorithm>
#include <bit>

#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

// Largest power of two strictly smaller than n. REQUIRES: n >= 2.
std::uint64_t split_point(std::uint64_t n) {
  return std::bit_floor(n - 1);
}

Error out_of_range(const char* text) {
  return Error(ErrorCode::kInvalidArgument, text);
}

// Root of the complete subtree of 2^height leaves number `index`: one read of up to 128 nodes.
Result<Digest> perfect_subtree(unsigned height, std::uint64_t index, const NodeSource& nodes) {
  const unsigned level = height / kTileHeight;
  const unsigned rest = height % kTileHeight;
  std::array<Digest, kTileWidth / 2> row;
  std::size_t count = std::size_t{1} << rest;
  SCRUTINY_TRY(nodes.read_nodes(level, index << rest, std::span(row).first(count)));
  for (; count > 1; count /= 2) {
    for (std::size_t i = 0; i < count / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
  }
  return row[0];
}

// Complete subtrees that tile [begin, end), left to right. REQUIRES: begin is a multiple of the
// largest power of two not above end - begin, as the ranges of the tree's own recursion are.
Result<std::vector<Digest>> subtrees(std::uint64_t begin, std::uint64_t end,
                                     const NodeSource& nodes) {
  std::vector<Digest> out;
  while (begin < end) {
    const auto height = static_cast<unsigned>(std::bit_width(end - begin) - 1);
    SCRUTINY_ASSIGN(const Digest hash, perfect_subtree(height, begin >> height, nodes));
    out.push_back(hash);
    begin += std::uint64_t{1} << height;
  }
  return out;
}

Digest fold(const std::vector<Digest>& hashes) {
  Digest root = hashes.back();
  for (auto left = hashes.rbegin() + 1; left != hashes.rend(); ++left)
    root = node_hash(*left, root);
  return root;
}

Result<Digest> range_root(std::uint64_t begin, std::uint64_t end, const NodeSource& nodes) {
  SCRUTINY_ASSIGN(const std::vector<Digest> hashes, subtrees(begin, end, nodes));
  return fold(hashes);
}

struct Range {
  std::uint64_t begin;
  std::uint64_t end;
};

// Roots of the ranges, last range first: the recursions below go from the root down, proofs from
// the leaf up.
Result<std::vector<Digest>> roots_upwards(const std::vector<Range>& ranges,
                                          const NodeSource& nodes) {
  std::vector<Digest> out;
  out.reserve(ranges.size());
  for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
    SCRUTINY_ASSIGN(const Digest root, range_root(range->begin, range->end, nodes));
    out.push_back(root);
  }
  return out;
}

}  // namespace

Digest leaf_hash(ByteView record) {
  static constexpr std::uint8_t kPrefix[] = {0};
  return Sha256().update(kPrefix).update(record).finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
  std::array<std::uint8_t, 65> message;
  message[0] = 1;
  std::copy(left.begin(), left.end(), message.begin() + 1);
  std::copy(right.begin(), right.end(), message.begin() + 33);
  return sha256(message);
}

const Digest& empty_root() {
  static const Digest root = sha256({});
  return root;
}

Result<TreeFrontier> TreeFrontier::restore(std::uint64_t size, std::vector<Digest> hashes) {
  if (hashes.size() != static_cast<std::size_t>(std::popcount(size))) {
    return Error(ErrorCode::kCorruption, "The saved tree frontier does not fit its size.");
  }
  TreeFrontier out;
  out.size_ = size;
  out.hashes_ = std::move(hashes);
  return out;
}

Digest TreeFrontier::root() const {
  return hashes_.empty() ? empty_root() : fold(hashes_);
}

Result<Digest> root_at(std::uint64_t size, const NodeSource& nodes) {
  if (size == 0) return empty_root();
  return range_root(0, size, nodes);
}

Result<TreeFrontier> frontier_at(std::uint64_t size, const NodeSource& nodes) {
  SCRUTINY_ASSIGN(std::vector<Digest> hashes, subtrees(0, size, nodes));
  return TreeFrontier::restore(size, std::move(hashes));
}

Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                            const NodeSource& nodes) {
  if (index >= size) return out_of_range("The record is not in a tree of this size.");
  std::vector<Range> siblings;
  Range range{0, size};
  while (range.end - range.begin > 1) {
    const std::uint64_t middle = range.begin + split_point(range.end - range.begin);
    if (index < middle) {
      siblings.push_back({middle, range.end});
      range.end = middle;
    } else {
      siblings.push_back({range.begin, middle});
      range.begin = middle;
    }
  }
  return roots_upwards(siblings, nodes);
}

Result<std::vector<Digest>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                              const NodeSource& nodes) {
  if (old_size == 0 || old_size > new_size) {
    return out_of_range("A consistency proof needs an older size from 1 to the newer size.");
  }
  std::vector<Range> ranges;
  Range range{0, new_size};
  while (range.end != old_size) {
    const std::uint64_t middle = range.begin + split_point(range.end - range.begin);
    if (old_size <= middle) {
      ranges.push_back({middle, range.end});
      range.end = middle;
    } else {
      ranges.push_back({range.begin, middle});
      range.begin = middle;
    }
  }
  if (range.begin != 0) ranges.push_back(range);  // else it is the old root, which the verifier has
  return roots_upwards(ranges, nodes);
}

}  // namespace scrutiny
