#include "server/daemon/key_commands.h"

#include <cstdio>
#include <filesystem>
#include <functional>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "server/cli/output.h"
#include "server/daemon/complain.h"
#include "server/daemon/passphrase.h"
#include "server/daemon/plugin_commands.h"
#include "storage/ledger/rewrap.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string text_of(const json::object& row, std::string_view name) {
  const json::value* value = row.if_contains(name);
  if (value == nullptr) return {};
  if (value->is_string()) return std::string(value->as_string());
  return json::serialize(*value);
}

int print_keys(const json::object& answer) {
  std::vector<std::vector<std::string>> rows = {{"FROM RECORD", "VERIFIER KEY"}};
  for (const json::value& each : answer.at("keys").as_array()) {
    rows.push_back({text_of(each.as_object(), "record"), text_of(each.as_object(), "key")});
  }
  cli::print_table(rows);
  std::puts("signing now:");
  for (const json::value& each : answer.at("signing").as_array()) {
    const auto& key = each.as_object();
    const std::string until = text_of(key, "until");
    std::printf("  %s in %s%s\n", text_of(key, "key").c_str(), text_of(key, "held").c_str(),
                until.empty() ? "" : (", until " + until).c_str());
  }
  const auto& wrapping = answer.at("wrapping").as_object();
  std::printf("data keys are wrapped by a %s, changed %s times\n", text_of(wrapping, "by").c_str(),
              text_of(wrapping, "changed").c_str());
  return 0;
}

int print_rotation(const json::object& answer, std::uint64_t days) {
  std::printf("record %s: the log's key is now\n  %s\ninstead of\n  %s\n",
              text_of(answer, "index").c_str(), text_of(answer, "key").c_str(),
              text_of(answer, "old_key").c_str());
  if (days == 0) {
    std::puts("The old key signs no more; give the new one to the scrutineer and every witness.");
  } else {
    std::printf(
        "Both sign for %llu days. Give the new key to the scrutineer and every witness by another "
        "way than this server before then.\n",
        static_cast<unsigned long long>(days));
  }
  return 0;
}

void print_rewrap(const RewrapReport& report) {
  std::printf("%zu data keys and the log's keys are wrapped anew; %zu erased units stay erased\n",
              report.living, report.destroyed);
  if (report.damaged > 0) {
    std::printf(
        "%zu slots could not be read, before as now; fsck says whether anything needs them\n",
        report.damaged);
  }
  for (const std::string& file : report.overwritten) {
    std::printf("overwritten with zeros and removed: the old %s\n", file.c_str());
  }
  if (!report.key_file.empty()) std::printf("the new key is %s\n", report.key_file.c_str());
  std::puts(
      "Copies of the old key kept elsewhere still open old copies of the keys folder: destroy "
      "them, and make a new copy of the keys folder.");
}

json::object to_json(const RewrapReport& report) {
  return {{"living", report.living},
          {"destroyed", report.destroyed},
          {"damaged", report.damaged},
          {"changed", report.wrapping.rewraps},
          {"key_file", report.key_file},
          {"overwritten", json::array(report.overwritten.begin(), report.overwritten.end())}};
}

}  // namespace

struct KeyCommands::Options {
  explicit Options(std::function<int()>& chosen) : run(chosen) {}

  CLI::App* keys = nullptr;
  fs::path data;
  bool as_json = false;
  std::uint64_t days = 30;
  std::string reason;
  std::string token_key;
  std::string new_kek;
  bool passphrase = false;
  std::string passphrase_file;
  std::function<int()>& run;  // of the one that was asked for

  CLI::App* add(const char* name, const char* what, std::function<int()> action) {
    auto* sub = keys->add_subcommand(name, what);
    sub->callback([this, action = std::move(action)] { run = action; });
    sub->add_option("--data", data, "data folder")->required();
    sub->add_flag("--json", as_json, "print JSON");
    return sub;
  }
  int administered(const char* command, const json::object& arguments,
                   const std::function<int(const json::object&)>& print) const {
    const auto answer = administer(data, command, arguments);
    if (!answer.ok()) return complain(answer.error());
    if (!as_json) return print(*answer);
    cli::print_json(*answer);
    return 0;
  }
  int rotate() const {
    json::object arguments{{"overlap_hours", static_cast<std::int64_t>(24 * days)},
                           {"reason", reason}};
    if (!token_key.empty()) arguments["token_key"] = token_key;
    return administered("keys.rotate_log", arguments, [this](const json::object& answer) {
      return print_rotation(answer, days);
    });
  }
  Result<NewWrapping> wanted() const {
    if (passphrase || !passphrase_file.empty()) {
      SCRUTINY_ASSIGN(std::string text, new_passphrase(passphrase_file));
      return NewWrapping(Passphrase{std::move(text)});
    }
    if (!new_kek.empty()) return NewWrapping(KeyFileFrom{new_kek});
    return NewWrapping(FreshKeyFile{});
  }
  Result<RewrapReport> do_rewrap(LedgerSettings settings) const {
    SCRUTINY_ASSIGN(const NewWrapping to, wanted());
    cli::ProgressBar bar("wrapping keys");
    settings.progress = [&bar](std::uint64_t done, std::uint64_t total) {
      bar.update(done, total);
    };
    return rewrap(std::move(settings), to);
  }
  int run_rewrap() const {
    auto settings = load_settings(data / "config.toml");
    if (!settings.ok()) return complain(settings.error());
    auto done = do_rewrap(ledger_settings({data, *settings}, LogKind::kReal));
    if (!done.ok() && done.error().code() == ErrorCode::kLocked) {
      return complain(
          Error(ErrorCode::kLocked, "a server runs on this folder: stop it, then run this again"));
    }
    if (!done.ok()) return complain(done.error());
    if (as_json) {
      cli::print_json(to_json(*done));
    } else {
      print_rewrap(*done);
    }
    // Opens the ledger, which records the change.
    const auto recorded = administer(data, "keys.list", {});
    if (!recorded.ok()) {
      std::fprintf(stderr,
                   "scrutinyd: done, but the record of it can only be made at the next start:\n");
      return complain(recorded.error());
    }
    if (!as_json) std::printf("change number %u, recorded in the log\n", done->wrapping.rewraps);
    return 0;
  }
};

KeyCommands::KeyCommands(CLI::App& app, std::function<int()>& chosen)
    : options_(std::make_unique<Options>(chosen)) {
  Options& o = *options_;
  o.keys = app.add_subcommand("keys", "the log's signing key and the key that wraps all others");
  o.keys->require_subcommand(1);
  o.add("list", "the log's keys, who signs now, what wraps the data keys",
        [&o] { return o.administered("keys.list", {}, &print_keys); });
  auto* rotate =
      o.add("rotate-log", "give the log a new signing key; recorded, signed by the old key",
            [&o] { return o.rotate(); });
  rotate
      ->add_option("--overlap-days", o.days, "how long the old key signs too; 0 after a compromise")
      ->check(CLI::Range(0, 366))
      ->capture_default_str();
  rotate->add_option("--reason", o.reason, "why; it stands in the record")->required();
  rotate->add_option(
      "--token-key", o.token_key,
      "keep the new key in the PKCS#11 token of the settings, under this label; made "
      "there if there is none. Without it: in the keys folder");
  auto* rewrap = o.add("rewrap",
                       "change the key that wraps all others and destroy the old one; the server "
                       "must be stopped",
                       [&o] { return o.run_rewrap(); });
  auto* file = rewrap->add_option("--new-kek", o.new_kek,
                                  "take the new key from this file (64 hex digits) instead of "
                                  "making one");
  auto* ask = rewrap->add_flag("--passphrase", o.passphrase, "wrap by a passphrase; asks for it");
  auto* from = rewrap->add_option("--passphrase-file", o.passphrase_file,
                                  "wrap by the passphrase in this file");
  file->excludes(ask)->excludes(from);
  ask->excludes(from);
}

KeyCommands::~KeyCommands() = default;

}  // namespace scrutiny
