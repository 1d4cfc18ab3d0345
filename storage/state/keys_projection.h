// Projects keys.rewrapped onto the row "keys/wrapping": how often, by the log, the key-encryption
// key was changed. Format: docs/formats/keys.md. Thread-safety, blocking, failure: as Projection.
#pragma once

#include "storage/state/projection.h"

namespace scrutiny {

inline constexpr std::string_view kKeysRewrappedAction = "keys.rewrapped";

class KeysProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

// 0 before the first change.
std::uint32_t recorded_rewraps(const StateReader& state);

}  // namespace scrutiny
