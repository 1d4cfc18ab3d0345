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

// What the command line says; `chosen` runs the command that it names.
struct CommandLine {
  fs::path data;
  InitOptions init;
  bool demo = false;
  ServeOptions serving;
  std::string account;
  bool live = false;
  bool as_json = false;
  fs::path target;
  std::function<int()> chosen{};
};

CLI::App* add_command(CLI::App& app, CommandLine& line, const char* name, const char* what,
                      std::function<int()> run) {
  auto* sub = app.add_subcommand(name, what);
  sub->add_option("--data", line.data, "data folder")->required();
  sub->callback([&line, run = std::move(run)] { line.chosen = run; });
  return sub;
}

void add_service(CLI::App& app, CommandLine& line) {
  auto* init = add_command(app, line, "init", "make a data folder with a new log", [&line] {
    line.init.data = line.data;
    line.init.partnership = line.demo ? Partnership::kDemo : Partnership::kEmpty;
    return run_init(line.init);
  });
  init->add_flag("--demo", line.demo,
                 "a fictional partnership, marked as a demonstration for ever");
  init->add_option("--origin", line.init.origin,
                   "name of the log, for example ledger.northshire.example/log");
  init->add_option("--administrator", line.init.administrator,
                   "sign-in name of the first administrator");
  init->add_option("--scrutineer", line.init.scrutineer, "sign-in name of the first scrutineer");

  auto* serve = add_command(app, line, "serve", "run the service", [&line] {
    line.serving.data = line.data;
    return run_serve(line.serving);
  });
  serve->add_option("--listen", line.serving.listen, "ADDRESS:PORT; port 0 takes any free one");
  serve->add_option("--admin-listen", line.serving.admin_listen, "loopback ADDRESS:PORT");

  auto* token = add_command(app, line, "token",
                            "print a bearer token for an account; recorded, and shown "
                            "to its holder at the next sign-in",
                            [&line] { return run_token(line.data, line.account); });
  token->add_option("--account", line.account, "sign-in name")->required();
}

void add_maintenance(CLI::App& app, CommandLine& line) {
  auto* fsck = add_command(
      app, line, "fsck", "check everything stored against everything else; changes nothing",
      [&line] {
        return run_fsck(line.data, line.live ? Liveness::kBesideServer : Liveness::kStopped,
                        line.as_json ? cli::Format::kJson : cli::Format::kText);
      });
  fsck->add_flag("--live", line.live, "beside a running server");
  fsck->add_flag("--json", line.as_json, "print JSON");
  add_command(app, line, "rebuild", "drop the state and make it again from the log",
              [&line] { return run_rebuild(line.data); });
  auto* trail =
      add_command(app, line, "export-trail", "write the whole trail as files, sealed, without keys",
                  [&line] { return run_export(line.data, line.target); });
  trail->add_option("target", line.target, "an empty or new folder")->required();
  add_command(app, line, "clock-acknowledge",
              "let a running server take commands again after its clock was set right",
              [&line] { return run_clock_acknowledge(line.data); });
  auto* timestamp =
      add_command(app, line, "timestamp",
                  "have the time-stamping authority put a time on the log now; the server runs",
                  [&line] { return run_timestamp(line.data, line.as_json); });
  timestamp->add_flag("--json", line.as_json, "print JSON");
}

}  // namespace
}  // namespace scrutiny

int main(int argc, char** argv) {
  using namespace scrutiny;
  CLI::App app("Scrutiny Ledger: the service and its operator's tools");
  app.require_subcommand(1);
  app.set_version_flag("--version", SCRUTINY_VERSION);
  CommandLine line;
  add_service(app, line);
  add_maintenance(app, line);
  const PluginCommands plugins(app, line.chosen);
  const BackupCommands backups(app, line.chosen);
  const KeyCommands keys(app, line.chosen);

  CLI11_PARSE(app, argc, argv);
  try {
    if (line.chosen) return line.chosen();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "scrutinyd: %s\n", error.what());
  }
  return 1;
}
