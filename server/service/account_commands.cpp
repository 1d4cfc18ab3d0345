#include "server/service/account_commands.h"

namespace scrutiny {

Command command_by(const ActorId& system_part, Deed deed) {
  Command command;
  command.action = std::move(deed.action);
  command.actor = system_part;
  command.subject = deed.subject;
  command.unit = deed.unit;
  command.payload = std::move(deed.payload);
  return command;
}

Command command_by(const Principal& who, Deed deed) {
  Command command = command_by(who.actor, std::move(deed));
  command.agency = who.agency;
  return command;
}

Status still_entitled(const StateReader& state, const Principal& who, RoleSet roles) {
  const auto account = find_account(state, who.account);
  if (!account || account->state != AccountState::kActive ||
      (!roles.empty() && !account->roles.intersects(roles))) {
    return Error(ErrorCode::kForbidden, "Your account no longer allows this.");
  }
  return {};
}

Result<Account> require_account(const StateReader& state, const AccountId& id) {
  auto account = find_account(state, id);
  if (!account) return Error(ErrorCode::kNotFound, "There is no such account.");
  return std::move(*account);
}

Result<Committed> change_accounts(const AccountsContext& context, Command command) {
  auto committed = context.ledger.submit_and_wait(std::move(command));
  context.bearers.forget_everyone();
  return committed;
}

Status refuse_operator_token(const Principal& who) {
  if (who.credential != Credential::kOperatorToken) return {};
  return Error(ErrorCode::kForbidden,
               "A token minted by the operator cannot do this in its holder's place.");
}

}  // namespace scrutiny
