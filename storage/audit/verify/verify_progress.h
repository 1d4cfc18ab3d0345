// How far a verification has come, so that the next one goes on from there: the scrutineer's own
// file (docs/formats/verify-state.md). It is trusted as its keeper is; its checksum tells a damaged
// file from a trail that was tampered with. Thread-safety: values and free functions. Never blocks.
// Failure: kTampered, saying that the file is damaged.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/ids.h"
#include "api/result.h"
#include "storage/audit/verify/report.h"

namespace scrutiny {

// What is open about a unit's payloads until all erasures are known.
struct UnitTally {
  std::uint64_t absent = 0;
  std::uint64_t unchecked = 0;  // sealed without a key, or not supplied
  std::optional<std::uint64_t> first_absent;
  std::optional<std::uint64_t> first_readable;  // opened without a key of ours
  // Size of the log when it was read: an erasure recorded since then is no fault.
  std::uint64_t readable_at = std::numeric_limits<std::uint64_t>::max();
};

// A record that the rest of the log is read by: one with a public part, or signed by a writer.
struct KeptRecord {
  std::uint64_t index = 0;
  std::string bytes;
};

struct VerifyProgress {
  std::string origin;
  std::string log_key;  // verifier key that was trusted
  VerifyLevel level = VerifyLevel::kLog;
  // The newest checkpoint up to which everything held, and when that was found; empty: none yet.
  std::string checkpoint;
  std::string verified;
  // Of the run that came this far, which may have been cut off.
  std::uint64_t target = 0;   // size it was going to
  std::uint64_t records = 0;  // read and found good: whole bundles of 256
  std::vector<std::vector<Digest>>
      rows;  // roots of 256^(i+1) records not yet joined to larger ones
  Digest last_leaf{};
  std::string last_time;  // empty before the first record
  std::vector<KeptRecord> kept;
  VerifyCounts counts;
  std::map<UnitId, UnitTally> units;
};

std::string format_progress(const VerifyProgress& progress);
Result<VerifyProgress> parse_progress(std::string_view file);

// Root over the records read. REQUIRES: progress.records > 0.
Digest root_so_far(const VerifyProgress& progress);

}  // namespace scrutiny
