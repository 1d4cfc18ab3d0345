// Holds and erasures of one document, as one caller may know of them (disposal_access.h).
// Thread-safety: pure functions. Blocking: reads state.
#pragma once

#include <optional>
#include <vector>

#include "server/service/access.h"
#include "storage/state/disposal_rows.h"

namespace scrutiny {

struct DocumentDisposal {
  std::vector<Hold> holds;        // in force
  std::vector<Erasure> erasures;  // waiting to be decided, or being carried out
};

// nullopt: the caller may not read about them.
std::optional<DocumentDisposal> document_disposal(const StateReader& state, const Principal& caller,
                                                  const DocumentId& document);

}  // namespace scrutiny
