// The way back: a data backup and a key backup become a data folder again, on any machine.
//
// Under its own name the log is restored only when nothing is lost: a checkpoint the scrutineer or
// a witness holds that goes further, or an erasure the keys remember and the log does not, shows
// that records are missing, and going on would fork the log. Then the way is a **continued log**:
// another origin, whose record 0 (log.continued) names the old log, its last known checkpoint and
// how many records came back; the records keep their index and all but `prev`
// (docs/adr/0014-backup-and-continued-logs.md).
//
// Order: restore_files, restore_keys, restore_log, finish_restore. From the first step to the last
// FORMAT says that the restore is unfinished, so one that was cut short is no data folder, and none
// is made of what it left. Thread-safety: one thread. Blocking: reads the whole backup.
// Failure: kRollback (records are lost), kTampered, kCorruption, kConflict (the folder is not
// empty), each in words for the operator.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/backup/data_backup.h"

namespace scrutiny::backup {

// Configuration, plugins, profiles, cosignatures: the newest of each, into a folder that is new or
// empty.
Status restore_files(const BackupFolder& data, const std::string& root);

struct RestoreOptions {
  // Of the new folder, whose keys are in place. settings.origin other than the backup's: a
  // continued log.
  LedgerSettings settings;
  // Signed or cosigned checkpoints of the old log that others hold.
  std::vector<std::string> known;
  Progress progress;  // in records
};

struct RestoreReport {
  std::uint64_t size = 0;         // records that came back
  std::string log_key;            // verifier key of the log in the new folder
  std::uint64_t known_size = 0;   // of the furthest known checkpoint; 0 when none was given
  std::string old_origin;         // of a continued log; empty otherwise
  std::size_t destroyed = 0;      // keys of erased units that the key backup still had
  std::vector<UnitId> forgotten;  // erased according to the keys, but not in the records that
                                  // came back: a continued log must record it again
};
Result<RestoreReport> restore_log(const BackupFolder& data, RestoreOptions options);

// Makes a data folder of what was restored.
Status finish_restore(const LedgerSettings& settings);

}  // namespace scrutiny::backup
