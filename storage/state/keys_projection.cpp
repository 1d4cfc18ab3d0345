#include "storage/state/keys_projection.h"

#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

constexpr std::string_view kRow = "keys/wrapping";

}  // namespace

void KeysProjection::apply(const Applied& applied, StateWriter& state) const {
  const Record& record = applied.record;
  if (record.action != kKeysRewrappedAction || !record.version) return;
  state.put(kRow, {{"index", record.index}, {"rewraps", *record.version}});
}

std::uint32_t recorded_rewraps(const StateReader& state) {
  const auto row = state.get(kRow);
  if (!row) return 0;
  return static_cast<std::uint32_t>(
      RowFields(*row, "row of the key-encryption key").number("rewraps"));
}

}  // namespace scrutiny
