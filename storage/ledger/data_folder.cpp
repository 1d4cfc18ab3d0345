#include "storage/ledger/data_folder.h"

#include <filesystem>

namespace scrutiny {
namespace {

constexpr std::size_t kMostFormatBytes = 256;
constexpr std::string_view kUnfinished = "scrutiny data folder\nrestore unfinished\n";

std::string format_text() {
  return "scrutiny data folder\nformat " + std::to_string(kDataFormat) + "\n";
}

void restrict_folder_to_owner(const std::string& path) {
  std::error_code ignored;  // not there: a file system of a test
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, ignored);
}

}  // namespace

Result<FileLockHolder> hold_data_folder(const FileSystemPtr& files, const DataPaths& paths) {
  SCRUTINY_TRY(create_folder(files, paths.root));
  auto lock = FileLockHolder::acquire(files, paths.lock_file());
  if (!lock.ok()) {
    return Error(ErrorCode::kLocked,
                 "Another process uses the data folder " + paths.root +
                     ". Stop it first, or talk to it through its control socket.",
                 lock.error().private_detail());
  }
  restrict_folder_to_owner(paths.root);
  for (const auto& folder : {paths.db(), paths.state(), paths.head(), paths.keys(), paths.search(),
                             paths.plugins(), paths.tls(), paths.log()}) {
    SCRUTINY_ASSIGN(const bool there, file_exists(files, folder));
    if (there) continue;
    SCRUTINY_TRY(create_folder(files, folder));
    restrict_folder_to_owner(folder);
  }
  return lock;
}

Result<FolderState> folder_state(const FileSystemPtr& files, const DataPaths& paths) {
  const auto content = read_file(files, paths.format_file(), kMostFormatBytes);
  if (!content.ok() && content.error().code() == ErrorCode::kNotFound) return FolderState::kFresh;
  if (!content.ok()) return content.error();
  if (as_text(*content) == format_text()) return FolderState::kComplete;
  if (as_text(*content) == kUnfinished) {
    return Error(ErrorCode::kConflict, "A restore to " + paths.root +
                                           " did not get to its end, so it is no data folder. "
                                           "Delete it and restore again.");
  }
  return Error(ErrorCode::kVersionMismatch,
               "The data folder " + paths.root +
                   " was written in another format than this program's (" +
                   std::to_string(kDataFormat) +
                   "). Use the program version that wrote it; nothing was changed.",
               std::string(as_text(*content)));
}

Status write_unfinished(const FileSystemPtr& files, const DataPaths& paths) {
  return replace_file(files, paths.format_file(), as_bytes(kUnfinished));
}

Status write_format(const FileSystemPtr& files, const DataPaths& paths) {
  return replace_file(files, paths.format_file(), as_bytes(format_text()));
}

}  // namespace scrutiny
