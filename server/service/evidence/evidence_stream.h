// A planned evidence bundle, made as it is read: one record or one piece of a file at a time.
// Thread-safety: the bundle belongs to one thread. Ownership: `parts` outlives it. Blocking: reads
// the store. Failure: the store's; kErased when something is erased while it is being exported.
#pragma once

#include "server/service/evidence/evidence_plan.h"

namespace scrutiny {

std::unique_ptr<EvidenceBundle> stream_evidence(const EvidenceParts& parts, EvidencePlan plan);

}  // namespace scrutiny
