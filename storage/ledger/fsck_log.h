// Internal to fsck: the passes over the log. Each returns the first fault it finds, or nothing.
// Thread-safety: one thread. Blocking: reads the store.
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "storage/ledger/fsck.h"
#include "storage/ledger/readable_store.h"

namespace scrutiny::fsck_detail {

using Fault = std::optional<FsckFault>;

struct LogScan {
  const ReadableStore& store;
  const Progress& progress;
  FsckReport& report;
  std::unordered_map<UnitId, std::uint64_t> erased;  // unit -> record; filled by the first pass
  std::unordered_set<BlobId> named;                  // by payloads of living units
};

// Head store, head row, and nothing beyond the end.
Fault check_ends(LogScan& scan);
// Records, links, times, nodes, checkpoints, roots.
Fault check_records(LogScan& scan);
// Payloads, commitments, keys, contents. REQUIRES: check_records found nothing.
Fault check_payloads(LogScan& scan);
// Stored content that nothing names, and content with missing chunks.
Fault check_blobs(LogScan& scan);

}  // namespace scrutiny::fsck_detail
