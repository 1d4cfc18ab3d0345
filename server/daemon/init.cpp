#include "server/daemon/init.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "config/demo_partnership.h"
#include "config/password_denylist.h"
#include "server/daemon/application.h"
#include "server/daemon/files.h"
#include "server/daemon/plugin_install.h"
#include "server/daemon/settings_map.h"
#include "server/http/tls/self_signed.h"
#include "server/service/bootstrap.h"

namespace scrutiny {
namespace {

Status set(std::string& text, const std::string& name, const std::string& value) {
  const std::string line = "\n#" + name + " = ";
  const auto at = text.find(line);
  if (at == std::string::npos) {
    return Error(ErrorCode::kInternal, "the settings have no line for " + name);
  }
  const auto end = text.find('\n', at + 1);
  text.replace(at, end - at, "\n" + name + " = " + value);
  return {};
}

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

// Only what makes names of logs and hosts: nothing that would need escaping in the settings or that
// a signed note forbids in a key's name.
Status check_origin(const std::string& origin) {
  const auto allowed = origin.find_first_not_of(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-/:");
  if (origin.empty() || allowed != std::string::npos) {
    return Error::field(
        "origin",
        "the log needs a name such as ledger.northshire.example/log: letters, digits, "
        "dots, dashes, slashes");
  }
  return {};
}

Result<Settings> write_settings(const InitOptions& options, const PluginInstallation& plugins) {
  std::string text = describe_settings();
  SCRUTINY_TRY(set(text, "origin", quoted(options.origin)));
  SCRUTINY_TRY(set(text, "allowed_keys", "[" + quoted(plugins.public_key) + "]"));
  SCRUTINY_TRY(write_private_file(options.data / "config.toml", text));
  return load_settings(options.data / "config.toml");
}

Result<BootstrapPlan> real_plan(const InitOptions& options) {
  BootstrapPlan plan;
  if (options.administrator.empty() || options.scrutineer.empty()) {
    return Error::field("administrator", "name the first administrator and the first scrutineer");
  }
  plan.accounts = {
      {options.administrator, options.administrator, "", {Role::kAdministrator}, "", {}},
      {options.scrutineer, options.scrutineer, "", {Role::kScrutineer}, "", {}}};
  return plan;
}

Result<BootstrapPlan> demo_plan(const DemoPartnership& demo) {
  BootstrapPlan plan;
  for (const DemoAgency& agency : demo.agencies) {
    const auto kind = parse_agency_kind(agency.kind);
    if (!kind) return Error(ErrorCode::kConfigInvalid, "unknown kind of agency: " + agency.kind);
    plan.agencies.push_back({agency.key, agency.name, *kind});
  }
  for (const DemoPerson& person : demo.people) {
    plan.accounts.push_back({person.name,
                             person.display_name,
                             person.agency,
                             {person.role},
                             Passwords::make_temporary(),
                             FirstPassword::kOwn});
  }
  return plan;
}

std::vector<FirstAccount> first_accounts(const BootstrapPlan& plan, const BootstrapResult& made) {
  std::vector<FirstAccount> accounts;
  for (const auto& planned : plan.accounts) {
    FirstAccount account{planned.name, planned.display_name, "", "",
                         made.passwords.at(planned.name)};
    for (std::size_t i = 0; i < kRoleCount; ++i) {
      if (planned.roles.has(static_cast<Role>(i))) account.role = text(static_cast<Role>(i));
    }
    for (const auto& agency : plan.agencies) {
      if (agency.key == planned.agency_key) account.agency = agency.name;
    }
    accounts.push_back(std::move(account));
  }
  return accounts;
}

Status write_demo_accounts(const InitOptions& options, const std::vector<FirstAccount>& accounts) {
  boost::json::array list;
  for (const FirstAccount& account : accounts) {
    list.push_back(boost::json::object{{"name", account.name},
                                       {"display_name", account.display_name},
                                       {"role", account.role},
                                       {"agency", account.agency},
                                       {"password", account.password}});
  }
  return write_private_file(options.data / "demo-accounts.json",
                            boost::json::serialize(list) + "\n");
}

Result<BootstrapPlan> plan_of(const InitOptions& options) {
  if (options.partnership == Partnership::kEmpty) return real_plan(options);
  SCRUTINY_ASSIGN(const DemoPartnership demo, builtin_demo_partnership());
  return demo_plan(demo);
}

Status prepare_folder(const std::filesystem::path& data) {
  std::error_code error;
  if (std::filesystem::exists(data / "FORMAT")) {
    return Error(ErrorCode::kConflict,
                 data.string() + " holds a log already, or a restore that did not get to its end");
  }
  for (const char* folder : {"keys", "plugins", "tls"}) {
    std::filesystem::create_directories(data / folder, error);
    if (error) return Error(ErrorCode::kIo, "cannot make " + (data / folder).string());
  }
  std::filesystem::permissions(data / "keys", std::filesystem::perms::owner_all, error);
  if (!error) std::filesystem::permissions(data, std::filesystem::perms::owner_all, error);
  if (error) return Error(ErrorCode::kIo, "cannot close " + data.string() + " to others");
  return {};
}

}  // namespace

Result<InitReport> initialise(const InitOptions& asked, const Clock& clock) {
  InitOptions options = asked;
  const bool is_demo = options.partnership == Partnership::kDemo;
  if (is_demo && options.origin.empty()) options.origin = "localhost/log";
  SCRUTINY_TRY(check_origin(options.origin));
  SCRUTINY_ASSIGN(const BootstrapPlan plan, plan_of(options));
  SCRUTINY_TRY(prepare_folder(options.data));

  SCRUTINY_ASSIGN(const PluginInstallation plugins,
                  install_plugins(bundled_plugins(), options.data / "plugins",
                                  options.data / "keys" / "plugin-signing.key"));
  SCRUTINY_ASSIGN(const Settings settings, write_settings(options, plugins));
  const DataFolder folder{options.data, settings};
  SCRUTINY_TRY(http::write_self_signed(tls_files(folder.data, settings.tls), clock.now()));

  SCRUTINY_ASSIGN(auto ledger,
                  open_ledger(ledger_settings(folder, is_demo ? LogKind::kDemo : LogKind::kReal),
                              OpenMode::kCreateIfMissing));
  const Passwords passwords(password_rules(settings.passwords), PasswordDenylist::builtin());
  SCRUTINY_ASSIGN(
      const BootstrapResult made,
      bootstrap(*ledger, clock, passwords, is_demo ? LogKind::kDemo : LogKind::kReal, plan));
  InitReport report;
  report.verifier_key = ledger->verifier_key();
  report.accounts = first_accounts(plan, made);
  for (const auto& plugin : plugins.plugins) report.plugins.push_back(plugin.id);
  ledger->stop();
  SCRUTINY_TRY(write_public_file(options.data / "log.vkey", report.verifier_key + "\n"));
  if (is_demo) SCRUTINY_TRY(write_demo_accounts(options, report.accounts));
  return report;
}

}  // namespace scrutiny
