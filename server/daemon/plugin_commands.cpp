#include "server/daemon/plugin_commands.h"

#include <cstdio>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "server/cli/output.h"
#include "server/daemon/admin_commands.h"
#include "server/daemon/complain.h"
#include "server/daemon/files.h"
#include "server/daemon/plugin_check.h"
#include "server/daemon/plugin_install.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string text_of(const json::object& row, std::string_view name) {
  const json::value* value = row.if_contains({name.data(), name.size()});
  if (!value) return {};
  if (value->is_string())
    return cli::printable(std::string_view(value->as_string()), cli::Lines::kOne);
  return json::serialize(*value);
}

int print_list(const json::object& answer, cli::Format format) {
  if (format == cli::Format::kJson) {
    cli::print_json(answer.at("plugins"));
    return 0;
  }
  std::vector<std::vector<std::string>> rows = {{"PLUGIN", "VERSION", "STATE", "LIBRARY", "WHY"}};
  for (const json::value& value : answer.at("plugins").as_array()) {
    const json::object& plugin = value.as_object();
    const std::string id = text_of(plugin, "id");
    rows.push_back({id.empty() ? text_of(plugin, "folder") : id, text_of(plugin, "version"),
                    text_of(plugin, "state"), text_of(plugin, "library_sha256").substr(0, 16),
                    text_of(plugin, "reason")});
  }
  cli::print_table(rows);
  return 0;
}

int run_install(const fs::path& data) {
  const auto done =
      install_plugins(bundled_plugins(), data / "plugins", data / "keys" / "plugin-signing.key");
  if (!done.ok()) return complain(done.error());
  for (const auto& plugin : done->plugins) {
    std::printf("%s %s\n", plugin.id.c_str(), plugin.version.c_str());
  }
  std::printf("signed with %s; plugins.allowed_keys must list it\n", done->public_key.c_str());
  const auto reloaded = admin_call(data, "plugins.reload", {});
  if (reloaded.ok()) std::puts("the running server uses them from now on");
  if (!reloaded.ok() && reloaded.error().code() != ErrorCode::kUnavailable)
    return complain(reloaded.error());
  return 0;
}

int run_sign(const fs::path& folder, const fs::path& key_file) {
  const auto key = load_signing_key(key_file);
  if (!key.ok()) return complain(key.error());
  const Status done = sign_plugin(folder, *key);
  if (!done.ok()) return complain(done.error());
  const auto public_key = plugins::public_key_of(*key);
  if (!public_key.ok()) return complain(public_key.error());
  std::printf("signed with %s; plugins.allowed_keys must list it\n",
              plugins::to_hex(*public_key).c_str());
  return 0;
}

}  // namespace

Result<json::object> administer(const fs::path& data, std::string_view command,
                                const json::object& arguments) {
  auto answer = admin_call(data, command, arguments);
  if (answer.ok() || answer.error().code() != ErrorCode::kUnavailable) return answer;
  SCRUTINY_ASSIGN(Settings settings, load_settings(data / "config.toml"));
  const SystemClock clock;
  const auto log = std::make_shared<spdlog::logger>(
      "scrutinyd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  SCRUTINY_ASSIGN(const auto application,
                  Application::open({data, std::move(settings)}, clock, log));
  auto done = run_admin_command(*application, command, arguments);
  application->stop();
  return done;
}

struct PluginCommands::Options {
  explicit Options(std::function<int()>& chosen) : run(chosen) {}

  CLI::App* plugins = nullptr;
  fs::path data;
  std::string id;
  std::string version;
  std::string reason;
  fs::path key;
  fs::path folder;
  bool as_json = false;
  CheckOptions check;
  TestOptions test;
  std::function<int()>& run;  // of the one that was asked for

  cli::Format format() const { return as_json ? cli::Format::kJson : cli::Format::kText; }

  CLI::App* add(const char* name, const char* what, std::function<int()> action) {
    auto* sub = plugins->add_subcommand(name, what);
    sub->callback([this, action = std::move(action)] { run = action; });
    return sub;
  }
  CLI::App* add_on_data(const char* name, const char* what, std::function<int()> action) {
    auto* sub = add(name, what, std::move(action));
    sub->add_option("--data", data, "data folder")->required();
    return sub;
  }
  int administered(const char* command, const json::object& arguments, const char* done) {
    const auto answer = administer(data, command, arguments);
    if (!answer.ok()) return complain(answer.error());
    std::puts(done);
    return 0;
  }
};

PluginCommands::PluginCommands(CLI::App& app, std::function<int()>& chosen)
    : options_(std::make_unique<Options>(chosen)) {
  Options& o = *options_;
  o.plugins = app.add_subcommand("plugins", "readers of document formats");
  o.plugins->require_subcommand(1);
  o.add_on_data("install", "install and sign the plugins of this program",
                [&o] { return run_install(o.data); });
  auto* list = o.add_on_data("list", "what is installed, and whether it is used", [&o] {
    const auto answer = administer(o.data, "plugins.list", {});
    return answer.ok() ? print_list(*answer, o.format()) : complain(answer.error());
  });
  list->add_flag("--json", o.as_json, "print JSON");
  o.add_on_data("reload", "have a running server read plugins and profiles anew",
                [&o] { return o.administered("plugins.reload", {}, "read anew"); });

  auto* check = o.add_on_data("check", "show what would be extracted from a file, and why",
                              [&o] { return run_plugin_check(o.data, o.check, o.format()); });
  check->add_option("file", o.check.file, "a document")->required();
  check->add_option("--profile", o.check.profile, "agency profile: a name, or a .toml file");
  check->add_option("--kind", o.check.kind, "kind of document, for example action_plan");
  check->add_option("--plugin", o.check.plugin, "only this plugin");
  check->add_flag("--text", o.check.with_text, "print the text of each page too");
  check->add_flag("--json", o.as_json, "print JSON");

  auto* test =
      o.add_on_data("test", "start plugins in the sandbox; read files twice, whole and cut short",
                    [&o] { return run_plugin_test(o.data, o.test); });
  test->add_option("--plugin", o.test.plugin, "only this plugin");
  test->add_option("files", o.test.files, "documents");

  auto* sign = o.add("sign", "sign the manifest of a plugin's folder",
                     [&o] { return run_sign(o.folder, o.key); });
  sign->add_option("folder", o.folder, "folder with manifest.json and the library")->required();
  sign->add_option("--key", o.key, "signing key: 64 hex digits in a file")->required();

  auto* enable = o.add_on_data("enable", "use a plugin again", [&o] {
    return o.administered("plugins.enable", {{"id", o.id}}, "in use");
  });
  enable->add_option("plugin", o.id, "its id")->required();
  auto* disable = o.add_on_data("disable", "use no version of a plugin until enabled", [&o] {
    return o.administered("plugins.disable", {{"id", o.id}, {"reason", o.reason}},
                          "no longer in use");
  });
  auto* quarantine = o.add_on_data(
      "quarantine", "never use these libraries, by their SHA-256, until enabled", [&o] {
        return o.administered("plugins.quarantine",
                              {{"id", o.id}, {"version", o.version}, {"reason", o.reason}},
                              "quarantined");
      });
  for (auto* sub : {disable, quarantine}) {
    sub->add_option("plugin", o.id, "its id")->required();
    sub->add_option("--reason", o.reason, "why; it stands in the record")->required();
  }
  quarantine->add_option("--version", o.version, "only this version");
}

PluginCommands::~PluginCommands() = default;

}  // namespace scrutiny
