#include "storage/ledger/key_files.h"

#include <rocksdb/file_system.h>

namespace scrutiny {
namespace {

const rocksdb::IOOptions kIo;

Status rename(const FileSystemPtr& files, const std::string& from, const std::string& to) {
  const auto renamed = files->RenameFile(from, to, kIo, nullptr);
  if (!renamed.ok()) return io_error(renamed, "Renaming " + from);
  return sync_folder(files, folder_of(to));
}

Status overwrite(const FileSystemPtr& files, const std::string& path) {
  std::uint64_t size = 0;
  const auto sized = files->GetFileSize(path, kIo, &size, nullptr);
  if (!sized.ok()) return io_error(sized, "Looking at " + path);
  std::unique_ptr<rocksdb::FSRandomRWFile> file;
  const auto opened = files->NewRandomRWFile(path, {}, &file, nullptr);
  if (!opened.ok()) return io_error(opened, "Opening " + path);
  const std::string zeros(std::size_t{64} << 10, '\0');
  for (std::uint64_t at = 0; at < size; at += zeros.size()) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(zeros.size(), size - at));
    const auto written = file->Write(at, {zeros.data(), length}, kIo, nullptr);
    if (!written.ok()) return io_error(written, "Overwriting " + path);
  }
  const auto synced = file->Sync(kIo, nullptr);
  if (!synced.ok()) return io_error(synced, "Syncing " + path);
  return {};
}

}  // namespace

std::string staged_path(const std::string& path) {
  return path + ".next";
}
std::string replaced_path(const std::string& path) {
  return path + ".old";
}

Status stage_key_file(const FileSystemPtr& files, const std::string& path, ByteView content) {
  return replace_file(files, staged_path(path), content);
}

Status install_staged(const FileSystemPtr& files, const std::string& path) {
  SCRUTINY_ASSIGN(const bool staged, file_exists(files, staged_path(path)));
  if (!staged) return {};
  SCRUTINY_ASSIGN(const bool living, file_exists(files, path));
  if (living) SCRUTINY_TRY(rename(files, path, replaced_path(path)));
  return rename(files, staged_path(path), path);
}

Status destroy_key_file(const FileSystemPtr& files, const std::string& path) {
  SCRUTINY_ASSIGN(const bool there, file_exists(files, path));
  if (!there) return {};
  SCRUTINY_TRY(overwrite(files, path));
  const auto deleted = files->DeleteFile(path, kIo, nullptr);
  if (!deleted.ok()) return io_error(deleted, "Deleting " + path);
  return sync_folder(files, folder_of(path));
}

Status retire_key_file(const FileSystemPtr& files, const std::string& path) {
  SCRUTINY_TRY(rename(files, path, replaced_path(path)));
  return destroy_key_file(files, replaced_path(path));
}

Status replace_key_file(const FileSystemPtr& files, const std::string& path, ByteView content) {
  SCRUTINY_TRY(stage_key_file(files, path, content));
  SCRUTINY_TRY(install_staged(files, path));
  return destroy_key_file(files, replaced_path(path));
}

Status settle_key_file(const FileSystemPtr& files, const std::string& path) {
  SCRUTINY_ASSIGN(const bool living, file_exists(files, path));
  if (!living) SCRUTINY_TRY(install_staged(files, path));
  SCRUTINY_TRY(destroy_key_file(files, staged_path(path)));
  return destroy_key_file(files, replaced_path(path));
}

}  // namespace scrutiny
