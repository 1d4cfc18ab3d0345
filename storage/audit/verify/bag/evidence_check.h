// An evidence bundle held against the log's signature, offline (docs/formats/bundle.md): every
// record's place under the signed checkpoint, every payload against its record, every file against
// the payload that names it. What the log does not vouch for (the readable page, files whose
// payload is sealed to whoever exported them) is counted and named, never called good. It proves
// the records that are there; that none is left out only the whole log can show.
// Thread-safety: one thread. Blocking: reads the bundle twice. Memory: names and digests, and one
// payload. Failure: in the report.
// Beside it stand the log's rotations of its key (bundle_keys.h), people's own signatures, where
// their keys are known, and time tokens, which bundle_tokens.h checks.
#pragma once

#include "storage/audit/verify/bag/bag_fixity.h"
#include "storage/audit/verify/verify.h"

namespace scrutiny {

// Uses the keys of `options`; a bundle is always checked at all levels.
VerifyReport verify_bundle(const BagSource& bag, const VerifyOptions& options);
// The same for a path; one that cannot be opened is in the report too.
VerifyReport verify_bundle(const std::filesystem::path& path, const VerifyOptions& options);
// What is said of a path that open_bag() answers with an error.
VerifyReport unreadable_bundle(const Error& why);

}  // namespace scrutiny
