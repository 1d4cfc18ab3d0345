// What an erasure destroys: the units of its subject that still live, found when asked. A payload
// names other units by id; the one kind of words that are copied from a document into another unit
// are those of the actions that came from it, which go or stay as the proposal says.
// Thread-safety: pure functions. Blocking: reads state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/state/disposal_rows.h"

namespace scrutiny {

struct ErasureTarget {
  SubjectId subject;  // document, action or account
  std::optional<std::uint32_t> version;
  UnitId unit;
  bool operator==(const ErasureTarget&) const = default;
};

// Units that live; empty when all are gone.
std::vector<ErasureTarget> living_targets(const StateReader& state, const Erasure& erasure);

// Living actions that quote this document (version 0: any of its versions).
std::vector<ErasureTarget> actions_from(const StateReader& state, const DocumentId& document,
                                        std::uint32_t version);

}  // namespace scrutiny
