#include "server/daemon/backup_commands.h"

#include <cstdio>
#include <fstream>
#include <functional>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "server/cli/output.h"
#include "server/daemon/application.h"
#include "server/daemon/complain.h"
#include "server/daemon/plugin_commands.h"
#include "server/daemon/restore_command.h"
#include "server/daemon/settings_map.h"
#include "storage/audit/time_text.h"
#include "storage/backup/data_backup.h"
#include "storage/backup/keys_backup.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using backup::BackupFolder;
using backup::Kind;

constexpr auto kCannotTell = static_cast<int>(cli::ExitCode::kCannotTell);

bool is_within(const fs::path& inner, const fs::path& outer) {
  const auto below = fs::weakly_canonical(inner).lexically_relative(fs::weakly_canonical(outer));
  return !below.empty() && *below.begin() != "..";
}

// The one mistake that undoes everything: data and keys in one place.
Status check_place(const fs::path& target, const fs::path& data, Kind kind) {
  if (is_within(target, data))
    return Error(ErrorCode::kConflict,
                 "A backup inside the data folder is lost with it. Name a folder elsewhere.");
  const Kind other = kind == Kind::kData ? Kind::kKeys : Kind::kData;
  const std::string mark = "kind " + std::string(backup::text(other));
  std::error_code none;
  const auto holds_other = [&](const fs::path& folder) {
    std::ifstream in(folder / "FORMAT");
    const std::string format((std::istreambuf_iterator<char>(in)),
                             std::istreambuf_iterator<char>());
    return format.starts_with("scrutiny backup\n") && format.find(mark) != std::string::npos;
  };
  const fs::path parent = fs::weakly_canonical(target).parent_path();
  std::vector<fs::path> near{parent};
  for (const auto& entry : fs::directory_iterator(parent, none)) near.push_back(entry.path());
  for (const fs::path& folder : near) {
    if (folder == fs::weakly_canonical(target) || !holds_other(folder)) continue;
    return Error(ErrorCode::kConflict,
                 folder.string() + " holds the backup of " + std::string(backup::text(other)) +
                     ". Data and keys must not lie side by side: whoever takes both can read "
                     "everything. Name a folder on another medium.");
  }
  return {};
}

Status record(const fs::path& data, const json::object& what) {
  const auto recorded = administer(data, "backup.record", what);
  return recorded.ok() ? Status() : Status(recorded.error());
}

// The backup itself stands even where it could not be recorded.
int on_record(const Status& recorded) {
  if (recorded.ok()) return 0;
  std::fprintf(stderr, "scrutinyd: the backup is complete, but it is not on record:\n");
  return complain(recorded.error());
}

int run_data(const fs::path& data, const fs::path& target, const KeyEncryption& key,
             cli::Format format) {
  if (const auto place = check_place(target, data, Kind::kData); !place.ok())
    return complain(place.error());
  const auto settings = load_settings(data / "config.toml");
  if (!settings.ok()) return complain(settings.error(), kCannotTell);
  const auto attempt = [&](StoreUse use) {
    cli::ProgressBar bar("backing up records");
    backup::DataBackupOptions options;
    options.settings = ledger_settings({data, *settings}, LogKind::kReal);
    options.use = use;
    options.target = target.string();
    options.encryption = key;
    options.progress = [&bar](std::uint64_t done, std::uint64_t of) { bar.update(done, of); };
    return back_up_data(std::move(options));
  };
  auto done = attempt(StoreUse::kAlone);
  if (!done.ok() && done.error().code() == ErrorCode::kLocked)
    done = attempt(StoreUse::kBesideServer);
  if (!done.ok()) return complain(done.error());
  const std::uint64_t size = done->tree.size();
  if (format == cli::Format::kJson) {
    cli::print_json(json::object{{"run", done->number},
                                 {"from", done->from},
                                 {"size", size},
                                 {"contents", done->blobs.size()},
                                 {"bytes", done->archive.bytes},
                                 {"checkpoint", done->checkpoint}});
  } else {
    std::printf("run %llu: records %llu to %llu, %zu contents, %llu bytes; read back and checked\n",
                static_cast<unsigned long long>(done->number),
                static_cast<unsigned long long>(done->from), static_cast<unsigned long long>(size),
                done->blobs.size(), static_cast<unsigned long long>(done->archive.bytes));
  }
  return on_record(record(
      data, {{"kind", "data"}, {"made", static_cast<std::uint64_t>(done->time)}, {"size", size}}));
}

int run_keys(const fs::path& data, const fs::path& target, const KeyEncryption& key,
             cli::Format format) {
  if (const auto place = check_place(target, data, Kind::kKeys); !place.ok())
    return complain(place.error());
  const auto settings = load_settings(data / "config.toml");
  if (!settings.ok()) return complain(settings.error(), kCannotTell);
  const LedgerSettings ledger = ledger_settings({data, *settings}, LogKind::kReal);
  // On record before it is there: until it has expired, an erasure must be known to be pending.
  Status recorded;
  const auto record_first = [&](const backup::KeysBackup& made) {
    recorded = record(data, {{"kind", "keys"},
                             {"made", static_cast<std::uint64_t>(made.made)},
                             {"expires", static_cast<std::uint64_t>(made.expires)}});
  };
  const auto done = backup::back_up_keys(
      {real_file_system(), ledger.paths.keys(), ledger.paths.tls(), ledger.origin, target.string(),
       key, SystemClock().now(), std::chrono::days(settings->backup.keys_days), record_first});
  if (!done.ok()) return complain(done.error());
  const std::string expires = format_time(done->expires);
  if (format == cli::Format::kJson) {
    cli::print_json(
        json::object{{"name", done->name},
                     {"expires", expires},
                     {"destroyed", json::array(done->destroyed.begin(), done->destroyed.end())}});
  } else {
    std::printf("%s; read back and checked; to be destroyed after %s\n", done->name.c_str(),
                expires.c_str());
    for (const std::string& name : done->destroyed)
      std::printf("destroyed %s: its time was over\n", name.c_str());
  }
  return on_record(recorded);
}

int run_check(const fs::path& target, const KeyEncryption& key) {
  const FileSystemPtr files = real_file_system();
  const auto folder = BackupFolder::open(files, target.string(), Kind::kData, key);
  if (folder.ok()) {
    cli::ProgressBar bar("checking records");
    const auto done = check_data_backup(
        *folder, [&bar](std::uint64_t count, std::uint64_t of) { bar.update(count, of); });
    if (!done.ok()) return complain(done.error());
    std::puts("SOUND: every run opens, follows the one before and adds up to what was signed");
    return 0;
  }
  if (folder.error().code() != ErrorCode::kConflict) return complain(folder.error(), kCannotTell);
  const auto keys = BackupFolder::open(files, target.string(), Kind::kKeys, key);
  if (!keys.ok()) return complain(keys.error(), kCannotTell);
  const auto listed = list_keys_backups(*keys);
  if (!listed.ok()) return complain(listed.error());
  for (const auto& found : *listed)
    std::printf("%s  until %s\n", found.name.c_str(), format_time(found.expires).c_str());
  return 0;
}

}  // namespace

struct BackupCommands::Options {
  explicit Options(std::function<int()>& chosen) : run(chosen) {}

  fs::path data;
  fs::path target;
  BackupKeyOption key;
  bool as_json = false;
  RestoreCommand restore;
  std::function<int()>& run;  // of the one that was asked for

  cli::Format format() const { return as_json ? cli::Format::kJson : cli::Format::kText; }
};

BackupCommands::BackupCommands(CLI::App& app, std::function<int()>& chosen)
    : options_(std::make_unique<Options>(chosen)) {
  Options& o = *options_;
  auto* group = app.add_subcommand("backup", "sealed backups, beside a running server or without");
  group->require_subcommand(1);
  const auto add = [&o](CLI::App* parent, const char* name, const char* what, auto action) {
    auto* sub = parent->add_subcommand(name, what);
    sub->callback([&o, action] {
      o.run = [&o, action] {
        const auto key = o.key.load();
        return key.ok() ? action(o, *key) : complain(key.error(), kCannotTell);
      };
    });
    o.key.add_to(*sub, "--key-file", "--passphrase-file");
    return sub;
  };
  auto* data = add(group, "data", "add what is new of log, contents and configuration; no keys",
                   [](Options& given, const KeyEncryption& key) {
                     return run_data(given.data, given.target, key, given.format());
                   });
  auto* keys = add(group, "keys", "the keys, whole; destroys key backups whose time is over",
                   [](Options& given, const KeyEncryption& key) {
                     return run_keys(given.data, given.target, key, given.format());
                   });
  for (auto* sub : {data, keys}) {
    sub->add_option("--data", o.data, "data folder")->required();
    sub->add_flag("--json", o.as_json, "print JSON");
  }
  auto* check =
      add(group, "check", "open and check every archive of a backup",
          [](Options& given, const KeyEncryption& key) { return run_check(given.target, key); });
  for (auto* sub : {data, keys, check})
    sub->add_option("folder", o.target, "the backup; data and keys on different media")->required();
  o.restore.add_to(app, [&o] { o.run = [&o] { return o.restore.run(); }; });
}

BackupCommands::~BackupCommands() = default;

}  // namespace scrutiny
