#include "server/daemon/admin_commands.h"

#include "server/daemon/key_administration.h"
#include "server/service/account_commands.h"
#include "server/service/account_directory.h"
#include "server/service/system_actors.h"
#include "storage/audit/time_text.h"

namespace scrutiny {

namespace {

using Handler = Result<boost::json::object> (*)(Application&, const boost::json::object&);

// The text argument `name`; empty when it is not there.
std::string text_of(const boost::json::object& arguments, std::string_view name) {
  const auto* value = arguments.if_contains({name.data(), name.size()});
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

Result<boost::json::object> mint_token(Application& application,
                                       const boost::json::object& arguments) {
  const auto* account = arguments.if_contains("account");
  if (account == nullptr || !account->is_string()) {
    return Error::field("account", "name the account the token is for");
  }
  SCRUTINY_ASSIGN(const MadeToken made,
                  application.tokens().mint_operator_token(std::string_view(account->as_string())));
  return boost::json::object{
      {"id", made.id.text()}, {"secret", made.secret}, {"expires", format_time(made.expires)}};
}

// What the system itself did, as a record without anybody's words.
Result<boost::json::object> record_of_operator(Application& application, std::string action,
                                               boost::json::object payload) {
  RunningLedger& ledger = application.ledger();
  const auto unit = system_unit(*ledger.snapshot());
  if (!unit) return Error(ErrorCode::kNotFound, "the log has no accounts yet");
  SCRUTINY_ASSIGN(const Committed done,
                  ledger.submit_and_wait(
                      command_by(system_actors::kOperator,
                                 {std::move(action), id_cast<SubjectId>(system_actors::kOperator),
                                  *unit, std::move(payload)})));
  return boost::json::object{{"index", done.receipt.index}};
}

Result<boost::json::object> acknowledge_clock(Application& application,
                                              const boost::json::object&) {
  application.ledger().acknowledge_clock();
  return record_of_operator(application, "clock.acknowledged", {});
}

Result<boost::json::object> record_backup(Application& application,
                                          const boost::json::object& arguments) {
  boost::json::object payload;
  for (const char* name : {"kind", "made", "expires", "size"}) {
    if (const auto* value = arguments.if_contains(name)) payload[name] = *value;
  }
  if (payload.if_contains("size") == nullptr) payload["size"] = application.ledger().size();
  return record_of_operator(application, "backup.made", std::move(payload));
}

Result<boost::json::object> take_timestamp(Application& application, const boost::json::object&) {
  SCRUTINY_ASSIGN(const Timestamp made, application.timestamper().stamp());
  return boost::json::object{{"size", made.size},
                             {"record", made.index},
                             {"time", format_time(made.time)},
                             {"authority", made.authority}};
}

Result<boost::json::object> flush_state(Application& application, const boost::json::object&) {
  SCRUTINY_TRY(application.ledger().flush_state());
  return boost::json::object{{"size", application.ledger().size()}};
}

Result<boost::json::object> list_plugins(Application& application, const boost::json::object&) {
  boost::json::array out;
  for (const ListedPlugin& plugin : application.plugins().list()) {
    boost::json::array media_types;
    for (const std::string& type : plugin.media_types) media_types.emplace_back(type);
    out.push_back(boost::json::object{{"id", plugin.id},
                                      {"version", plugin.version},
                                      {"title", plugin.title},
                                      {"library_sha256", plugin.library_sha256},
                                      {"signed_by", plugin.signed_by},
                                      {"folder", plugin.folder},
                                      {"priority", plugin.priority},
                                      {"media_types", std::move(media_types)},
                                      {"state", text(plugin.use)},
                                      {"reason", plugin.reason},
                                      {"crashes", plugin.crashes}});
  }
  return boost::json::object{{"plugins", std::move(out)}};
}

Result<boost::json::object> reload_plugins(Application& application, const boost::json::object&) {
  SCRUTINY_TRY(application.plugins().reload());
  return boost::json::object();
}

Result<boost::json::object> disable_plugin(Application& application,
                                           const boost::json::object& arguments) {
  SCRUTINY_TRY(
      application.plugins().disable(text_of(arguments, "id"), text_of(arguments, "reason")));
  return boost::json::object();
}

Result<boost::json::object> quarantine_plugin(Application& application,
                                              const boost::json::object& arguments) {
  SCRUTINY_TRY(application.plugins().quarantine(
      text_of(arguments, "id"), text_of(arguments, "version"), text_of(arguments, "reason")));
  return boost::json::object();
}

Result<boost::json::object> enable_plugin(Application& application,
                                          const boost::json::object& arguments) {
  SCRUTINY_TRY(application.plugins().enable(text_of(arguments, "id")));
  return boost::json::object();
}

constexpr std::pair<std::string_view, Handler> kCommands[] = {
    {"token", &mint_token},
    {"clock.acknowledge", &acknowledge_clock},
    {"state.flush", &flush_state},
    {"keys.list", &list_keys},
    {"keys.rotate_log", &rotate_log_key},
    {"backup.record", &record_backup},
    {"timestamp", &take_timestamp},
    {"plugins.list", &list_plugins},
    {"plugins.reload", &reload_plugins},
    {"plugins.disable", &disable_plugin},
    {"plugins.quarantine", &quarantine_plugin},
    {"plugins.enable", &enable_plugin},
};

}  // namespace

void add_admin_commands(AdminSocket& socket, Application& application) {
  for (const auto& [name, handler] : kCommands) {
    socket.add(std::string(name),
               [&application, run = handler](const boost::json::object& arguments) {
                 return run(application, arguments);
               });
  }
}

Result<boost::json::object> run_admin_command(Application& application, std::string_view command,
                                              const boost::json::object& arguments) {
  for (const auto& [name, handler] : kCommands) {
    if (name == command) return handler(application, arguments);
  }
  return Error(ErrorCode::kNotFound, "There is no command " + std::string(command) + ".");
}

}  // namespace scrutiny
