// Entry bundles (docs/formats/export.md) as a verifier reads them: the framing, and the rule that a
// partial tile or bundle may vanish once its full one exists (C2SP tlog-tiles).
// Thread-safety: free functions. Blocking: as the source. Failure: what the source answers.
#pragma once

#include <string_view>
#include <vector>

#include "storage/audit/verify/trail_source.h"
#include "storage/audit/verify/tree_fold.h"

namespace scrutiny::verify_detail {

// read(width), or read(kWidth) where the partial one is not found; its own answer if neither is.
template <class Read>
Status read_or_full(unsigned width, Read&& read) {
  Status status = read(width);
  if (status.ok() || width == kWidth || status.error().code() != ErrorCode::kNotFound)
    return status;
  Status full = read(kWidth);
  return full.ok() ? full : status;
}

struct EntryBundle {
  std::vector<std::string_view> records;  // fewer than asked for when the bytes end early
  bool runs_on = false;                   // more bytes than the records asked for
};

// The first `width` records of a bundle, as views into `storage`.
Result<EntryBundle> read_records(const TrailSource& source, std::uint64_t number, unsigned width,
                                 Bytes& storage);

}  // namespace scrutiny::verify_detail
