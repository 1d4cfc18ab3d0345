// The time tokens of an evidence bundle (`timestamps/`, docs/formats/timestamp.md): each is made by
// an authority that is trusted, over the text of a checkpoint that is the bundle's own or one that
// continues it. What it then says is when the log already had the bundle's records; that they were
// made after another time only shows where the record of a token is in the bundle too.
// Thread-safety: free functions. Blocking: reads the bag. Memory: one token. Failure: in the
// report.
#pragma once

#include "storage/audit/verify/bag/bag_source.h"
#include "storage/audit/verify/time_tokens.h"

namespace scrutiny {

// `verified`: what verify_bundle() found of this bag. REQUIRES: it holds. `now`: whose certificates
// have ended.
TimeTokenReport check_bundle_tokens(const BagSource& bag, const VerifyReport& verified,
                                    const TimestampTrust& trust, UnixMillis now);

// What a reader should know where no authority is trusted: that there are tokens and how to check
// them; nothing where there are none.
std::optional<std::string> unchecked_tokens_note(const BagSource& bag);

}  // namespace scrutiny
