#include "storage/backup/chosen_files.h"

#include <algorithm>

namespace scrutiny::backup {
namespace {

constexpr std::string_view kLeftOut[] = {"db",  "state", "search", "keys",   "head",      "tls",
                                         "log", "fsck",  "LOCK",   "FORMAT", "admin.sock"};

bool is_left_out(const std::string& name) {
  return std::find(std::begin(kLeftOut), std::end(kLeftOut), name) != std::end(kLeftOut);
}

Status add_entry(const FileSystemPtr& files, const std::string& root, const std::string& name,
                 std::vector<std::string>& out) {
  const std::string path = root + "/" + name;
  const auto kind = entry_kind(files, path);
  if (!kind.ok() && kind.error().code() == ErrorCode::kNotFound) return {};  // removed just now
  if (!kind.ok()) return kind.error();
  if (*kind == EntryKind::kFile) out.push_back(name);
  if (*kind != EntryKind::kFolder) return {};
  SCRUTINY_ASSIGN(const auto below, list_folder(files, path));
  for (const std::string& each : below) {
    if (!is_replacement(each))
      SCRUTINY_TRY(add_entry(files, root, std::string(name).append("/").append(each), out));
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> chosen_files(const FileSystemPtr& files, const std::string& root) {
  SCRUTINY_ASSIGN(const auto names, list_folder(files, root));
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (!is_left_out(name) && !is_replacement(name))
      SCRUTINY_TRY(add_entry(files, root, name, out));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace scrutiny::backup
