#include "storage/audit/verify/bag/bundle_proof.h"

#include "storage/audit/proof.h"
#include "storage/audit/tlog_proof.h"
#include "storage/audit/verify/bag/bundle_parts.h"
#include "storage/crypto/hex.h"

namespace scrutiny::verify_detail {

Result<std::optional<Fault>> check_bundle_proof(const BagSource& bag, const std::string& name,
                                                std::uint64_t index, const Digest& leaf,
                                                const Statement& under) {
  SCRUTINY_ASSIGN(const std::string text, bag.read(name, kMostProof));
  const auto bad = [&](std::string found) {
    return std::optional(Fault{FaultKind::kProof, index,
                               "a proof under " + to_hex(under.checkpoint.root), std::move(found)});
  };
  const auto proof = parse_tlog_proof(text);
  if (!proof.ok()) return bad(proof.error().public_text());
  if (proof->index != index) return bad("a proof of record " + std::to_string(proof->index));
  const auto opened = open_checkpoint(proof->checkpoint, under.checkpoint.origin, under.keys);
  if (!opened.ok()) return bad(opened.error().public_text());
  if (opened->text != under.text) return bad("another checkpoint than that of the bundle");
  const Status held = verify_inclusion({index, under.checkpoint.size, leaf, under.checkpoint.root},
                                       std::span<const Digest>(proof->hashes));
  if (!held.ok()) return bad(held.error().public_text());
  return std::optional<Fault>();
}

std::optional<std::string> not_one_log(const Checkpoint& one, const Checkpoint& other,
                                       std::string_view proof) {
  const auto hashes = hash_lines(proof);
  if (!hashes) return "a consistency proof that is none";
  const bool in_order = one.size <= other.size;
  const Checkpoint& shorter = in_order ? one : other;
  const Checkpoint& longer = in_order ? other : one;
  const Status held = verify_consistency({shorter.size, longer.size, shorter.root, longer.root},
                                         std::span<const Digest>(*hashes));
  return held.ok() ? std::nullopt : std::optional(held.error().public_text());
}

}  // namespace scrutiny::verify_detail
