// `scrutinyd restore`: a data backup and a key backup become a data folder, under the log's name
// or, where records are lost, as a continued log under another (storage/backup/restore.h).
// Thread-safety: one thread. Failure: said on standard error; exit code 0 restored and sound, 1
// refused, 3 could not tell.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "api/result.h"
#include "storage/ledger/key_encryption.h"

namespace CLI {
class App;
}

namespace scrutiny {

// The key of a backup, as options of a command.
class BackupKeyOption {
 public:
  void add_to(CLI::App& command, const char* key_file, const char* passphrase_file);
  // kInvalidArgument unless exactly one is given; kIo when the passphrase cannot be read.
  Result<KeyEncryption> load() const;

 private:
  std::string name_;
  std::filesystem::path key_file_;
  std::filesystem::path passphrase_file_;
};

class RestoreCommand {
 public:
  void add_to(CLI::App& app, std::function<void()> chosen);
  int run() const;

 private:
  std::filesystem::path data_;
  std::filesystem::path from_;
  BackupKeyOption from_key_;
  std::filesystem::path keys_;
  BackupKeyOption keys_key_;
  std::vector<std::filesystem::path> compare_;
  bool nothing_to_compare_ = false;
  std::string continue_as_;
};

}  // namespace scrutiny
