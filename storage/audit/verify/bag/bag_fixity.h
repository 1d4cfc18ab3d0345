// Whether a bag is complete and every file is what its manifests say (RFC 8493 section 3, for the
// bags of docs/formats/bundle.md: both SHA-256 and SHA-512, over every file). This shows that
// nothing was damaged on the way; who changes a file and the manifests with it is found by what the
// log signed (evidence_check.h). Thread-safety: one thread. Blocking: reads every byte. Memory: the
// names and digests. Failure: as BagSource; kTampered for a bag that is not so.
#pragma once

#include <functional>

#include "storage/audit/verify/bag/bag_source.h"

namespace scrutiny {

using BagDigests = std::map<std::string, Digest>;  // SHA-256 by name, of every file
using BagProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;  // bytes

Result<BagDigests> check_bag(const BagSource& bag, const BagProgress& progress);

}  // namespace scrutiny
