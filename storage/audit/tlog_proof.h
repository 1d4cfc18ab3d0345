// Proof files (C2SP tlog-proof): an inclusion proof and the checkpoint it leads to, without the
// record. Format: docs/formats/checkpoint.md. Thread-safety: values and free functions. Never
// blocks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny {

struct TlogProof {
  std::optional<Bytes> extra;  // not authenticated by anything
  std::uint64_t index = 0;
  std::vector<Digest> hashes;  // leaf sibling first, at most 63
  std::string checkpoint;      // the signed note, verbatim
};

std::string format_tlog_proof(const TlogProof& proof);
// kInvalidArgument for anything format_tlog_proof would not have written, a checkpoint that is not
// a well-formed note included. Signatures and hashes are not checked here.
Result<TlogProof> parse_tlog_proof(std::string_view text);

}  // namespace scrutiny
