// The verifier's own tree arithmetic: it computes roots bottom-up in rows, where the writer keeps a
// frontier of complete subtrees, and shares no code with it (storage/audit/tree.h).
// Thread-safety: free functions; a TileStack belongs to one thread. Never blocks but for what its
// sink does.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::verify_detail {

inline constexpr unsigned kWidth = 256;  // hashes in a full tile, records in a full bundle

Digest hash_record(ByteView record);  // RFC 9162 leaf hash
// Root over a row of subtree roots of equal size, the last of which may be smaller. The row is used
// up. REQUIRES: not empty.
Digest fold_row(std::vector<Digest>& row);
Digest empty_tree();

// A tile as it is completed: level 1 and up, its number and its hashes.
using TileSink =
    std::function<void(unsigned level, std::uint64_t number, const std::vector<Digest>&)>;

// Grows a tree by whole level-1 nodes (roots of 256 records) and hands out the tiles of levels 1
// and up.
class TileStack {
 public:
  explicit TileStack(TileSink sink) : sink_(std::move(sink)) {}

  void push(const Digest& node) { push(1, node); }
  // The rows not yet joined, level 1 first, and back to where a stack with these rows was.
  std::vector<std::vector<Digest>> rows() const;
  void restore(const std::vector<std::vector<Digest>>& rows, std::uint64_t nodes);
  // Hands out the partial tiles at the end of the log.
  void finish() const;
  // Root over what was pushed and then `rest`: the root of the up to 256 records that follow, if
  // any.
  Digest root(const std::optional<Digest>& rest) const;

 private:
  struct Level {
    std::vector<Digest> pending;  // fewer than 256
    std::uint64_t full = 0;       // tiles completed before
  };
  void push(unsigned level, const Digest& node);

  TileSink sink_;
  std::vector<Level> levels_;  // [0] is level 1
};

}  // namespace scrutiny::verify_detail
