#include "storage/audit/proof.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

Error refused(const char* text) {
  return Error(ErrorCode::kTampered, text);
}

std::optional<Digest> exact(ByteView bytes) {
  Digest out;
  if (bytes.size() != out.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

template <class Hashes>
std::optional<std::vector<Digest>> exact_all(const Hashes& proof) {
  std::vector<Digest> out;
  out.reserve(proof.size() + 1);
  for (const auto& hash : proof) {
    const auto digest = exact(hash);
    if (!digest) return std::nullopt;
    out.push_back(*digest);
  }
  return out;
}

Digest node(const Digest& left, const Digest& right) {
  static constexpr std::uint8_t kPrefix[] = {1};
  return Sha256().update(kPrefix).update(left).update(right).finish();
}

// Positions of the node and of the last node of its row, as both algorithms walk them upwards.
struct Walk {
  std::uint64_t fn;
  std::uint64_t sn;

  bool sibling_is_left() const { return (fn & 1) != 0 || fn == sn; }
  void up() {
    fn >>= 1;
    sn >>= 1;
  }
  void skip_missing_siblings() {
    while ((fn & 1) == 0 && fn != 0) up();
  }
};

template <class Hashes>
Status check_inclusion(const InclusionClaim& claim, const Hashes& hashes) {
  if (claim.index >= claim.size) return refused("The record would lie outside the log.");
  const auto proof = exact_all(hashes);
  const auto leaf = exact(claim.leaf);
  const auto root = exact(claim.root);
  if (!proof || !leaf || !root) return refused("A hash of the proof is not 32 bytes long.");
  Walk walk{claim.index, claim.size - 1};
  Digest r = *leaf;
  for (const Digest& p : *proof) {
    if (walk.sn == 0) return refused("The proof is longer than the tree is high.");
    if (walk.sibling_is_left()) {
      r = node(p, r);
      walk.skip_missing_siblings();
    } else {
      r = node(r, p);
    }
    walk.up();
  }
  if (walk.sn != 0) return refused("The proof is shorter than the tree is high.");
  if (r != *root) return refused("The proof leads to another root.");
  return {};
}

template <class Hashes>
Status check_consistency(const ConsistencyClaim& claim, const Hashes& hashes) {
  if (claim.old_size == 0 || claim.old_size > claim.new_size) {
    return refused("The older size is not from 1 to the newer size.");
  }
  auto path = exact_all(hashes);
  const auto old_root = exact(claim.old_root);
  const auto new_root = exact(claim.new_root);
  if (!path || !old_root || !new_root) return refused("A hash of the proof is not 32 bytes long.");
  if (claim.old_size == claim.new_size) {
    if (!path->empty()) return refused("A proof between equal sizes must be empty.");
    if (*old_root != *new_root) return refused("The same size has two different roots.");
    return {};
  }
  if (path->empty()) return refused("The proof is empty.");
  if (std::has_single_bit(claim.old_size)) path->insert(path->begin(), *old_root);
  Walk walk{claim.old_size - 1, claim.new_size - 1};
  while ((walk.fn & 1) != 0) walk.up();
  Digest fr = path->front();
  Digest sr = path->front();
  for (const Digest& c : std::span(*path).subspan(1)) {
    if (walk.sn == 0) return refused("The proof is longer than the tree is high.");
    if (walk.sibling_is_left()) {
      fr = node(c, fr);
      sr = node(c, sr);
      walk.skip_missing_siblings();
    } else {
      sr = node(sr, c);
    }
    walk.up();
  }
  if (fr != *old_root)
    return refused("The proof leads to another old root: history was rewritten.");
  if (sr != *new_root) return refused("The proof leads to another new root.");
  if (walk.sn != 0) return refused("The proof is shorter than the tree is high.");
  return {};
}

}  // namespace

Status verify_inclusion(const InclusionClaim& claim, std::span<const Bytes> proof) {
  return check_inclusion(claim, proof);
}
Status verify_inclusion(const InclusionClaim& claim, std::span<const Digest> proof) {
  return check_inclusion(claim, proof);
}
Status verify_consistency(const ConsistencyClaim& claim, std::span<const Bytes> proof) {
  return check_consistency(claim, proof);
}
Status verify_consistency(const ConsistencyClaim& claim, std::span<const Digest> proof) {
  return check_consistency(claim, proof);
}

}  // namespace scrutiny
