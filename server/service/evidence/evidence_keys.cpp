#include "server/service/evidence/evidence_keys.h"

#include "storage/audit/tlog_proof.h"
#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

struct Signed {
  std::string note;
  std::uint64_t size = 0;
};

Status add_key(const Ledger& ledger, std::uint64_t index, const Signed& under, BagWriter& bag) {
  const std::string name = "log-keys/" + std::to_string(index);
  SCRUTINY_ASSIGN(const std::string record, ledger.record(index));
  TlogProof proof;
  proof.index = index;
  proof.checkpoint = under.note;
  SCRUTINY_ASSIGN(proof.hashes, ledger.inclusion_proof(index, under.size));
  bag.add_tag_file(name + ".json", record);
  bag.add_tag_file(name + ".tlog-proof", format_tlog_proof(proof));
  return {};
}

// The oldest checkpoint that covers record `index`.
Result<Signed> covering(const Ledger& ledger, std::uint64_t index) {
  Signed out;
  SCRUTINY_ASSIGN(out.note, ledger.checkpoint_over(index + 1));
  SCRUTINY_ASSIGN(const Note note, parse_note(out.note));
  SCRUTINY_ASSIGN(const Checkpoint checkpoint, parse_checkpoint(note.text));
  out.size = checkpoint.size;
  return out;
}

}  // namespace

Status add_log_keys(const EvidenceParts& parts, const EvidencePlan& plan, BagWriter& bag) {
  const Ledger& ledger = parts.ledger;
  const Signed own{plan.note, plan.checkpoint.size};
  const std::uint64_t published = ledger.size();
  std::vector<std::uint64_t> since;
  for (const RecordedLogKey& each : ledger.log_keys()) {
    if (each.record >= published) break;
    if (each.record >= own.size) {
      since.push_back(each.record);
    } else {
      SCRUTINY_TRY(add_key(ledger, each.record, own, bag));
    }
  }
  if (since.empty()) return {};
  SCRUTINY_ASSIGN(const Signed later, covering(ledger, since.back()));
  for (const std::uint64_t index : since) SCRUTINY_TRY(add_key(ledger, index, later, bag));
  SCRUTINY_ASSIGN(const auto hashes, ledger.consistency_proof(own.size, later.size));
  std::string lines;
  for (const Digest& hash : hashes) lines.append(to_base64(hash)).append("\n");
  bag.add_tag_file("log-keys/consistency", lines);
  return {};
}

}  // namespace scrutiny
