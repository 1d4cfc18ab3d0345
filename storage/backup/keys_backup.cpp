#include "storage/backup/keys_backup.h"

#include <algorithm>

#include "storage/audit/canonical_json.h"
#include "storage/audit/time_text.h"
#include "storage/backup/archive.h"
#include "storage/backup/run.h"
#include "storage/ledger/key_files.h"
#include "storage/state/row_fields.h"

namespace scrutiny::backup {
namespace {

constexpr std::size_t kMostKeyFile = std::size_t{2} << 30;
constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr std::string_view kSuffix = ".keys";
constexpr std::string_view kKeys = "keys/";
constexpr std::string_view kTls = "tls/";

// "20261127T012003123Z.keys": sorts by time.
std::string archive_name(UnixMillis time) {
  std::string name = format_time(time);
  std::erase_if(name, [](char c) { return c == '-' || c == ':' || c == '.'; });
  return name + std::string(kSuffix);
}

Result<std::map<std::string, Bytes>> read_folder(const FileSystemPtr& files,
                                                 const std::string& folder,
                                                 std::string_view prefix) {
  std::map<std::string, Bytes> out;
  SCRUTINY_ASSIGN(const bool there, file_exists(files, folder));
  if (!there) return out;
  SCRUTINY_ASSIGN(const auto names, list_folder(files, folder));
  for (const std::string& name : names) {
    if (is_replacement(name)) continue;
    SCRUTINY_ASSIGN(out[std::string(prefix) + name],
                    read_file(files, std::string(folder).append("/").append(name), kMostKeyFile));
  }
  return out;
}

struct Opened {
  KeysBackup about;
  std::map<std::string, Bytes> files;
};

Result<Opened> read_archive(const BackupFolder& folder, const std::string& path,
                            const std::string& name) {
  SCRUTINY_ASSIGN(const auto archive, ArchiveReader::open(folder.files(), path, folder.key()));
  Opened out;
  Bytes* content = nullptr;
  bool headed = false;
  for (;;) {
    SCRUTINY_ASSIGN(const auto next, archive->next());
    if (!next) break;
    const Error bad(ErrorCode::kCorruption, "The key backup " + path + " is not one.");
    if (headed != (next->type != frame::kHeader)) return bad;
    if (next->type == frame::kHeader) {
      SCRUTINY_ASSIGN(const auto object, parse_canonical_object(as_text(next->bytes)));
      const RowFields fields(object, "header of a key backup");
      out.about = {name,
                   fields.text("origin"),
                   static_cast<UnixMillis>(fields.number("made")),
                   static_cast<UnixMillis>(fields.number("expires")),
                   {}};
      headed = true;
    } else if (next->type == frame::kFileName) {
      content = &out.files[std::string(as_text(next->bytes))];
    } else if (next->type == frame::kFileData && content != nullptr) {
      content->insert(content->end(), next->bytes.begin(), next->bytes.end());
    } else {
      return bad;
    }
  }
  return out;
}

// Read back, and not yet under its name.
Result<std::unique_ptr<ArchiveWriter>> write_archive(const BackupFolder& folder,
                                                     const KeysBackup& about,
                                                     const std::map<std::string, Bytes>& files) {
  const std::string path = folder.path() + "/" + about.name;
  SCRUTINY_ASSIGN(auto archive, ArchiveWriter::create(folder.files(), path, folder.key()));
  SCRUTINY_TRY(archive->add(
      frame::kHeader,
      as_bytes(canonical(boost::json::object{{"expires", static_cast<std::uint64_t>(about.expires)},
                                             {"made", static_cast<std::uint64_t>(about.made)},
                                             {"origin", about.origin}}))));
  for (const auto& [name, content] : files) {
    SCRUTINY_TRY(archive->add(frame::kFileName, as_bytes(name)));
    for (ByteView rest = content; !rest.empty();) {
      const auto piece = rest.first(std::min(rest.size(), kPiece));
      SCRUTINY_TRY(archive->add(frame::kFileData, piece));
      rest = rest.subspan(piece.size());
    }
  }
  SCRUTINY_TRY(archive->finish());
  SCRUTINY_ASSIGN(const Opened again, read_archive(folder, partial_path(path), about.name));
  if (again.files != files)
    return Error(ErrorCode::kCorruption, "The key backup does not read back as written.");
  return archive;
}

// Archives that a run did not get to name, or to destroy: the keys in them have no end otherwise.
Status destroy_leftovers(const BackupFolder& folder) {
  const std::string suffix(kSuffix);
  for (const std::string& left : {partial_path(suffix), replaced_path(suffix)}) {
    SCRUTINY_ASSIGN(const auto names, folder.list(left));
    for (const std::string& name : names)
      SCRUTINY_TRY(destroy_key_file(folder.files(), folder.path() + "/" + name));
  }
  return {};
}

}  // namespace

Result<KeysBackup> back_up_keys(const KeysBackupOptions& options) {
  SCRUTINY_ASSIGN(const auto folder, BackupFolder::open_or_create(options.files, options.target,
                                                                  Kind::kKeys, options.encryption));
  SCRUTINY_TRY(destroy_leftovers(folder));
  SCRUTINY_ASSIGN(auto files, read_folder(options.files, options.keys_folder, kKeys));
  SCRUTINY_ASSIGN(auto tls, read_folder(options.files, options.tls_folder, kTls));
  files.merge(tls);
  SCRUTINY_ASSIGN(const auto earlier, list_keys_backups(folder));
  if (!earlier.empty() && earlier.back().origin != options.origin)
    return Error(ErrorCode::kConflict,
                 options.target + " holds the keys of another log, " + earlier.back().origin + ".");
  const UnixMillis keep = std::chrono::milliseconds(options.keep).count();
  KeysBackup about{archive_name(options.now), options.origin, options.now, options.now + keep, {}};
  SCRUTINY_ASSIGN(const auto archive, write_archive(folder, about, files));
  if (options.announce) options.announce(about);
  SCRUTINY_TRY(archive->publish());
  for (const KeysBackup& old : earlier) {
    if (old.expires > options.now) continue;
    SCRUTINY_TRY(retire_key_file(options.files, folder.path() + "/" + old.name));
    about.destroyed.push_back(old.name);
  }
  return about;
}

Result<std::vector<KeysBackup>> list_keys_backups(const BackupFolder& folder) {
  std::vector<KeysBackup> out;
  SCRUTINY_ASSIGN(const auto names, folder.list(kSuffix));
  for (const std::string& name : names) {
    SCRUTINY_ASSIGN(Opened opened, read_archive(folder, folder.path() + "/" + name, name));
    out.push_back(std::move(opened.about));
  }
  return out;
}

Result<KeysBackup> restore_keys(const BackupFolder& folder, const std::string& keys_folder,
                                const std::string& tls_folder) {
  SCRUTINY_ASSIGN(const auto names, folder.list(kSuffix));
  if (names.empty())
    return Error(ErrorCode::kNotFound, "There is no key backup in " + folder.path() + ".");
  SCRUTINY_ASSIGN(const Opened newest,
                  read_archive(folder, folder.path() + "/" + names.back(), names.back()));
  SCRUTINY_TRY(create_folder(folder.files(), keys_folder));
  SCRUTINY_TRY(create_folder(folder.files(), tls_folder));
  for (const auto& [name, content] : newest.files) {
    const bool is_tls = name.starts_with(kTls);
    const std::string plain = name.substr(is_tls ? kTls.size() : kKeys.size());
    const std::string path = (is_tls ? tls_folder : keys_folder) + "/" + plain;
    SCRUTINY_ASSIGN(const bool there, file_exists(folder.files(), path));
    if (there) return Error(ErrorCode::kConflict, path + " is there already; nothing is replaced.");
    SCRUTINY_TRY(replace_file(folder.files(), path, content));
  }
  return newest.about;
}

}  // namespace scrutiny::backup
