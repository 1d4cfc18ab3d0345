// What one record does to the state: the same for a live command, a start, a rebuild and fsck.
// Thread-safety: one thread per overlay. Failure: throws what projections throw.
#pragma once

#include <memory>
#include <vector>

#include "storage/state/projection.h"
#include "storage/state/state_overlay.h"

namespace scrutiny {

using Projections = std::vector<std::shared_ptr<const Projection>>;

inline constexpr std::string_view kErasedAction = "subject.erased";

// Applies idempotency, named content, the projections in order, then the erasure if the record is
// one.
void apply_record(const Projections& projections, const Applied& applied, StateOverlay& state);

}  // namespace scrutiny
