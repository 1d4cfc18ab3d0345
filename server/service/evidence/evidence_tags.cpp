#include "server/service/evidence/evidence_tags.h"

#include <algorithm>

#include "server/service/evidence/evidence_keys.h"
#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

constexpr std::size_t kDateSize = 10;  // of yyyy-mm-dd

// A newer or older cosigned checkpoint says as much about these records as its own would, once it
// is shown that one log continues the other.
Status add_cosigned(const EvidenceParts& parts, const EvidencePlan& plan, BagWriter& bag) {
  const CosignedHead head = parts.cosignatures->cosigned();
  if (head.size == 0 || head.size == plan.checkpoint.size) return {};
  const auto [from, to] = std::minmax(head.size, plan.checkpoint.size);
  SCRUTINY_ASSIGN(const auto hashes, parts.ledger.consistency_proof(from, to));
  std::string proof;
  for (const Digest& hash : hashes) proof.append(to_base64(hash)).append("\n");
  bag.add_tag_file("cosigned/checkpoint", head.note);
  bag.add_tag_file("cosigned/consistency", proof);
  return {};
}

}  // namespace

Status add_evidence_tags(const EvidenceParts& parts, const EvidencePlan& plan, BagWriter& bag) {
  const std::string size = std::to_string(plan.checkpoint.size);
  bag.finish_payload(
      {{"Bag-Software-Agent", "Scrutiny Ledger"},
       {"Bagging-Date", format_time(plan.time).substr(0, kDateSize)},
       {"External-Description", "Evidence from the audit trail " + plan.checkpoint.origin +
                                    " as of its first " + size + " records. OFFICIAL-SENSITIVE."},
       {"External-Identifier", plan.checkpoint.origin + "@" + size},
       {"Log-Origin", plan.checkpoint.origin},
       {"Log-Size", size}});
  bag.add_tag_file("log.vkey", signing_key_at(parts.ledger, plan.checkpoint.size) + "\n");
  SCRUTINY_TRY(add_log_keys(parts, plan, bag));
  if (parts.cosignatures == nullptr) {
    bag.add_tag_file("checkpoint", plan.note);
  } else {
    bag.add_tag_file("checkpoint", parts.cosignatures->with_cosignatures(plan.note));
    SCRUTINY_TRY(add_cosigned(parts, plan, bag));
  }
  if (parts.attachments) {
    SCRUTINY_ASSIGN(const auto files, parts.attachments(plan.checkpoint));
    for (const auto& [name, bytes] : files) bag.add_tag_file(name, bytes);
  }
  bag.finish();
  return {};
}

}  // namespace scrutiny
