#include "server/service/accounts.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "server/service/credential_commands.h"
#include "server/service/role_rules.h"
#include "storage/crypto/random.h"
#include "storage/state/accounts_rows.h"

namespace scrutiny {
namespace {

using boost::json::object;

constexpr RoleSet kManagers{Role::kAdministrator};

boost::json::array names_of(RoleSet roles) {
  boost::json::array names;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    if (roles.has(role)) names.emplace_back(text(role));
  }
  return names;
}

// Kind of the agency with this id; kInvalidArgument when there is no such agency.
Result<std::optional<AgencyKind>> kind_of(const StateReader& state,
                                          const std::optional<AgencyId>& id) {
  if (!id) return std::optional<AgencyKind>();
  const auto agency = find_agency(state, *id);
  if (!agency) return Error::field("agency", "There is no such agency.");
  return std::optional<AgencyKind>(agency->kind);
}

Status check_new(const StateReader& state, const Accounts::NewAccount& account) {
  if (state.get(accounts_rows::login(account.name))) {
    return Error::field("name", "Another account signs in under this name.", ErrorCode::kConflict);
  }
  SCRUTINY_ASSIGN(const auto kind, kind_of(state, account.agency));
  return check_roles(account.roles, kind);
}

// Somebody else must remain who can administer, and somebody who can be a second person.
Status check_remaining(const StateReader& state, const AccountId& leaving, RoleSet lost) {
  for (const RoleSet needed : {kManagers, kApprovers}) {
    if (!lost.intersects(needed)) continue;
    const auto holders = active_holders(state, needed);
    const bool others = std::any_of(holders.begin(), holders.end(),
                                    [&](const Account& a) { return a.id != leaving; });
    if (others) continue;
    return Error(ErrorCode::kConflict,
                 needed == kManagers ? "This is the last administrator."
                                     : "This is the last chair or scrutineer, without whom nobody "
                                       "could be a second person.");
  }
  return {};
}

RoleSet with(RoleSet roles, Role role) {
  roles.insert(role);
  return roles;
}

Status check_grant(const StateReader& state, const AccountId& id, Role role) {
  SCRUTINY_ASSIGN(const Account account, require_account(state, id));
  if (account.roles.has(role)) {
    return Error(ErrorCode::kConflict, "The account holds this role already.");
  }
  SCRUTINY_ASSIGN(const auto kind, kind_of(state, account.agency));
  return check_roles(with(account.roles, role), kind);
}

Status changed_since() {
  return Error::field("If-Match", "The account was changed since you loaded it.",
                      ErrorCode::kPreconditionFailed);
}

}  // namespace

Status check_login_name(std::string_view name) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto is_allowed = [&](char c) {
    return is_plain(c) || c == '.' || c == '_' || c == '@' || c == '-';
  };
  constexpr std::size_t kShortest = 2;
  constexpr std::size_t kLongest = 64;
  if (name.size() >= kShortest && name.size() <= kLongest && is_plain(name.front()) &&
      std::all_of(name.begin(), name.end(), is_allowed)) {
    return {};
  }
  return Error::field("name",
                      "Use 2 to 64 of the letters a to z, digits and . _ @ -, beginning with a "
                      "letter or digit.");
}

Result<Accounts::Created> Accounts::create(const Principal& who, NewAccount account) {
  account.name = normal_name(account.name);
  SCRUTINY_TRY(check_login_name(account.name));
  if (account.roles.intersects(kTwoPersonRoles)) {
    return Error::field("roles",
                        "The roles scrutineer, chair and agency_lead need a second person: make "
                        "the account first, then ask for the role.");
  }
  SCRUTINY_ASSIGN(TemporaryPassword made,
                  make_temporary_password(passwords_, context_.clock.now()));
  SCRUTINY_ASSIGN(const UnitId unit, context_.ledger.create_unit());
  const auto id = new_id<AccountId>();
  object payload{{"name", account.name},
                 {"display_name", account.display_name},
                 {"roles", names_of(account.roles)}};
  if (account.agency) payload["agency"] = account.agency->text();
  Command command =
      command_by(who, {"account.created", id_cast<SubjectId>(id), unit, std::move(payload)});
  command.ids = {{"account", id.text()}};
  command.idempotency = account.claim;
  command.precondition = [who, account](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    return check_new(state, account);
  };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  if (committed.freshness == Freshness::kReplayed) {
    const auto first = AccountId::parse(std::string_view(committed.ids.at("account").as_string()));
    return Created{first.value(), {}, std::move(committed.receipt)};
  }
  Command credential = command_by(who, temporary_password_deed(id, unit, made));
  SCRUTINY_TRY(context_.ledger.submit_and_wait(std::move(credential)));
  return Created{id, std::move(made.password), std::move(committed.receipt)};
}

Result<Receipt> Accounts::rename(const Principal& who, const AccountId& id,
                                 std::string display_name, std::uint64_t seen) {
  SCRUTINY_ASSIGN(const Account account, require_account(*context_.ledger.snapshot(), id));
  Command command = command_by(who, {"account.renamed",
                                     id_cast<SubjectId>(id),
                                     account.unit,
                                     {{"display_name", std::move(display_name)}}});
  command.precondition = [who, id, seen](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    SCRUTINY_ASSIGN(const Account now, require_account(state, id));
    if (now.index != seen) return changed_since();
    return {};
  };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(committed.receipt);
}

Result<Receipt> Accounts::disable(const Principal& who, const AccountId& id,
                                  const std::string& reason,
                                  std::optional<IdempotencyClaim> claim) {
  if (id == who.account) {
    return Error(ErrorCode::kForbidden, "Nobody disables their own account.");
  }
  SCRUTINY_ASSIGN(const Account account, require_account(*context_.ledger.snapshot(), id));
  Command command = command_by(
      who, {"account.disabled", id_cast<SubjectId>(id), account.unit, {{"reason", reason}}});
  command.idempotency = std::move(claim);
  command.precondition = [who, id](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    SCRUTINY_ASSIGN(const Account now, require_account(state, id));
    if (now.state == AccountState::kDisabled) {
      return Error(ErrorCode::kConflict, "The account is disabled already.");
    }
    return check_remaining(state, id, now.roles);
  };
  SCRUTINY_ASSIGN(Committed committed, change_accounts(context_, std::move(command)));
  return std::move(committed.receipt);
}

Result<Receipt> Accounts::enable(const Principal& who, const AccountId& id,
                                 std::optional<IdempotencyClaim> claim) {
  SCRUTINY_ASSIGN(const Account account, require_account(*context_.ledger.snapshot(), id));
  Command command = command_by(who, {"account.enabled", id_cast<SubjectId>(id), account.unit, {}});
  command.idempotency = std::move(claim);
  command.precondition = [who, id](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    SCRUTINY_ASSIGN(const Account now, require_account(state, id));
    if (now.state == AccountState::kDisabled) return {};
    return Error(ErrorCode::kConflict, "The account is not disabled.");
  };
  SCRUTINY_ASSIGN(Committed committed, change_accounts(context_, std::move(command)));
  return std::move(committed.receipt);
}

Result<Accounts::Outcome> Accounts::ask_second_person(const Principal& who,
                                                      const Grants::Request& request) {
  SCRUTINY_ASSIGN(Grants::Requested requested, grants_.request(who, request));
  return Outcome{std::move(requested.receipt), requested.id, {}};
}

Result<Accounts::Outcome> Accounts::grant_role(const Principal& who, const AccountId& id, Role role,
                                               std::optional<IdempotencyClaim> claim) {
  if (kTwoPersonRoles.has(role)) {
    return ask_second_person(who, {GrantKind::kRole, role, id, std::move(claim)});
  }
  SCRUTINY_ASSIGN(const Account account, require_account(*context_.ledger.snapshot(), id));
  Command command = command_by(
      who, {"role.granted", id_cast<SubjectId>(id), account.unit, {{"role", text(role)}}});
  command.idempotency = std::move(claim);
  command.precondition = [who, id, role](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    return check_grant(state, id, role);
  };
  SCRUTINY_ASSIGN(Committed committed, change_accounts(context_, std::move(command)));
  return Outcome{std::move(committed.receipt), std::nullopt, {}};
}

Result<Receipt> Accounts::revoke_role(const Principal& who, const AccountId& id, Role role) {
  SCRUTINY_ASSIGN(const Account account, require_account(*context_.ledger.snapshot(), id));
  Command command = command_by(
      who, {"role.revoked", id_cast<SubjectId>(id), account.unit, {{"role", text(role)}}});
  command.precondition = [who, id, role](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    SCRUTINY_ASSIGN(const Account now, require_account(state, id));
    if (!now.roles.has(role)) {
      return Error(ErrorCode::kConflict, "The account does not hold this role.");
    }
    return check_remaining(state, id, {role});
  };
  SCRUTINY_ASSIGN(Committed committed, change_accounts(context_, std::move(command)));
  return std::move(committed.receipt);
}

Result<Accounts::Outcome> Accounts::reset_password(const Principal& who, const AccountId& id,
                                                   std::optional<IdempotencyClaim> claim) {
  SCRUTINY_ASSIGN(const Account account, require_account(*context_.ledger.snapshot(), id));
  if (account.roles.intersects(kTwoPersonRoles)) {
    return ask_second_person(who,
                             {GrantKind::kCredentialReset, Role::kSubmitter, id, std::move(claim)});
  }
  SCRUTINY_ASSIGN(TemporaryPassword made,
                  make_temporary_password(passwords_, context_.clock.now()));
  Command command = command_by(who, temporary_password_deed(id, account.unit, made));
  command.idempotency = std::move(claim);
  command.precondition = [who, id](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    SCRUTINY_ASSIGN(const Account now, require_account(state, id));
    if (!now.roles.intersects(kTwoPersonRoles)) return {};
    return Error(ErrorCode::kConflict, "The account was given another role meanwhile.");
  };
  SCRUTINY_ASSIGN(Committed committed, change_accounts(context_, std::move(command)));
  const bool is_new = committed.freshness == Freshness::kNew;
  return Outcome{std::move(committed.receipt), std::nullopt,
                 is_new ? made.password : std::string()};
}

}  // namespace scrutiny
