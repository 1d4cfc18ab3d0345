// A folder that holds one backup, of data or of keys, never both: whoever has both can read
// everything. Its FORMAT says which; `key.check` tells the right backup key from another.
// Format: docs/formats/backup.md. Thread-safety: one process at a time (LOCK). Blocking: disk I/O;
// a passphrase takes Argon2id's time. Failure: kConflict for a folder of another kind,
// kBadCredentials for a wrong backup key, kNotFound, kVersionMismatch, kLocked, kIo.
#pragma once

#include <string>
#include <vector>

#include "storage/engine/file_system.h"
#include "storage/ledger/key_encryption.h"

namespace scrutiny::backup {

enum class Kind : std::uint8_t { kData, kKeys };
std::string_view text(Kind kind);

class BackupFolder {
 public:
  // Makes the folder, and a key file that is named and not there.
  static Result<BackupFolder> open_or_create(const FileSystemPtr& files, const std::string& path,
                                             Kind kind, const KeyEncryption& encryption);
  static Result<BackupFolder> open(const FileSystemPtr& files, const std::string& path, Kind kind,
                                   const KeyEncryption& encryption);

  const FileSystemPtr& files() const { return files_; }
  const std::string& path() const { return path_; }
  const Key256& key() const { return key_; }
  // Names of the entries that end in `suffix`, sorted.
  Result<std::vector<std::string>> list(std::string_view suffix) const;

 private:
  BackupFolder(FileSystemPtr files, std::string path, FileLockHolder lock, const Key256& key)
      : files_(std::move(files)), path_(std::move(path)), lock_(std::move(lock)), key_(key) {}

  FileSystemPtr files_;
  std::string path_;
  FileLockHolder lock_;
  Key256 key_;
};

}  // namespace scrutiny::backup
