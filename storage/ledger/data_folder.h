// The data folder's layout, its format version and the lock that keeps a second process out
// (docs/formats/store.md).
// Thread-safety: values; a held folder belongs to one owner. Blocking: disk I/O.
// Failure: kLocked, kVersionMismatch, kNotFound, kIo, each in words for the operator.
#pragma once

#include <string>

#include "storage/engine/file_system.h"

namespace scrutiny {

struct DataPaths {
  std::string root;
  std::string head_folder;  // may lie on another disk; empty: root/head
  std::string keys_folder;  // empty: root/keys

  std::string db() const { return root + "/db"; }
  std::string state() const { return root + "/state"; }
  std::string head() const { return head_folder.empty() ? root + "/head" : head_folder; }
  std::string keys() const { return keys_folder.empty() ? root + "/keys" : keys_folder; }
  std::string search() const { return root + "/search"; }
  std::string plugins() const { return root + "/plugins"; }
  std::string tls() const { return root + "/tls"; }
  std::string log() const { return root + "/log"; }
  std::string lock_file() const { return root + "/LOCK"; }
  std::string format_file() const { return root + "/FORMAT"; }
};

inline constexpr int kDataFormat = 1;

enum class FolderState : std::uint8_t {
  kComplete,  // FORMAT names our version
  kFresh,     // nothing there, or a creation that did not get to its end
};

// Makes the folder and those in it (owner-only on a real disk) and takes the lock.
Result<FileLockHolder> hold_data_folder(const FileSystemPtr& files, const DataPaths& paths);
// kConflict for a restore that did not get to its end, kVersionMismatch for any other FORMAT than
// ours.
Result<FolderState> folder_state(const FileSystemPtr& files, const DataPaths& paths);
// Says that the folder is none yet, nor may become another: the first step of a restore.
Status write_unfinished(const FileSystemPtr& files, const DataPaths& paths);
// Says that the folder is complete: the last step of its creation, or of a restore.
Status write_format(const FileSystemPtr& files, const DataPaths& paths);

}  // namespace scrutiny
