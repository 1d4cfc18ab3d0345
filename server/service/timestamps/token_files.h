// The time token that vouches for a checkpoint, as files to hand over with it: the first one over
// as many records or more, the text it is over, and the proof that this text continues the
// checkpoint. Names and forms: docs/formats/timestamp.md. Thread-safety: pure. Blocking: reads the
// store. Failure: what a damaged store answers; no files where no token reaches so far yet.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "storage/audit/checkpoint.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

using NamedFiles = std::vector<std::pair<std::string, std::string>>;  // name, content
Result<NamedFiles> time_token_files(const Ledger& ledger, const Checkpoint& checkpoint);

struct StampedFiles {
  std::string checkpoint;  // the text that was stamped
  Bytes token;             // TimeStampResp, DER
};
// Of the record that holds a token.
Result<StampedFiles> stamped_files(const Ledger& ledger, std::uint64_t record);

}  // namespace scrutiny
