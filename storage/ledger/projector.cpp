#include "storage/ledger/projector.h"

#include "storage/audit/public_schema.h"
#include "storage/ledger/content_rows.h"
#include "storage/ledger/idempotency.h"
#include "storage/state/writer_keys.h"

namespace scrutiny {

void apply_record(const Projections& projections, const Applied& applied, StateOverlay& state) {
  project_idempotency(applied, state);
  project_content(applied, state);
  project_writer_keys(applied, state);
  for (const auto& projection : projections) projection->apply(applied, state);
  if (applied.record.action != kErasedAction) return;
  if (!applied.record.public_) throw StateCorrupted("an erasure without its public part");
  const auto erased = subject_erased(*applied.record.public_);
  if (!erased.ok()) throw StateCorrupted(erased.error().describe());
  state.erase_unit(erased->unit, applied.record.index);
}

}  // namespace scrutiny
