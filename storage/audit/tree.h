// The Merkle tree of RFC 6962 / RFC 9162 over records, with tile-level nodes (C2SP tlog-tiles):
// node i at tile level l is the root over records [i * 256^l, (i + 1) * 256^l). Thread-safety:
// values and free functions; a TreeFrontier belongs to one thread at a time.
#pragma once

#include <span>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 256;
inline constexpr unsigned kMaxTileLevel = 63;

Digest leaf_hash(ByteView record);                          // SHA-256(0x00 || record)
Digest node_hash(const Digest& left, const Digest& right);  // SHA-256(0x01 || left || right)
const Digest& empty_root();                                 // SHA-256("")
inline Digest leaf_hash(std::string_view record) {
  return leaf_hash(as_bytes(record));
}

// The roots of the complete subtrees a growing log consists of; grows by one leaf in amortised O(1)
// hashes.
class TreeFrontier {
 public:
  TreeFrontier() = default;
  // From size() and hashes() of another frontier. kCorruption unless there is one hash per set bit.
  static Result<TreeFrontier> restore(std::uint64_t size, std::vector<Digest> hashes);

  // Calls sink(unsigned level, std::uint64_t index, const Digest& hash) for each tile-level node
  // that this leaf completes: always level 0, level 1 after every 256th leaf, and so on.
  template <class Sink>
  void append(const Digest& leaf, Sink&& sink) {
    hashes_.push_back(leaf);
    ++size_;
    sink(0U, size_ - 1, leaf);
    for (unsigned height = 1; (size_ & ((std::uint64_t{1} << height) - 1)) == 0; ++height) {
      const Digest parent = node_hash(hashes_[hashes_.size() - 2], hashes_.back());
      hashes_.pop_back();
      hashes_.back() = parent;
      if (height % kTileHeight == 0) sink(height / kTileHeight, (size_ >> height) - 1, parent);
    }
  }
  void append(const Digest& leaf) {
    append(leaf, [](unsigned, std::uint64_t, const Digest&) {});
  }

  std::uint64_t size() const { return size_; }
  Digest root() const;                                           // O(log size) hashes
  const std::vector<Digest>& hashes() const { return hashes_; }  // largest subtree first

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> hashes_;
};

// Where stored tile-level nodes are read from.
class NodeSource {
 public:
  virtual ~NodeSource() = default;
  // Fills out with nodes first, first + 1, ... of a tile level; they all lie in one tile. May
  // block.
  virtual Status read_nodes(unsigned level, std::uint64_t first, std::span<Digest> out) const = 0;
};

// All of these read the nodes of a tree of at least `size` records, O(log size) reads.
Result<Digest> root_at(std::uint64_t size, const NodeSource& nodes);
Result<TreeFrontier> frontier_at(std::uint64_t size, const NodeSource& nodes);
// RFC 9162 section 2.1.3, leaf sibling first. kInvalidArgument unless index < size.
Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                            const NodeSource& nodes);
// RFC 9162 section 2.1.4; empty for old_size = new_size. kInvalidArgument unless 0 < old_size <=
// new_size.
Result<std::vector<Digest>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                              const NodeSource& nodes);

}  // namespace scrutiny
