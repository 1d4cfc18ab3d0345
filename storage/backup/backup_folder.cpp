#include "storage/backup/backup_folder.h"

#include <algorithm>

namespace scrutiny::backup {
namespace {

constexpr std::size_t kMostFormatBytes = 256;

std::string format_text(Kind kind) {
  return "scrutiny backup\nformat 1\nkind " + std::string(text(kind)) + "\n";
}

std::string key_check_file(const std::string& path) {
  return path + "/key.check";
}

Status check_format(const FileSystemPtr& files, const std::string& path, Kind kind) {
  const auto content = read_file(files, path + "/FORMAT", kMostFormatBytes);
  if (!content.ok() && content.error().code() == ErrorCode::kNotFound)
    return Error(ErrorCode::kNotFound, "There is no backup in " + path + ".");
  if (!content.ok()) return content.error();
  if (as_text(*content) == format_text(kind)) return {};
  const Kind other = kind == Kind::kData ? Kind::kKeys : Kind::kData;
  if (as_text(*content) == format_text(other)) {
    return Error(ErrorCode::kConflict,
                 path + " holds a backup of " + std::string(text(other)) + ", not of " +
                     std::string(text(kind)) +
                     ". The two are kept apart: whoever has both can read everything.");
  }
  return Error(ErrorCode::kVersionMismatch,
               path +
                   "/FORMAT is not that of a backup by this program: it is damaged, or another "
                   "version wrote it.",
               std::string(as_text(*content)));
}

Result<Key256> load_key(const FileSystemPtr& files, const std::string& path,
                        const KeyEncryption& encryption) {
  SCRUTINY_ASSIGN(const Bytes bytes, read_file(files, key_check_file(path), KeyHeader::kSize));
  const auto decoded = KeyHeader::decode(bytes);
  if (!decoded.ok())
    return Error(
        ErrorCode::kCorruption,
        key_check_file(path) + " is damaged. Put it back from another copy of this backup.");
  const KeyHeader& header = *decoded;
  auto key = load_wrapping_key(files, path, encryption, header);
  if (key.ok() || key.error().code() != ErrorCode::kBadCredentials) return key;
  return Error(ErrorCode::kBadCredentials, "This is not the key of the backup in " + path + ".",
               key.error().describe());
}

Status create(const FileSystemPtr& files, const std::string& path, Kind kind,
              const KeyEncryption& encryption) {
  SCRUTINY_ASSIGN(auto names, list_folder(files, path));
  // What a creation leaves that was cut short.
  std::erase_if(names, [](const std::string& name) {
    return name == "LOCK" || name == "key.check" || name == "key.check.new" || name == "FORMAT.new";
  });
  if (!names.empty())
    return Error(ErrorCode::kConflict,
                 path + " is neither empty nor a backup. Name a new folder for the first backup.");
  KeyHeader header;
  SCRUTINY_ASSIGN(const Key256 key, make_wrapping_key(files, path, encryption, header));
  SCRUTINY_TRY(replace_file(files, key_check_file(path), as_bytes(header.encode())));
  return replace_file(files, path + "/FORMAT", as_bytes(format_text(kind)));
}

}  // namespace

std::string_view text(Kind kind) {
  return kind == Kind::kData ? "data" : "keys";
}

Result<BackupFolder> BackupFolder::open_or_create(const FileSystemPtr& files,
                                                  const std::string& path, Kind kind,
                                                  const KeyEncryption& encryption) {
  SCRUTINY_TRY(create_folder(files, path));
  SCRUTINY_ASSIGN(const bool there, file_exists(files, path + "/FORMAT"));
  if (!there) {
    SCRUTINY_ASSIGN(const auto lock, FileLockHolder::acquire(files, path + "/LOCK"));
    SCRUTINY_TRY(create(files, path, kind, encryption));
  }
  return open(files, path, kind, encryption);
}

Result<BackupFolder> BackupFolder::open(const FileSystemPtr& files, const std::string& path,
                                        Kind kind, const KeyEncryption& encryption) {
  SCRUTINY_TRY(check_format(files, path, kind));
  SCRUTINY_ASSIGN(auto lock, FileLockHolder::acquire(files, path + "/LOCK"));
  SCRUTINY_ASSIGN(const Key256 key, load_key(files, path, encryption));
  return BackupFolder(files, path, std::move(lock), key);
}

Result<std::vector<std::string>> BackupFolder::list(std::string_view suffix) const {
  SCRUTINY_ASSIGN(auto names, list_folder(files_, path_));
  std::erase_if(names, [&](const std::string& name) { return !name.ends_with(suffix); });
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace scrutiny::backup
