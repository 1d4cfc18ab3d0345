// Names what a fault touches: the records at it, the documents, actions and other things they are
// about, with titles where keys open them, and what is on record about erasures. It reads what is
// there now, which a fault may have changed: so names are leads, not findings.
// Thread-safety: free functions. Blocking: reads the source again; the whole trail for
// AffectedReach::kWholeTrail. Failure: what cannot be read is left out.
#pragma once

#include "storage/audit/verify/trail_source.h"
#include "storage/audit/verify/verify.h"

namespace scrutiny {

enum class AffectedReach : std::uint8_t {
  kNamedRecords,  // only the records at the fault: where each read costs a request
  kWholeTrail,    // also every record about the same things
};

void name_affected(const TrailSource& source, const VerifyOptions& options, AffectedReach reach,
                   VerifyReport& report);

}  // namespace scrutiny
