#include "server/service/evidence/evidence_record.h"

namespace scrutiny {

Result<EvidenceRecord> read_evidence_record(const Ledger& ledger, const PlannedRecord& planned) {
  EvidenceRecord out;
  SCRUTINY_ASSIGN(out.bytes, ledger.record(planned.index));
  SCRUTINY_ASSIGN(out.record, decode(out.bytes));
  auto payload = ledger.payload(planned.index);
  if (!payload.ok()) {
    if (payload.error().code() != ErrorCode::kErased) return std::move(payload).error();
    out.view = EvidencePayload::kErased;
    return out;
  }
  out.payload = std::move(payload).value();
  if (planned.right != Trail::Right::kPayload) return out;
  out.view = holds_password_hash(out.payload->payload) ? EvidencePayload::kWithheld
                                                       : EvidencePayload::kIncluded;
  return out;
}

}  // namespace scrutiny
