// The tag files of an evidence bundle: manifests and description, which `at` fixes, and what others
// have said of its checkpoint, which grows with time. Thread-safety: free functions. Blocking:
// reads tree nodes. Failure: the store's.
#pragma once

#include "server/service/evidence/bag_writer.h"
#include "server/service/evidence/evidence_plan.h"

namespace scrutiny {

Status add_evidence_tags(const EvidenceParts& parts, const EvidencePlan& plan, BagWriter& bag);

}  // namespace scrutiny
