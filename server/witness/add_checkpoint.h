// The body of a witness's add-checkpoint (C2SP tlog-witness): the size the log believes the witness
// has, the proof from there, and the new checkpoint.
//   "old " decimal LF, up to 63 base64 hashes each LF, LF, checkpoint note
// Thread-safety: free functions. Never blocks. Failure: kInvalidArgument for other text.
#pragma once

#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny {

struct AddCheckpoint {
  std::uint64_t old_size = 0;
  std::vector<Digest> proof;
  std::string note;  // verbatim
};

inline constexpr std::size_t kMostProofHashes = 63;

std::string format_add_checkpoint(const AddCheckpoint& request);
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

}  // namespace scrutiny
