#include "server/service/tokens.h"

#include <algorithm>

#include "server/service/role_rules.h"
#include "server/service/system_actors.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

using boost::json::object;

Status session_only(const Principal& who) {
  if (who.credential == Credential::kSession) return {};
  return Error(ErrorCode::kForbidden, "Sign in with your password to do this.");
}

// The caller's own token. Another's answers as one that does not exist.
Result<Bearer> own_token(const StateReader& state, const Principal& who, const TokenId& id) {
  for (Bearer& bearer : bearers_of(state, who.account)) {
    if (bearer.id == id && bearer.kind != "session") return std::move(bearer);
  }
  return Error(ErrorCode::kNotFound, "You have no such token.");
}

Status check_room(const StateReader& state, const AccountId& id, std::size_t most) {
  const auto account = find_account(state, id);
  if (!account || account->state != AccountState::kActive) {
    return Error(ErrorCode::kForbidden, "The account is disabled.");
  }
  const auto bearers = bearers_of(state, id);
  const auto tokens = std::count_if(bearers.begin(), bearers.end(),
                                    [](const Bearer& b) { return b.kind != "session"; });
  if (static_cast<std::size_t>(tokens) < most) return {};
  return Error(ErrorCode::kConflict,
               "The account has " + std::to_string(most) + " tokens already; revoke one first.");
}

Status check_mintable(const Account& account, LogKind kind) {
  if (kind == LogKind::kDemo || !account.roles.intersects(kTwoPersonRoles)) return {};
  return Error(ErrorCode::kForbidden,
               "The operator cannot mint a token for a scrutineer, chair or lead.");
}

object bearer_payload(const Account& account, const Bearer& bearer) {
  return {{"account", account.id.text()}, {"hash", bearer.hash}};
}

}  // namespace

// Fills the command's payload from what was made, and submits it.
Result<MadeToken> Tokens::record(Command command, const Account& account, MadeToken made,
                                 std::string_view kind, const std::string& label) {
  command.payload = {{"account", account.id.text()},
                     {"hash", secret_hash(made.secret)},
                     {"kind", kind},
                     {"label", label},
                     {"expires", made.expires}};
  command.ids = {{"token", made.id.text()}, {"expires", made.expires}};
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  if (committed.freshness == Freshness::kReplayed) {
    const auto id = TokenId::parse(std::string_view(committed.ids.at("token").as_string()));
    made.id = id.value();
    made.expires = committed.ids.at("expires").to_number<std::int64_t>();
    made.secret.clear();
  }
  made.receipt = std::move(committed.receipt);
  return made;
}

Result<MadeToken> Tokens::create(const Principal& who, NewToken token) {
  SCRUTINY_TRY(session_only(who));
  SCRUTINY_ASSIGN(const Account account, require_account(*context_.ledger.snapshot(), who.account));
  const auto life = std::min(token.life.value_or(limits_.longest_life), limits_.longest_life);
  MadeToken made{new_id<TokenId>(),
                 make_secret(SecretKind::kToken),
                 context_.clock.now() + std::chrono::milliseconds(life).count(),
                 {}};
  Command command =
      command_by(who, {"token.created", id_cast<SubjectId>(made.id), account.unit, {}});
  command.idempotency = std::move(token.claim);
  const AccountId id = account.id;
  const std::size_t most = limits_.per_account;
  command.precondition = [id, most](const StateReader& state) {
    return check_room(state, id, most);
  };
  return record(std::move(command), account, std::move(made), "token", token.label);
}

Result<MadeToken> Tokens::mint_operator_token(std::string_view account_name) {
  const auto account = find_account_by_name(*context_.ledger.snapshot(), normal_name(account_name));
  if (!account) return Error::field("account", "There is no such account.", ErrorCode::kNotFound);
  MadeToken made{new_id<TokenId>(),
                 make_secret(SecretKind::kToken),
                 context_.clock.now() + std::chrono::milliseconds(limits_.longest_life).count(),
                 {}};
  Command command = command_by(system_actors::kOperator,
                               {"token.created", id_cast<SubjectId>(made.id), account->unit, {}});
  const AccountId id = account->id;
  const std::size_t most = limits_.per_account;
  const LogKind kind = context_.log_kind;
  command.precondition = [id, most, kind](const StateReader& state) -> Status {
    SCRUTINY_TRY(check_room(state, id, most));
    SCRUTINY_ASSIGN(const Account now, require_account(state, id));
    return check_mintable(now, kind);
  };
  return record(std::move(command), *account, std::move(made), "operator", "operator's console");
}

Result<Receipt> Tokens::revoke(const Principal& who, const TokenId& id) {
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Account account, require_account(*state, who.account));
  SCRUTINY_ASSIGN(const Bearer token, own_token(*state, who, id));
  Command command = command_by(
      who, {"token.revoked", id_cast<SubjectId>(id), account.unit, bearer_payload(account, token)});
  command.precondition = [who, id](const StateReader& now) -> Status {
    SCRUTINY_TRY(own_token(now, who, id));
    return {};
  };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  context_.bearers.forget(token.hash);
  return std::move(committed.receipt);
}

Result<Receipt> Tokens::acknowledge(const Principal& who, const TokenId& id,
                                    std::optional<IdempotencyClaim> claim) {
  SCRUTINY_TRY(session_only(who));
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Account account, require_account(*state, who.account));
  SCRUTINY_ASSIGN(const Bearer token, own_token(*state, who, id));
  Command command = command_by(who, {"token.acknowledged", id_cast<SubjectId>(id), account.unit,
                                     bearer_payload(account, token)});
  command.idempotency = std::move(claim);
  command.precondition = [who, id](const StateReader& now) -> Status {
    SCRUTINY_ASSIGN(const Bearer seen, own_token(now, who, id));
    if (!seen.acknowledged) return {};
    return Error(ErrorCode::kConflict, "You have been shown this token already.");
  };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(committed.receipt);
}

}  // namespace scrutiny
