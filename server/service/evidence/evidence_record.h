// One planned record with what its reader gets to see of its payload.
// Thread-safety: free functions. Blocking: reads the store. Failure: the store's.
#pragma once

#include "server/service/evidence/evidence_plan.h"

namespace scrutiny {

struct EvidenceRecord {
  Record record;
  std::string bytes;                     // canonical
  std::optional<OpenedPayload> payload;  // as the ledger has it, whoever may read it
  EvidencePayload view = EvidencePayload::kSealed;
};

Result<EvidenceRecord> read_evidence_record(const Ledger& ledger, const PlannedRecord& planned);

}  // namespace scrutiny
