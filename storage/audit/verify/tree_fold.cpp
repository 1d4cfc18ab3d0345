#include "storage/audit/verify/tree_fold.h"

#include <algorithm>

#include "storage/crypto/sha256.h"

namespace scrutiny::verify_detail {
namespace {

Digest hash_pair(const Digest& left, const Digest& right) {
  std::array<std::uint8_t, 1 + 2 * 32> message;
  message[0] = 0x01;
  const auto middle = std::copy(left.begin(), left.end(), message.begin() + 1);
  std::copy(right.begin(), right.end(), middle);
  return sha256(message);
}

}  // namespace

Digest hash_record(ByteView record) {
  static constexpr std::array<std::uint8_t, 1> kPrefix = {0x00};
  Sha256 hash;
  hash.update(kPrefix);
  hash.update(record);
  return hash.finish();
}

Digest empty_tree() {
  return sha256({});
}

// Pairing neighbours row by row and carrying an odd last one up unpaired is the tree of RFC 9162:
// its split at the largest power of two puts every complete subtree on the left.
Digest fold_row(std::vector<Digest>& row) {
  std::size_t count = row.size();
  while (count > 1) {
    for (std::size_t i = 0; i + 1 < count; i += 2) row[i / 2] = hash_pair(row[i], row[i + 1]);
    if (count % 2 == 1) row[count / 2] = row[count - 1];
    count = (count + 1) / 2;
  }
  return row[0];
}

void TileStack::push(unsigned level, const Digest& node) {
  if (levels_.size() < level) levels_.resize(level);
  std::vector<Digest>& pending = levels_[level - 1].pending;
  pending.push_back(node);
  if (pending.size() < kWidth) return;
  sink_(level, levels_[level - 1].full, pending);
  ++levels_[level - 1].full;
  const Digest parent = fold_row(pending);
  pending.clear();
  push(level + 1, parent);
}

std::vector<std::vector<Digest>> TileStack::rows() const {
  std::vector<std::vector<Digest>> out;
  for (const Level& level : levels_) out.push_back(level.pending);
  return out;
}

void TileStack::restore(const std::vector<std::vector<Digest>>& rows, std::uint64_t nodes) {
  levels_.clear();
  for (const std::vector<Digest>& row : rows) {
    nodes /= kWidth;
    levels_.push_back({row, nodes});
  }
}

void TileStack::finish() const {
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    if (!level.pending.empty()) sink_(static_cast<unsigned>(i + 1), level.full, level.pending);
  }
}

Digest TileStack::root(const std::optional<Digest>& rest) const {
  std::optional<Digest> below = rest;
  for (const Level& level : levels_) {
    std::vector<Digest> row = level.pending;
    if (below) row.push_back(*below);
    if (!row.empty()) below = fold_row(row);
  }
  return below ? *below : empty_tree();
}

}  // namespace scrutiny::verify_detail
