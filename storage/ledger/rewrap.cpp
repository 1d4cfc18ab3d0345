#include "storage/ledger/rewrap.h"

#include "storage/ledger/store_parts.h"

namespace scrutiny {

Result<RewrapReport> rewrap(LedgerSettings settings, const NewWrapping& to) {
  set_defaults(settings);
  SCRUTINY_ASSIGN(const bool there, file_exists(settings.files, settings.paths.format_file()));
  if (!there) {
    return Error(ErrorCode::kNotFound, "There is no data folder at " + settings.paths.root + ".");
  }
  SCRUTINY_ASSIGN(const auto lock, hold_data_folder(settings.files, settings.paths));
  return rewrap_keys(key_options(settings), to, settings.progress);
}

}  // namespace scrutiny
