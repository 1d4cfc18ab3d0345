// Internal: a data folder opened to be read only, alone or beside a running server, for fsck and
// export. Thread-safety: one thread. Blocking: disk I/O. Failure: as open.h; kCorruption for a
// damaged store.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "storage/ledger/fsck.h"
#include "storage/ledger/head_store.h"
#include "storage/ledger/key_store.h"
#include "storage/ledger/log_key_chain.h"
#include "storage/ledger/log_reader.h"
#include "storage/ledger/sealing.h"
#include "storage/state/state_store.h"

namespace scrutiny {

// Removes its folder before and after use.
class ScratchFolder {
 public:
  static Result<ScratchFolder> make(FileSystemPtr files, std::string path);
  ScratchFolder(ScratchFolder&& other) noexcept;
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder();
  const std::string& path() const { return path_; }

 private:
  ScratchFolder(FileSystemPtr files, std::string path)
      : files_(std::move(files)), path_(std::move(path)) {}
  FileSystemPtr files_;
  std::string path_;
};

struct ReadableStore {
  std::optional<FileLockHolder> lock;
  std::unique_ptr<KeyStore> keys;
  std::optional<LogKeyChain> log_keys;  // of the records that were there when it was opened
  Result<StoredHead> head = Error(ErrorCode::kNotFound, "not read yet");
  EngineFaces engine;
  std::unique_ptr<Sealing> sealing;
};

// Order matters beside a server: the head is read before the log, and keys again after it, so that
// the log is never shorter than the head nor names keys not read.
Result<ReadableStore> open_to_read(const LedgerSettings& settings, StoreUse use);
Result<std::unique_ptr<StateStore>> open_state_to_read(const LedgerSettings& settings,
                                                       StoreUse use);

}  // namespace scrutiny
