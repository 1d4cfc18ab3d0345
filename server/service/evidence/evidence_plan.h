// Which records an evidence bundle holds and what of each, decided before anything leaves.
// Thread-safety: free functions. Blocking: reads the store. Failure: as evidence.h.
#pragma once

#include "server/service/evidence/evidence.h"

namespace scrutiny {

struct PlannedRecord {
  std::uint64_t index = 0;
  Trail::Right right = Trail::Right::kRecord;
  EvidencePayload view = EvidencePayload::kSealed;  // set when its payload was looked at
};

struct EvidencePlan {
  Principal who;
  std::string note;  // signed by the log, without cosignatures: the same for the same size
  Checkpoint checkpoint;
  UnixMillis time = 0;                 // of the newest record below the checkpoint's size
  std::vector<PlannedRecord> records;  // in order
};

Result<EvidencePlan> plan_evidence(const EvidenceParts& parts, const Principal& who,
                                   const EvidenceRequest& request);

// The one folder of the archive, and what that is called but for its ending.
std::string evidence_folder(const EvidencePlan& plan);

// Verifier key that signs a checkpoint over `size` records: the newest recorded in them.
std::string signing_key_at(const Ledger& ledger, std::uint64_t size);

}  // namespace scrutiny
