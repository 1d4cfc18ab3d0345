// How far a record is vouched for: signed by the log, and cosigned by which witnesses. Costs the
// same whatever the log's size and whichever record is asked about.
// Thread-safety: pure functions. Blocking: never.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/service/cosignatures.h"

namespace scrutiny {

struct Attestation {
  std::uint64_t index = 0;               // the record
  std::uint64_t cosigned = 0;            // records under the newest cosigned checkpoint
  std::vector<std::string> cosigned_by;  // witnesses that have cosigned a checkpoint over it
  std::size_t witnesses = 0;             // named in the settings
  std::size_t quorum = 0;                // of them, to be called cosigned
  std::optional<std::string> alarm;      // another history of this log is proved

  bool is_cosigned() const { return index < cosigned; }
};

// REQUIRES: a record of the log, which has signed all of them.
Attestation attestation_of(std::uint64_t index, const Cosignatures& cosignatures);

// "Record 12, signed by this log and cosigned by 2 of 3 witnesses: a, b."
std::string attestation_text(const Attestation& attestation);

}  // namespace scrutiny
