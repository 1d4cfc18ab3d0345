#include "server/daemon/restore_command.h"

#include <cstdio>
#include <fstream>
#include <regex>

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "server/cli/output.h"
#include "server/daemon/application.h"
#include "server/daemon/complain.h"
#include "server/daemon/files.h"
#include "server/daemon/maintenance.h"
#include "server/service/account_commands.h"
#include "server/service/system_actors.h"
#include "storage/audit/note.h"
#include "storage/audit/public_schema.h"
#include "storage/backup/keys_backup.h"
#include "storage/backup/restore.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;
using backup::BackupFolder;
using backup::Kind;

constexpr auto kCannotTell = static_cast<int>(cli::ExitCode::kCannotTell);

Result<std::string> read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in && !text.empty()) return text;
  return Error(ErrorCode::kIo, path.string() + " cannot be read.");
}

// Opened under another name from now on; what witnesses cosigned is of the old one.
Status become_another_log(const fs::path& data, const std::string& origin) {
  const fs::path config = data / "config.toml";
  SCRUTINY_ASSIGN(const std::string text, read_text(config));
  static const std::regex origin_line("(^|\\n)[ \\t]*origin[ \\t]*=[^\\n]*");
  if (!std::regex_search(text, origin_line))
    return Error(ErrorCode::kConfigInvalid, config.string() + " names no ledger.origin.");
  SCRUTINY_TRY(write_private_file(
      config, std::regex_replace(text, origin_line, "$1origin = \"" + origin + "\"",
                                 std::regex_constants::format_first_only)));
  return remove_folder(real_file_system(), (data / "cosignatures").string());
}

// Erasures that the lost records held are recorded again, so that what cannot be opened is known
// to be erased and not taken for missing.
Status record_forgotten(const LedgerSettings& settings, const std::vector<UnitId>& units) {
  if (units.empty()) return {};
  SCRUTINY_ASSIGN(const auto ledger, open_ledger(settings, OpenMode::kRestored));
  SCRUTINY_ASSIGN(const UnitId own, ledger->create_unit());
  for (const UnitId& unit : units) {
    Command command =
        command_by(system_actors::kOperator, {"subject.erased", id_cast<SubjectId>(unit), own, {}});
    command.public_ = to_public(SubjectErased{unit, "erased_before", "record_lost"});
    SCRUTINY_ASSIGN(const Committed done, ledger->submit_and_wait(std::move(command)));
  }
  ledger->stop();
  return {};
}

void print(const backup::RestoreReport& report, const fs::path& data) {
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf("%llu records restored to %s\n", number(report.size), data.c_str());
  if (report.destroyed > 0)
    std::printf("%zu keys of erased units, which the key backup still had, destroyed again\n",
                report.destroyed);
  if (report.old_origin.empty()) return;
  std::printf("a continued log: it begins with a record that names %s\n",
              report.old_origin.c_str());
  if (report.known_size > report.size) {
    std::printf("LOST: records %llu to %llu of %s, which were signed and acknowledged\n",
                number(report.size), number(report.known_size - 1), report.old_origin.c_str());
  }
  if (!report.forgotten.empty())
    std::printf("%zu erasures among the lost records are recorded again\n",
                report.forgotten.size());
  std::printf("give the scrutineer and every witness its log key: %s\n", report.log_key.c_str());
}

}  // namespace

void BackupKeyOption::add_to(CLI::App& command, const char* key_file, const char* passphrase_file) {
  name_ = key_file;
  command.add_option(key_file, key_file_,
                     "key of the backup, 64 hex digits; made at the first backup, to be kept apart "
                     "from it");
  command.add_option(passphrase_file, passphrase_file_,
                     "or a file whose first line is a passphrase");
}

Result<KeyEncryption> BackupKeyOption::load() const {
  if (key_file_.empty() == passphrase_file_.empty())
    return Error(ErrorCode::kInvalidArgument, "Give " + name_ + " or a passphrase file.");
  if (!key_file_.empty()) return KeyEncryption(KeyFile{fs::absolute(key_file_).string()});
  SCRUTINY_ASSIGN(const std::string text, read_text(passphrase_file_));
  return KeyEncryption(Passphrase{text.substr(0, text.find('\n')), {}});
}

void RestoreCommand::add_to(CLI::App& app, std::function<void()> chosen) {
  auto* sub = app.add_subcommand("restore", "make a data folder from a data and a key backup");
  sub->callback(std::move(chosen));
  sub->add_option("--data", data_, "the data folder to make; new or empty")->required();
  sub->add_option("--from", from_, "data backup")->required();
  from_key_.add_to(*sub, "--key-file", "--passphrase-file");
  sub->add_option("--keys", keys_, "key backup")->required();
  keys_key_.add_to(*sub, "--keys-key-file", "--keys-passphrase-file");
  auto* compare = sub->add_option(
      "--compare", compare_,
      "newest checkpoint that the scrutineer or a witness holds, as a file; several may be given");
  sub->add_flag("--nothing-to-compare", nothing_to_compare_,
                "nobody outside holds a checkpoint; a lost end of the log will not be noticed")
      ->excludes(compare);
  sub->add_option("--continue-as", continue_as_,
                  "where records are lost: origin of the log that continues this one");
}

int RestoreCommand::run() const {
  std::vector<std::string> known;
  if (compare_.empty() && !nothing_to_compare_)
    return complain(Error(ErrorCode::kInvalidArgument,
                          "Give --compare FILE, the newest checkpoint that the scrutineer or a "
                          "witness holds; or say --nothing-to-compare."),
                    static_cast<int>(cli::ExitCode::kUsage));
  for (const fs::path& path : compare_) {
    auto note = read_text(path);
    if (!note.ok()) return complain(note.error(), kCannotTell);
    known.push_back(std::move(*note));
  }
  if (!continue_as_.empty() && !is_note_key_name(continue_as_))
    return complain(Error::field("--continue-as", "a name without spaces and plus signs"));
  const auto from_key = from_key_.load();
  if (!from_key.ok()) return complain(from_key.error(), kCannotTell);
  const auto keys_key = keys_key_.load();
  if (!keys_key.ok()) return complain(keys_key.error(), kCannotTell);

  LedgerSettings settings;
  const auto restored = [&]() -> Result<backup::RestoreReport> {
    const FileSystemPtr files = real_file_system();
    SCRUTINY_ASSIGN(const auto from,
                    BackupFolder::open(files, from_.string(), Kind::kData, *from_key));
    SCRUTINY_ASSIGN(const auto keys,
                    BackupFolder::open(files, keys_.string(), Kind::kKeys, *keys_key));
    SCRUTINY_TRY(backup::restore_files(from, data_.string()));
    if (!continue_as_.empty()) SCRUTINY_TRY(become_another_log(data_, continue_as_));
    SCRUTINY_ASSIGN(Settings chosen, load_settings(data_ / "config.toml"));
    settings = ledger_settings({data_, std::move(chosen)}, LogKind::kReal);
    SCRUTINY_ASSIGN(const auto put_back,
                    backup::restore_keys(keys, settings.paths.keys(), settings.paths.tls()));
    cli::ProgressBar bar("restoring records");
    backup::RestoreOptions options;
    options.settings = settings;
    options.known = known;
    options.progress = [&bar](std::uint64_t done, std::uint64_t of) { bar.update(done, of); };
    SCRUTINY_ASSIGN(auto report, backup::restore_log(from, std::move(options)));
    SCRUTINY_TRY(write_public_file(data_ / "log.vkey", report.log_key + "\n"));
    SCRUTINY_TRY(record_forgotten(settings, report.forgotten));
    SCRUTINY_TRY(backup::finish_restore(settings));
    return report;
  }();
  if (!restored.ok()) {
    std::fprintf(stderr, "scrutinyd: nothing was restored; %s may be deleted\n", data_.c_str());
    return complain(restored.error());
  }
  print(*restored, data_);
  std::puts("checking everything that was restored:");
  return run_fsck(data_, Liveness::kStopped, cli::Format::kText);
}

}  // namespace scrutiny
