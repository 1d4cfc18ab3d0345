// Sealed backup of what opens and signs: the keys folder and the TLS keys, whole each time. Every
// archive says until when it may be kept; a later backup destroys those whose time is over, since a
// key that was destroyed by an erasure lives on in them. Never in one folder with data.
// Format: docs/formats/backup.md. Thread-safety: one backup at a time per folder. Blocking: disk
// I/O; the whole key store in memory. Failure: as backup_folder.h; kCorruption when what was
// written does not read back.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "api/clock.h"
#include "storage/backup/backup_folder.h"

namespace scrutiny::backup {

struct KeysBackup {
  std::string name;  // of the archive
  std::string origin;
  UnixMillis made = 0;
  UnixMillis expires = 0;
  std::vector<std::string> destroyed;  // archives whose time was over
};

struct KeysBackupOptions {
  FileSystemPtr files;
  std::string keys_folder;
  std::string tls_folder;
  std::string origin;
  std::string target;
  KeyEncryption encryption;
  UnixMillis now = 0;
  std::chrono::days keep{35};
  std::function<void(const KeysBackup&)> announce{};
};

// `options.announce` is told of the archive once it is whole and before it bears its name: whoever
// keeps a record of where keys are never misses one. What it answers does not hold the backup up.
Result<KeysBackup> back_up_keys(const KeysBackupOptions& options);
// Newest last. kCorruption names an archive that does not open.
Result<std::vector<KeysBackup>> list_keys_backups(const BackupFolder& folder);

// Puts the files of the newest archive back; both folders are made and hold no keys yet.
Result<KeysBackup> restore_keys(const BackupFolder& folder, const std::string& keys_folder,
                                const std::string& tls_folder);

}  // namespace scrutiny::backup
