// The log's keys as an evidence bundle hands them on: the record that began the log and every
// rotation so far, each with its proof (docs/formats/bundle.md, `log-keys/`). What lies below the
// bundle's size is the same whenever it is exported; rotations since are added, under the first
// checkpoint that covers them all, for whoever holds a newer key. Thread-safety: free functions.
// Blocking: reads records and tree nodes. Failure: the store's.
#pragma once

#include "server/service/evidence/bag_writer.h"
#include "server/service/evidence/evidence_plan.h"

namespace scrutiny {

Status add_log_keys(const EvidenceParts& parts, const EvidencePlan& plan, BagWriter& bag);

}  // namespace scrutiny
