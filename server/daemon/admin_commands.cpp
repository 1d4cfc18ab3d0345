#include "server/daemon/admin_commands.h"

#include "server/service/account_directory.h"
#include "server/service/system_actors.h"
#include "storage/audit/time_text.h"

namespace scrutiny {

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

namespace {

Result<boost::json::object> acknowledge_clock(RunningLedger& ledger) {
  const auto unit = system_unit(*ledger.snapshot());
  if (!unit) return Error(ErrorCode::kNotFound, "the log has no accounts yet");
  ledger.acknowledge_clock();
  Command command;
  command.action = "clock.acknowledged";
  command.actor = system_actors::kOperator;
  command.subject = id_cast<SubjectId>(system_actors::kOperator);
  command.unit = *unit;
  SCRUTINY_ASSIGN(const Committed done, ledger.submit_and_wait(std::move(command)));
  return boost::json::object{{"index", done.receipt.index}};
}

}  // namespace

void add_admin_commands(AdminSocket& socket, Application& application) {
  socket.add("token", [&application](const boost::json::object& arguments) {
    return mint_token(application, arguments);
  });
  socket.add("clock.acknowledge", [&application](const boost::json::object&) {
    return acknowledge_clock(application.ledger());
  });
  socket.add("state.flush",
             [&application](const boost::json::object&) -> Result<boost::json::object> {
               SCRUTINY_TRY(application.ledger().flush_state());
               return boost::json::object{{"size", application.ledger().size()}};
             });
}

}  // namespace scrutiny
