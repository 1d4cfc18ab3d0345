#include "server/daemon/admin_commands.h"

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

void add_admin_commands(AdminSocket& socket, Application& application) {
  socket.add("token", [&application](const boost::json::object& arguments) {
    return mint_token(application, arguments);
  });
  socket.add("clock.acknowledge",
             [&application](const boost::json::object&) -> Result<boost::json::object> {
               application.ledger().acknowledge_clock();
               return boost::json::object{};
             });
  socket.add("state.flush",
             [&application](const boost::json::object&) -> Result<boost::json::object> {
               SCRUTINY_TRY(application.ledger().flush_state());
               return boost::json::object{{"size", application.ledger().size()}};
             });
}

}  // namespace scrutiny
