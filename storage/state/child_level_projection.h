// Kinds of document in which data about single children may be kept, as an administrator decided
// (docs/adr/0010-child-level-guard.md). Rows: "child_level_allowance/<kind>"; records:
// guard.allowed {kind, reason}, guard.allowance_ended {kind}. Nothing in them belongs
// to a person, so nothing has to be erased. Thread-safety, blocking and failure: as Projection;
// load_x reads a snapshot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/domain.h"
#include "api/ids.h"
#include "storage/state/projection.h"

namespace scrutiny {

struct ChildLevelAllowance {
  DocumentKind kind{};
  std::string reason;
  std::string since;        // time of the record
  std::uint64_t index = 0;  // the record
  ActorId by;
};

std::optional<ChildLevelAllowance> load_child_level_allowance(const StateReader& state,
                                                              DocumentKind kind);
std::vector<ChildLevelAllowance> list_child_level_allowances(const StateReader& state);

class ChildLevelProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
