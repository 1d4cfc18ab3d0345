// RocksDB's FileSystem on a FaultDisk.
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include "tests/support/fault_disk_content.h"

namespace scrutiny::testing {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;
using ContentPtr = std::shared_ptr<FaultDisk::Content>;
using InodePtr = std::shared_ptr<Disk::Inode>;

// Names the file, as the operating system's own file system does.
IOStatus fault_status(Disk::Fault fault, const std::string& path) {
  return IOStatus::IOError(path,
                           fault == Disk::Fault::kFails ? "made to fail" : "the power is off");
}

// One open file or folder of one run of the machine.
class Handle {
 public:
  Handle(ContentPtr content, std::string path)
      : content_(std::move(content)), path_(std::move(path)), generation_(content_->generation) {}

  // REQUIRES: the content's lock is held.
  IOStatus begin(DiskCall kind, Disk::Fault& fault) const {
    if (generation_ != content_->generation) return IOStatus::IOError("opened before the restart");
    fault = content_->before(kind);
    return fault == Disk::Fault::kNone ? IOStatus::OK() : fault_status(fault, path_);
  }
  IOStatus begin(DiskCall kind) const {
    auto fault = Disk::Fault::kNone;
    return begin(kind, fault);
  }
  FaultDisk::Content& content() const { return *content_; }
  const std::string& path() const { return path_; }

 private:
  ContentPtr content_;
  std::string path_;
  std::uint64_t generation_;
};

IOStatus write_at(const Handle& handle, Disk::Inode& inode, std::uint64_t offset,
                  const Slice& data) {
  const std::lock_guard lock(handle.content().mutex);
  auto fault = Disk::Fault::kNone;
  auto status = handle.begin(DiskCall::kWrite, fault);
  const std::string_view bytes(data.data(), data.size());
  // A write during which the power goes, or that fails, may have happened in part.
  if (fault == Disk::Fault::kPowerGoes || fault == Disk::Fault::kFails) {
    inode.write(offset, bytes.substr(0, bytes.size() / 2));
  }
  if (!status.ok()) return status;
  const std::uint64_t room = handle.content().capacity;
  if (room != std::numeric_limits<std::uint64_t>::max()) {
    const auto used = handle.content().used();
    const auto grows = offset + bytes.size() > inode.data.size()
                           ? offset + bytes.size() - inode.data.size()
                           : std::size_t{0};
    if (used + grows > room) return IOStatus::NoSpace(handle.path(), "the disk is full");
  }
  inode.write(offset, bytes);
  return IOStatus::OK();
}

IOStatus sync_inode(const Handle& handle, Disk::Inode& inode) {
  const std::lock_guard lock(handle.content().mutex);
  auto status = handle.begin(DiskCall::kSync);
  if (status.ok()) inode.unsynced.clear();
  return status;
}

IOStatus read_at(const Handle& handle, const Disk::Inode& inode, std::uint64_t offset,
                 std::size_t n, Slice* result, char* scratch) {
  const std::lock_guard lock(handle.content().mutex);
  auto status = handle.begin(DiskCall::kRead);
  if (!status.ok()) return status;
  const auto have = offset < inode.data.size() ? inode.data.size() - offset : std::size_t{0};
  const auto take = std::min(n, have);
  if (take > 0) inode.data.copy(scratch, take, offset);
  *result = Slice(scratch, take);
  return IOStatus::OK();
}

class Writable final : public rocksdb::FSWritableFile {
 public:
  Writable(ContentPtr content, std::string path, InodePtr inode)
      : handle_(std::move(content), std::move(path)), inode_(std::move(inode)) {}

  using FSWritableFile::Append;
  IOStatus Append(const Slice& data, const IOOptions&, IODebugContext*) override {
    return write_at(handle_, *inode_, size(), data);
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(handle_.content().mutex);
    auto status = handle_.begin(DiskCall::kWrite);
    if (status.ok()) inode_->truncate(size);
    return status;
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return sync_inode(handle_, *inode_); }
  std::uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return size(); }

 private:
  std::uint64_t size() const {
    const std::lock_guard lock(handle_.content().mutex);
    return inode_->data.size();
  }
  Handle handle_;
  InodePtr inode_;
};

class Sequential final : public rocksdb::FSSequentialFile {
 public:
  Sequential(ContentPtr content, std::string path, InodePtr inode)
      : handle_(std::move(content), std::move(path)), inode_(std::move(inode)) {}

  IOStatus Read(std::size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) override {
    auto status = read_at(handle_, *inode_, at_, n, result, scratch);
    if (status.ok()) at_ += result->size();
    return status;
  }
  IOStatus Skip(std::uint64_t n) override {
    at_ += n;
    return IOStatus::OK();
  }

 private:
  Handle handle_;
  InodePtr inode_;
  std::uint64_t at_ = 0;
};

class RandomAccess final : public rocksdb::FSRandomAccessFile {
 public:
  RandomAccess(ContentPtr content, std::string path, InodePtr inode)
      : handle_(std::move(content), std::move(path)), inode_(std::move(inode)) {}

  IOStatus Read(std::uint64_t offset, std::size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) const override {
    return read_at(handle_, *inode_, offset, n, result, scratch);
  }

 private:
  Handle handle_;
  InodePtr inode_;
};

class RandomReadWrite final : public rocksdb::FSRandomRWFile {
 public:
  RandomReadWrite(ContentPtr content, std::string path, InodePtr inode)
      : handle_(std::move(content), std::move(path)), inode_(std::move(inode)) {}

  IOStatus Write(std::uint64_t offset, const Slice& data, const IOOptions&,
                 IODebugContext*) override {
    return write_at(handle_, *inode_, offset, data);
  }
  IOStatus Read(std::uint64_t offset, std::size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) const override {
    return read_at(handle_, *inode_, offset, n, result, scratch);
  }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return sync_inode(handle_, *inode_); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return sync_inode(handle_, *inode_);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  Handle handle_;
  InodePtr inode_;
};

class Folder final : public rocksdb::FSDirectory {
 public:
  Folder(ContentPtr content, std::string path) : handle_(std::move(content), std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(handle_.content().mutex);
    auto status = handle_.begin(DiskCall::kSyncFolder);
    if (!status.ok()) return status;
    auto& disk = handle_.content();
    std::erase_if(disk.durable,
                  [&](const auto& e) { return folder_of(e.first) == handle_.path(); });
    for (const auto& [path, inode] : disk.files) {
      if (folder_of(path) == handle_.path()) disk.durable[path] = inode;
    }
    return IOStatus::OK();
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  Handle handle_;
};

class NoLogger final : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
  std::size_t GetLogFileSize() const override { return 0; }
};

class LockOnDisk final : public rocksdb::FileLock {
 public:
  LockOnDisk(std::string locked, std::uint64_t run) : path(std::move(locked)), generation(run) {}
  std::string path;
  std::uint64_t generation;
};

std::string clean(std::string path) {
  for (auto twice = path.find("//"); twice != std::string::npos; twice = path.find("//")) {
    path.erase(twice, 1);
  }
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

class FaultFiles final : public rocksdb::FileSystem {
 public:
  explicit FaultFiles(ContentPtr content) : content_(std::move(content)) {}
  const char* Name() const override { return "FaultDisk"; }

  IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions&,
                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                             IODebugContext*) override {
    return open_existing<Sequential>(name, result);
  }
  IOStatus NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions&,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                               IODebugContext*) override {
    return open_existing<RandomAccess>(name, result);
  }
  IOStatus NewRandomRWFile(const std::string& name, const rocksdb::FileOptions&,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                           IODebugContext*) override {
    return open_existing<RandomReadWrite>(name, result);
  }
  IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions&,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext*) override {
    return open_writable(clean(name), FreshFile::kYes, result);
  }
  IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions&,
                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                              IODebugContext*) override {
    return open_writable(clean(name), FreshFile::kNo, result);
  }
  IOStatus NewDirectory(const std::string& name, const IOOptions&,
                        std::unique_ptr<rocksdb::FSDirectory>* result, IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    *result = std::make_unique<Folder>(content_, clean(name));
    return IOStatus::OK();
  }
  IOStatus FileExists(const std::string& name, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    const auto path = clean(name);
    const bool there = content_->files.contains(path) || content_->folders.contains(path);
    return there ? IOStatus::OK() : IOStatus::NotFound();
  }
  IOStatus GetChildren(const std::string& name, const IOOptions&, std::vector<std::string>* result,
                       IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    const auto folder = clean(name);
    result->clear();
    const auto add = [&](const std::string& path) {
      if (folder_of(path) == folder) result->push_back(path.substr(path.rfind('/') + 1));
    };
    for (const auto& [path, inode] : content_->files) add(path);
    for (const auto& path : content_->folders) add(path);
    if (result->empty() && !content_->folders.contains(folder)) return IOStatus::PathNotFound();
    return IOStatus::OK();
  }
  IOStatus DeleteFile(const std::string& name, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    auto status = begin(DiskCall::kDelete, name);
    if (!status.ok()) return status;
    return content_->files.erase(clean(name)) == 1 ? IOStatus::OK() : IOStatus::PathNotFound();
  }
  IOStatus CreateDir(const std::string& name, const IOOptions& o, IODebugContext* d) override {
    return CreateDirIfMissing(name, o, d);
  }
  IOStatus CreateDirIfMissing(const std::string& name, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    content_->folders.insert(clean(name));
    return IOStatus::OK();
  }
  IOStatus DeleteDir(const std::string& name, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    content_->folders.erase(clean(name));
    return IOStatus::OK();
  }
  IOStatus GetFileSize(const std::string& name, const IOOptions&, std::uint64_t* size,
                       IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    const auto found = content_->files.find(clean(name));
    if (found == content_->files.end()) return IOStatus::PathNotFound();
    *size = found->second->data.size();
    return IOStatus::OK();
  }
  IOStatus GetFileModificationTime(const std::string&, const IOOptions&, std::uint64_t* time,
                                   IODebugContext*) override {
    *time = 0;
    return IOStatus::OK();
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions&,
                      IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    auto status = begin(DiskCall::kRename, from);
    if (!status.ok()) return status;
    const auto found = content_->files.find(clean(from));
    if (found == content_->files.end()) return IOStatus::PathNotFound();
    const InodePtr inode = found->second;
    content_->files.erase(found);
    content_->files[clean(to)] = inode;
    return IOStatus::OK();
  }
  IOStatus LockFile(const std::string& name, const IOOptions&, rocksdb::FileLock** lock,
                    IODebugContext*) override {
    const std::lock_guard guard(content_->mutex);
    const auto path = clean(name);
    if (!content_->locks.insert(path).second) return IOStatus::IOError("lock held: " + path);
    *lock = new LockOnDisk(path, content_->generation);
    return IOStatus::OK();
  }
  IOStatus UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) override {
    const std::unique_ptr<LockOnDisk> held(static_cast<LockOnDisk*>(lock));
    const std::lock_guard guard(content_->mutex);
    if (held->generation == content_->generation) content_->locks.erase(held->path);
    return IOStatus::OK();
  }
  IOStatus GetTestDirectory(const IOOptions&, std::string* path, IODebugContext*) override {
    *path = "/test";
    return IOStatus::OK();
  }
  IOStatus NewLogger(const std::string&, const IOOptions&, std::shared_ptr<rocksdb::Logger>* result,
                     IODebugContext*) override {
    *result = std::make_shared<NoLogger>();
    return IOStatus::OK();
  }
  IOStatus GetAbsolutePath(const std::string& path, const IOOptions&, std::string* out,
                           IODebugContext*) override {
    *out = clean(path);
    return IOStatus::OK();
  }
  IOStatus IsDirectory(const std::string& name, const IOOptions&, bool* folder,
                       IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    *folder = content_->folders.contains(clean(name));
    return IOStatus::OK();
  }
  IOStatus GetFreeSpace(const std::string&, const IOOptions&, std::uint64_t* free,
                        IODebugContext*) override {
    const std::lock_guard lock(content_->mutex);
    if (content_->capacity == std::numeric_limits<std::uint64_t>::max()) {
      *free = content_->capacity;
      return IOStatus::OK();
    }
    const auto used = content_->used();
    *free = used < content_->capacity ? content_->capacity - used : 0;
    return IOStatus::OK();
  }

 private:
  enum class FreshFile : std::uint8_t { kYes, kNo };

  IOStatus begin(DiskCall kind, const std::string& path) const {
    const auto fault = content_->before(kind);
    return fault == Disk::Fault::kNone ? IOStatus::OK() : fault_status(fault, path);
  }
  template <class File, class Out>
  IOStatus open_existing(const std::string& name, Out* result) {
    const std::lock_guard lock(content_->mutex);
    auto status = begin(DiskCall::kRead, name);
    if (!status.ok()) return status;
    const auto found = content_->files.find(clean(name));
    if (found == content_->files.end()) return IOStatus::PathNotFound(name);
    *result = std::make_unique<File>(content_, found->first, found->second);
    return IOStatus::OK();
  }
  IOStatus open_writable(const std::string& path, FreshFile fresh,
                         std::unique_ptr<rocksdb::FSWritableFile>* result) {
    const std::lock_guard lock(content_->mutex);
    auto status = begin(DiskCall::kCreate, path);
    if (!status.ok()) return status;
    auto& inode = content_->files[path];
    if (!inode || fresh == FreshFile::kYes) inode = std::make_shared<Disk::Inode>();
    *result = std::make_unique<Writable>(content_, path, inode);
    return IOStatus::OK();
  }

  ContentPtr content_;
};

}  // namespace

FileSystemPtr FaultDisk::files() const {
  return std::make_shared<FaultFiles>(content_);
}

}  // namespace scrutiny::testing
