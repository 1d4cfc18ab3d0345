// What the account services share: commands in somebody's name, and rights looked at again on the
// sequencer. Thread-safety: pure functions. Blocking: preconditions read state.
#pragma once

#include <functional>
#include <string>

#include <boost/json/object.hpp>

#include "api/result.h"
#include "server/service/access.h"
#include "server/service/account_directory.h"
#include "server/service/bearer_authenticator.h"
#include "storage/ledger/command.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

// What every account service is made of. All outlive the services.
struct AccountsContext {
  Ledger& ledger;
  const Clock& clock;
  BearerAuthenticator& bearers;
  LogKind log_kind = LogKind::kReal;
};

// A record sealed in an account's (or agency's) unit.
struct Deed {
  std::string action;
  SubjectId subject;
  UnitId unit;
  boost::json::object payload;
};
Command command_by(const Principal& who, Deed deed);
Command command_by(const ActorId& system_part, Deed deed);

// The caller's account as it is in `state`: active, and holding one of `roles` (empty: any).
// kForbidden otherwise. For preconditions, where earlier commands of the batch count.
Status still_entitled(const StateReader& state, const Principal& who, RoleSet roles);

// kNotFound unless there is such an account; its words are erased for one that was.
Result<Account> require_account(const StateReader& state, const AccountId& id);

// Submits, waits, and makes the authenticator forget what it knew before returning.
Result<Committed> change_accounts(const AccountsContext& context, Command command);

// Who the caller is: an operator-minted token must not decide for its holder.
Status refuse_operator_token(const Principal& who);

}  // namespace scrutiny
