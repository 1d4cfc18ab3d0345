// Projects finding.* records, and the findings a plugin read (document.extracted), onto the rows of
// finding_rows.h. Records of findings have the document as their subject, so that its trail is
// whole; their payload names the finding. Payloads: docs/formats/state-documents.md.
// Thread-safety, blocking and failure: as Projection.
#pragma once

#include "storage/state/projection.h"

namespace scrutiny {

class FindingsProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
