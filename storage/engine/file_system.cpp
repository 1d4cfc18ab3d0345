#include "storage/engine/file_system.h"

#include <algorithm>
#include <filesystem>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/system_clock.h>

namespace scrutiny {
namespace {

// Files that are no real disk need no time to recover: RocksDB sleeps for a second after a failed
// write in the background.
class ImpatientClock final : public rocksdb::SystemClockWrapper {
 public:
  using SystemClockWrapper::SystemClockWrapper;
  const char* Name() const override { return "impatient"; }
  void SleepForMicroseconds(int micros) override {
    SystemClockWrapper::SleepForMicroseconds(std::min(micros, 1000));
  }
};

class ImpatientEnv final : public rocksdb::EnvWrapper {
 public:
  explicit ImpatientEnv(const FileSystemPtr& files) : EnvWrapper(rocksdb::NewCompositeEnv(files)) {
    file_system_ = files;
    system_clock_ = std::make_shared<ImpatientClock>(rocksdb::SystemClock::Default());
  }
};

const rocksdb::IOOptions kIo;
const rocksdb::FileOptions kFile;
constexpr std::size_t kReadStep = std::size_t{64} * 1024;
constexpr std::string_view kReplacement = ".new";

Status checked(const rocksdb::IOStatus& status, const std::string& what) {
  if (status.ok()) return {};
  return io_error(status, what);
}

Status write_synced(const FileSystemPtr& files, const std::string& path, ByteView content) {
  std::unique_ptr<rocksdb::FSWritableFile> file;
  SCRUTINY_TRY(checked(files->NewWritableFile(path, kFile, &file, nullptr), "Creating " + path));
  restrict_to_owner(path);
  const rocksdb::Slice bytes(reinterpret_cast<const char*>(content.data()), content.size());
  SCRUTINY_TRY(checked(file->Append(bytes, kIo, nullptr), "Writing " + path));
  SCRUTINY_TRY(checked(file->Fsync(kIo, nullptr), "Syncing " + path));
  return checked(file->Close(kIo, nullptr), "Closing " + path);
}

}  // namespace

FileSystemPtr real_file_system() {
  return rocksdb::FileSystem::Default();
}

std::shared_ptr<rocksdb::Env> env_on(const FileSystemPtr& files) {
  if (files == rocksdb::FileSystem::Default()) {
    return {rocksdb::Env::Default(), [](rocksdb::Env*) {}};
  }
  return std::make_shared<ImpatientEnv>(files);
}

Error io_error(const rocksdb::IOStatus& status, const std::string& what) {
  ErrorCode code = ErrorCode::kIo;
  if (status.IsPathNotFound() || status.IsNotFound()) code = ErrorCode::kNotFound;
  if (status.IsNoSpace()) code = ErrorCode::kStorageFull;
  if (status.IsCorruption()) code = ErrorCode::kCorruption;
  if (code == ErrorCode::kStorageFull)
    return Error(code, what + " failed: the disk is full.", status.ToString());
  return Error(code, what + " failed.", status.ToString());
}

Status create_folder(const FileSystemPtr& files, const std::string& path) {
  SCRUTINY_TRY(checked(files->CreateDirIfMissing(path, kIo, nullptr), "Creating folder " + path));
  return sync_folder(files, folder_of(path));
}

Result<bool> file_exists(const FileSystemPtr& files, const std::string& path) {
  const auto status = files->FileExists(path, kIo, nullptr);
  if (status.ok()) return true;
  if (status.IsNotFound() || status.IsPathNotFound()) return false;
  return io_error(status, "Looking for " + path);
}

Result<std::vector<std::string>> list_folder(const FileSystemPtr& files, const std::string& path) {
  std::vector<std::string> names;
  SCRUTINY_TRY(checked(files->GetChildren(path, kIo, &names, nullptr), "Listing " + path));
  std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
  return names;
}

// Asked of the operating system first, since RocksDB opens what it looks at, and a pipe waits.
Result<EntryKind> entry_kind(const FileSystemPtr& files, const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code none;
  const auto type = fs::symlink_status(path, none).type();
  if (type == fs::file_type::directory) return EntryKind::kFolder;
  if (type != fs::file_type::not_found)
    return fs::is_regular_file(path, none) ? EntryKind::kFile : EntryKind::kOther;
  bool folder = false;  // gone, or a file system of a test
  SCRUTINY_TRY(checked(files->IsDirectory(path, kIo, &folder, nullptr), "Looking at " + path));
  return folder ? EntryKind::kFolder : EntryKind::kFile;
}

Result<Bytes> read_file(const FileSystemPtr& files, const std::string& path, std::size_t most) {
  std::unique_ptr<rocksdb::FSSequentialFile> file;
  SCRUTINY_TRY(checked(files->NewSequentialFile(path, kFile, &file, nullptr), "Opening " + path));
  Bytes out;
  for (;;) {
    const std::size_t have = out.size();
    out.resize(std::min(most + 1, have + kReadStep));
    char* scratch = reinterpret_cast<char*>(out.data()) + have;
    rocksdb::Slice piece;
    SCRUTINY_TRY(
        checked(file->Read(out.size() - have, kIo, &piece, scratch, nullptr), "Reading " + path));
    if (piece.data() != scratch) std::copy_n(piece.data(), piece.size(), scratch);
    out.resize(have + piece.size());
    if (out.size() > most) {
      return Error(ErrorCode::kCorruption, path + " is longer than it can be.");
    }
    if (piece.empty()) return out;
  }
}

Status replace_file(const FileSystemPtr& files, const std::string& path, ByteView content) {
  const std::string fresh = path + std::string(kReplacement);
  SCRUTINY_TRY(write_synced(files, fresh, content));
  SCRUTINY_TRY(checked(files->RenameFile(fresh, path, kIo, nullptr), "Renaming " + fresh));
  return sync_folder(files, folder_of(path));
}

bool is_replacement(std::string_view name) {
  return name.ends_with(kReplacement);
}

std::string folder_of(const std::string& path) {
  const auto end = path.find_last_not_of('/');
  const auto slash = path.rfind('/', end);
  if (end == std::string::npos || slash == std::string::npos)
    return path.starts_with('/') ? "/" : ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status sync_folder(const FileSystemPtr& files, const std::string& path) {
  std::unique_ptr<rocksdb::FSDirectory> folder;
  SCRUTINY_TRY(checked(files->NewDirectory(path, kIo, &folder, nullptr), "Opening folder " + path));
  return checked(folder->Fsync(kIo, nullptr), "Syncing folder " + path);
}

Status remove_folder(const FileSystemPtr& files, const std::string& path) {
  SCRUTINY_ASSIGN(const bool there, file_exists(files, path));
  if (!there) return {};
  SCRUTINY_ASSIGN(const auto names, list_folder(files, path));
  for (const auto& name : names) {
    const std::string child = std::string(path).append("/").append(name);
    bool folder = false;
    SCRUTINY_TRY(checked(files->IsDirectory(child, kIo, &folder, nullptr), "Looking at " + child));
    if (folder) {
      SCRUTINY_TRY(remove_folder(files, child));
    } else {
      SCRUTINY_TRY(checked(files->DeleteFile(child, kIo, nullptr), "Deleting " + child));
    }
  }
  return checked(files->DeleteDir(path, kIo, nullptr), "Deleting folder " + path);
}

Result<std::uint64_t> free_space(const FileSystemPtr& files, const std::string& path) {
  std::uint64_t free = 0;
  SCRUTINY_TRY(checked(files->GetFreeSpace(path, kIo, &free, nullptr), "Asking for free space"));
  return free;
}

void restrict_to_owner(const std::string& path) {
  std::error_code ignored;  // not there: a file system of a test
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
}

Result<FileLockHolder> FileLockHolder::acquire(FileSystemPtr files, const std::string& path) {
  rocksdb::FileLock* lock = nullptr;
  const auto status = files->LockFile(path, kIo, &lock, nullptr);
  if (!status.ok()) {
    return Error(ErrorCode::kLocked, "Another process holds " + path + ".", status.ToString());
  }
  return FileLockHolder(std::move(files), lock);
}

FileLockHolder::FileLockHolder(FileLockHolder&& other) noexcept
    : files_(std::move(other.files_)), lock_(std::exchange(other.lock_, nullptr)) {}

FileLockHolder::~FileLockHolder() {
  if (lock_ != nullptr) files_->UnlockFile(lock_, kIo, nullptr).PermitUncheckedError();
}

}  // namespace scrutiny
