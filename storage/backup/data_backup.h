// Incremental, sealed backup of a data folder: the log, the contents its payloads name, and what
// the operator chose (configuration, plugins, profiles, cosignatures); never keys, state or search.
// Each run adds one archive with what is new and reads it back before it counts. Runs beside a
// running server without holding it up. Format: docs/formats/backup.md.
// Thread-safety: one backup at a time per folder (LOCK). Blocking: disk I/O, constant memory but
// for the list of contents. Failure: kConflict when the folder holds another log's or another
// history's backup, kCorruption or kTampered when live store or backup does not add up; nothing of
// a failed run counts, and the runs before it stay as they were.
#pragma once

#include "storage/backup/backup_folder.h"
#include "storage/backup/run.h"
#include "storage/ledger/fsck.h"
#include "storage/ledger/open.h"

namespace scrutiny::backup {

struct DataBackupOptions {
  LedgerSettings settings;
  StoreUse use = StoreUse::kAlone;
  std::string target;
  KeyEncryption encryption;
  Progress progress;  // in records
};

// Every run of a backup, as their indexes say.
struct Chain {
  std::vector<RunIndex> runs;
  std::set<BlobId> blobs;
  std::map<std::string, Digest> files;  // the newest of each name

  const RunIndex* last() const { return runs.empty() ? nullptr : &runs.back(); }
  std::uint64_t size() const { return runs.empty() ? 0 : runs.back().tree.size(); }
};
// kTampered when a run or index is missing, or they do not follow each other.
Result<Chain> read_chain(const BackupFolder& folder);

// The run that was added; with from == tree.size() when there was nothing new but files.
Result<RunIndex> back_up_data(DataBackupOptions options);

// Reads every archive of the backup from beginning to end and holds it against its index.
Status check_data_backup(const BackupFolder& folder, const Progress& progress = {});

}  // namespace scrutiny::backup
