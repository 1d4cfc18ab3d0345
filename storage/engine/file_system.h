// Files of the data folder, through RocksDB's FileSystem so that one test double can fail, tear or
// forget the writes of every store. Thread-safety: free functions, any thread. Blocking: disk I/O.
// Failure: kNotFound, kLocked, kStorageFull, kCorruption or kIo, naming the file for the operator.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace rocksdb {
class Env;
class FileLock;
class FileSystem;
class IOStatus;
}  // namespace rocksdb

namespace scrutiny {

using FileSystemPtr = std::shared_ptr<rocksdb::FileSystem>;

// The operating system's files.
FileSystemPtr real_file_system();
// The Env that runs RocksDB on `files`; lives as long as the returned pointer.
std::shared_ptr<rocksdb::Env> env_on(const FileSystemPtr& files);

Error io_error(const rocksdb::IOStatus& status, const std::string& what);

Status create_folder(const FileSystemPtr& files, const std::string& path);
Result<bool> file_exists(const FileSystemPtr& files, const std::string& path);
// Names of the entries, without "." and "..".
Result<std::vector<std::string>> list_folder(const FileSystemPtr& files, const std::string& path);
enum class EntryKind : std::uint8_t {
  kFile,
  kFolder,
  kOther,  // a link to a folder, a socket, a device
};
Result<EntryKind> entry_kind(const FileSystemPtr& files, const std::string& path);
// Whole content; kCorruption above `most` bytes.
Result<Bytes> read_file(const FileSystemPtr& files, const std::string& path, std::size_t most);
// Replaces the file as a whole: new content under another name (owner-only), synced, renamed,
// folder synced. On success it survives power loss.
Status replace_file(const FileSystemPtr& files, const std::string& path, ByteView content);
// A name that only an unfinished replace_file gives.
bool is_replacement(std::string_view name);
// The folder that names the entry at `path`.
std::string folder_of(const std::string& path);
Status sync_folder(const FileSystemPtr& files, const std::string& path);
// Removes a folder and the files in it, folders below included; success if there is none.
Status remove_folder(const FileSystemPtr& files, const std::string& path);
// Bytes a process may still write on the disk that holds `path`.
Result<std::uint64_t> free_space(const FileSystemPtr& files, const std::string& path);
// Owner may read and write, nobody else. For files outside the real file system: no effect.
void restrict_to_owner(const std::string& path);

// Holds a lock file for as long as it lives; the operating system frees it when the process ends.
class FileLockHolder {
 public:
  // kLocked when another process (or another holder in this one) has it.
  static Result<FileLockHolder> acquire(FileSystemPtr files, const std::string& path);

  FileLockHolder(FileLockHolder&& other) noexcept;
  FileLockHolder& operator=(FileLockHolder&&) = delete;
  ~FileLockHolder();

 private:
  FileLockHolder(FileSystemPtr files, rocksdb::FileLock* lock)
      : files_(std::move(files)), lock_(lock) {}
  FileSystemPtr files_;
  rocksdb::FileLock* lock_;
};

}  // namespace scrutiny
