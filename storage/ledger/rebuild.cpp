#include "storage/ledger/rebuild.h"

#include "storage/ledger/store_parts.h"

namespace scrutiny {

Result<std::uint64_t> rebuild(LedgerSettings settings) {
  set_defaults(settings);
  SCRUTINY_ASSIGN(const auto parts, open_parts(settings, OpenMode::kExisting));
  const LogReader log(*parts.engine.engine);
  SCRUTINY_ASSIGN(const auto checked, check_log(log, parts.head->head(), parts.log_keys->chain()));
  SCRUTINY_TRY(remove_folder(settings.files, settings.paths.state()));
  SCRUTINY_TRY(create_folder(settings.files, settings.paths.state()));
  SCRUTINY_ASSIGN(const auto state, open_state(settings));
  const std::uint64_t size = checked.end.tree.size();
  SCRUTINY_TRY(
      replay({log, *parts.sealing, settings.projections}, *state, size, settings.progress));
  SCRUTINY_TRY(state->flush());
  return size;
}

}  // namespace scrutiny
