// Projects action.* records onto the rows of action_rows.h, and what happens to documents onto the
// actions verified on them: superseded or withdrawn evidence takes a verification back.
// Payloads and transitions: docs/adr/0009-action-life.md, docs/formats/state-actions.md.
// REQUIRES: applied after DocumentsProjection, whose rows for the same record it reads.
// Thread-safety, blocking and failure: as Projection.
#pragma once

#include "storage/state/projection.h"

namespace scrutiny {

class ActionsProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
