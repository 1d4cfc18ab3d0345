// scrutinyd: the service and its operator's tools.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "server/daemon/admin_commands.h"
#include "server/daemon/backup_commands.h"
#include "server/daemon/complain.h"
#include "server/daemon/init.h"
#include "server/daemon/key_commands.h"
#include "server/daemon/maintenance.h"
#include "server/daemon/plugin_commands.h"
#include "server/daemon/serve.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

int run_init(const InitOptions& options) {
  const auto report = initialise(options, SystemClock());
  if (!report.ok()) return complain(report.error());
  std::printf("made %s\nlog key (give it to the scrutineer on paper): %s\n", options.data.c_str(),
              report->verifier_key.c_str());
  for (const std::string& plugin : report->plugins)
    std::printf("plugin %s installed\n", plugin.c_str());
  if (options.partnership == Partnership::kEmpty) {
    std::printf("first sign-in; each must choose a password of their own then:\n");
  }
  for (const FirstAccount& account : report->accounts) {
    std::printf("  %-15s %-18s %s\n", account.role.c_str(), account.name.c_str(),
                account.password.c_str());
  }
  return 0;
}

int run_token(const fs::path& data, const std::string& account) {
  const auto made = administer(data, "token", {{"account", account}});
  if (!made.ok()) return complain(made.error());
  std::printf("%s\n", made->at("secret").as_string().c_str());
  return 0;
}

int run_clock_acknowledge(const fs::path& data) {
  const auto done = admin_call(data, "clock.acknowledge", {});
  if (!done.ok()) return complain(done.error());
  std::printf("commands are taken again; recorded as number %lld\n",
              static_cast<long long>(done->at("index").as_int64()));
  return 0;
}

int run_timestamp(const fs::path& data, bool as_json) {
  const auto done = admin_call(data, "timestamp", {});
  if (!done.ok()) return complain(done.error());
  if (as_json) {
    cli::print_json(*done);
    return 0;
  }
  std::printf("records 0 to %lld existed before %s, says %s; recorded as number %lld\n",
              static_cast<long long>(done->at("size").as_int64()) - 1,
              done->at("time").as_string().c_str(), done->at("authority").as_string().c_str(),
              static_cast<long long>(done->at("record").as_int64()));
  return 0;
}

int run_serve(const ServeOptions& options) {
  const auto done = serve(options);
  return done.ok() ? 0 : complain(done.error());
}

}  // namespace
}  // namespace scrutiny

int main(int argc, char** argv) {
  using namespace scrutiny;
  CLI::App app("Scrutiny Ledger: the service and its operator's tools");
  app.require_subcommand(1);
  app.set_version_flag("--version", SCRUTINY_VERSION);
  fs::path data;
  const auto command = [&](const char* name, const char* what) {
    auto* sub = app.add_subcommand(name, what);
    sub->add_option("--data", data, "data folder")->required();
    return sub;
  };

  InitOptions init;
  auto* init_command = command("init", "make a data folder with a new log");
  bool demo = false;
  init_command->add_flag("--demo", demo,
                         "a fictional partnership, marked as a demonstration for ever");
  init_command->add_option("--origin", init.origin,
                           "name of the log, for example ledger.northshire.example/log");
  init_command->add_option("--administrator", init.administrator,
                           "sign-in name of the first administrator");
  init_command->add_option("--scrutineer", init.scrutineer, "sign-in name of the first scrutineer");

  ServeOptions serving;
  auto* serve_command = command("serve", "run the service");
  serve_command->add_option("--listen", serving.listen, "ADDRESS:PORT; port 0 takes any free one");
  serve_command->add_option("--admin-listen", serving.admin_listen, "loopback ADDRESS:PORT");

  std::string account;
  auto* token_command = command("token",
                                "print a bearer token for an account; recorded, and shown "
                                "to its holder at the next sign-in");
  token_command->add_option("--account", account, "sign-in name")->required();

  auto* fsck_command =
      command("fsck", "check everything stored against everything else; changes nothing");
  bool live = false;
  bool as_json = false;
  fsck_command->add_flag("--live", live, "beside a running server");
  fsck_command->add_flag("--json", as_json, "print JSON");
  auto* rebuild_command = command("rebuild", "drop the state and make it again from the log");
  fs::path target;
  auto* export_command =
      command("export-trail", "write the whole trail as files, sealed, without keys");
  export_command->add_option("target", target, "an empty or new folder")->required();

  auto* clock_command =
      command("clock-acknowledge",
              "let a running server take commands again after its clock was set right");

  auto* timestamp_command = command(
      "timestamp", "have the time-stamping authority put a time on the log now; the server runs");
  timestamp_command->add_flag("--json", as_json, "print JSON");

  std::function<int()> chosen;
  const PluginCommands plugins(app, chosen);
  const BackupCommands backups(app, chosen);
  const KeyCommands keys(app, chosen);

  CLI11_PARSE(app, argc, argv);
  try {
    if (*init_command) {
      init.data = data;
      init.partnership = demo ? Partnership::kDemo : Partnership::kEmpty;
      return run_init(init);
    }
    if (*serve_command) {
      serving.data = data;
      return run_serve(serving);
    }
    if (*token_command) return run_token(data, account);
    if (*fsck_command) {
      return run_fsck(data, live ? Liveness::kBesideServer : Liveness::kStopped,
                      as_json ? cli::Format::kJson : cli::Format::kText);
    }
    if (*clock_command) return run_clock_acknowledge(data);
    if (*timestamp_command) return run_timestamp(data, as_json);
    if (*rebuild_command) return run_rebuild(data);
    if (*export_command) return run_export(data, target);
    if (chosen) return chosen();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "scrutinyd: %s\n", error.what());
  }
  return 1;
}
