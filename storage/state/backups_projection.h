// Backups that were made, as records say: backup.made {kind "data" or "keys", made, size} and, for
// keys, expires. Rows: "backup/<index>". A key backup made before an erasure still holds the key,
// so the erasure is pending in backups until the last of them has expired.
// Thread-safety, blocking and failure: as Projection; the functions read a snapshot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/clock.h"
#include "storage/state/projection.h"

namespace scrutiny {

struct BackupMade {
  std::string kind;         // "data" or "keys"
  UnixMillis made = 0;      // when it was begun
  UnixMillis expires = 0;   // keys only: when it is destroyed
  std::uint64_t size = 0;   // records of the log it covers
  std::uint64_t index = 0;  // the record
};

// Oldest first.
std::vector<BackupMade> list_backups(const StateReader& state);

// Until when a key destroyed at `erased` lives on in a key backup; nullopt when it does not.
std::optional<UnixMillis> pending_in_backups(const StateReader& state, UnixMillis erased,
                                             UnixMillis now);

class BackupsProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
