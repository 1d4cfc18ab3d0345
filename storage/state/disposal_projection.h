// Rows of retention rules, holds and erasures (disposal_rows.h) from their records:
// docs/formats/state-disposal.md. Thread-safety, blocking and failure: as Projection.
#pragma once

#include "storage/state/projection.h"

namespace scrutiny {

class DisposalProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
