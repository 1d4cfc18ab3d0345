#include "server/service/grants.h"

#include <algorithm>
#include <array>

#include "server/service/credential_commands.h"
#include "server/service/role_rules.h"
#include "storage/crypto/random.h"
#include "storage/state/accounts_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

using boost::json::object;

constexpr std::array<std::string_view, 2> kKinds = {"role", "credential_reset"};
constexpr std::array<std::string_view, 4> kStates = {"pending", "approved", "refused", "withdrawn"};
// Long enough for a holiday; a request nobody remembers must not be approved by habit.
constexpr std::chrono::hours kGrantLife{14 * 24};

template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}
std::optional<GrantKind> parse_kind(std::string_view name) {
  return parse<GrantKind>(kKinds, name);
}
std::optional<GrantState> parse_state(std::string_view name) {
  return parse<GrantState>(kStates, name);
}

Grant grant_from(const GrantId& id, const object& row) {
  const RowFields words(RowFields(row, "grant").object("words"), "grant");
  Grant grant;
  grant.id = id;
  grant.kind = words.word<GrantKind>("kind", parse_kind);
  if (grant.kind == GrantKind::kRole) grant.role = words.word<Role>("role", parse_role);
  grant.account = words.id<AccountId>("account");
  grant.requested_by = words.id<AccountId>("requested_by");
  grant.requested = static_cast<UnixMillis>(words.number("requested"));
  grant.expires = static_cast<UnixMillis>(words.number("expires"));
  grant.state = words.word<GrantState>("state", parse_state);
  if (words.has("decided_by")) grant.decided_by = words.id<ActorId>("decided_by");
  return grant;
}

Result<Grant> require_grant(const StateReader& state, const GrantId& id) {
  const auto grant = find_grant(state, id);
  if (!grant) return Error(ErrorCode::kNotFound, "There is no such request.");
  return *grant;
}

bool same_wish(const Grant& grant, const Grants::Request& request) {
  return grant.account == request.account && grant.kind == request.kind &&
         (grant.kind == GrantKind::kCredentialReset || grant.role == request.role);
}

std::optional<AgencyKind> agency_kind(const StateReader& state, const Account& account) {
  if (!account.agency) return std::nullopt;
  const auto agency = find_agency(state, *account.agency);
  if (!agency) return std::nullopt;
  return agency->kind;
}

// Whether what is asked for makes sense for the account as it stands.
Status check_wish(const StateReader& state, const Account& account, GrantKind kind, Role role) {
  if (account.state != AccountState::kActive) {
    return Error(ErrorCode::kConflict, "The account is disabled.");
  }
  if (kind == GrantKind::kCredentialReset) return {};
  if (account.roles.has(role)) {
    return Error(ErrorCode::kConflict, "The account holds this role already.");
  }
  RoleSet roles = account.roles;
  roles.insert(role);
  return check_roles(roles, agency_kind(state, account));
}

// The grant as long as `who` may still decide it.
Result<Grant> check_decider(const StateReader& state, const Principal& who, const GrantId& id) {
  SCRUTINY_TRY(still_entitled(state, who, kApprovers));
  SCRUTINY_ASSIGN(Grant grant, require_grant(state, id));
  if (who.account == grant.requested_by || who.account == grant.account) {
    return Error(ErrorCode::kForbidden,
                 "This needs a second person: neither who asked for it nor whom it is about.");
  }
  if (grant.state != GrantState::kPending) {
    return Error(ErrorCode::kConflict, "This request has been decided already.");
  }
  return grant;
}

Status check_approval(const StateReader& state, const Principal& who, const GrantId& id,
                      UnixMillis now) {
  SCRUTINY_ASSIGN(const Grant grant, check_decider(state, who, id));
  if (now >= grant.expires) {
    return Error(ErrorCode::kConflict, "This request is too old; it has to be made again.");
  }
  SCRUTINY_ASSIGN(const Account account, require_account(state, grant.account));
  return check_wish(state, account, grant.kind, grant.role);
}

Status check_withdrawal(const StateReader& state, const Principal& who, const GrantId& id) {
  SCRUTINY_TRY(still_entitled(state, who, {Role::kAdministrator}));
  SCRUTINY_ASSIGN(const Grant grant, require_grant(state, id));
  if (grant.requested_by != who.account) {
    return Error(ErrorCode::kForbidden, "Only who asked for this may withdraw it.");
  }
  if (grant.state == GrantState::kPending) return {};
  return Error(ErrorCode::kConflict, "This request has been decided already.");
}

}  // namespace

std::string_view text(GrantKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}
std::string_view text(GrantState state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::optional<Grant> find_grant(const StateReader& state, const GrantId& id) {
  const auto row = state.get(accounts_rows::grant(id.text()));
  if (!row) return std::nullopt;
  return grant_from(id, *row);
}

std::vector<Grant> list_grants(const StateReader& state, std::optional<GrantState> wanted,
                               std::string_view after, std::size_t limit) {
  std::vector<Grant> grants;
  const std::string from = after.empty() ? std::string() : std::string(after) + '\0';
  state.scan(accounts_rows::kGrants, from, [&](std::string_view key, const object& row) {
    if (grants.size() >= limit) return ScanStep::kStop;
    const auto id = GrantId::parse(key.substr(accounts_rows::kGrants.size()));
    if (!id) throw StateCorrupted("a grant's key does not end in an id");
    const Grant grant = grant_from(*id, row);
    if (!wanted || grant.state == *wanted) grants.push_back(grant);
    return ScanStep::kContinue;
  });
  return grants;
}

Result<Grants::Requested> Grants::request(const Principal& who, const Request& request) {
  if (request.account == who.account) {
    return Error(ErrorCode::kForbidden, "Nobody asks for this for themselves.");
  }
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Account account, require_account(*state, request.account));
  const auto id = new_id<GrantId>();
  const UnixMillis expires = context_.clock.now() + std::chrono::milliseconds(kGrantLife).count();
  object payload{{"grant", id.text()},
                 {"kind", text(request.kind)},
                 {"requested_by", who.account.text()},
                 {"expires", expires}};
  if (request.kind == GrantKind::kRole) payload["role"] = text(request.role);
  Command command = command_by(who, {"grant.requested", id_cast<SubjectId>(request.account),
                                     account.unit, std::move(payload)});
  command.ids = {{"grant", id.text()}};
  command.idempotency = request.claim;
  command.precondition = [who, request](const StateReader& now) -> Status {
    SCRUTINY_TRY(still_entitled(now, who, {Role::kAdministrator}));
    SCRUTINY_ASSIGN(const Account holder, require_account(now, request.account));
    SCRUTINY_TRY(check_wish(now, holder, request.kind, request.role));
    for (const Grant& grant : list_grants(now, GrantState::kPending, "", SIZE_MAX)) {
      if (!same_wish(grant, request)) continue;
      return Error(ErrorCode::kConflict, "The same is waiting to be decided already.");
    }
    return {};
  };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  const auto made = GrantId::parse(std::string_view(committed.ids.at("grant").as_string()));
  return Requested{made.value(), std::move(committed.receipt)};
}

Result<Grants::Approved> Grants::approve(const Principal& who, const GrantId& id,
                                         std::optional<IdempotencyClaim> claim) {
  SCRUTINY_TRY(refuse_operator_token(who));
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Grant grant, require_grant(*state, id));
  SCRUTINY_ASSIGN(const Account account, require_account(*state, grant.account));
  const UnixMillis now = context_.clock.now();
  Approved approved;
  Deed deed{"role.granted", id_cast<SubjectId>(grant.account), account.unit, {}};
  if (grant.kind == GrantKind::kRole) {
    deed.payload["role"] = text(grant.role);
  } else {
    SCRUTINY_ASSIGN(TemporaryPassword made, make_temporary_password(passwords_, now));
    deed = temporary_password_deed(grant.account, account.unit, made);
    approved.temporary_password = std::move(made.password);
  }
  deed.payload["grant"] = id.text();
  deed.payload["requested_by"] = grant.requested_by.text();
  Command command = command_by(who, std::move(deed));
  command.idempotency = std::move(claim);
  command.precondition = [who, id, now](const StateReader& reader) {
    return check_approval(reader, who, id, now);
  };
  SCRUTINY_ASSIGN(Committed committed, change_accounts(context_, std::move(command)));
  if (committed.freshness == Freshness::kReplayed) approved.temporary_password.clear();
  approved.receipt = std::move(committed.receipt);
  return approved;
}

Result<Receipt> Grants::close(Closing closing) {
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Grant grant, require_grant(*state, closing.id));
  SCRUTINY_ASSIGN(const Account account, require_account(*state, grant.account));
  closing.payload["grant"] = closing.id.text();
  Command command =
      command_by(closing.who, {std::move(closing.action), id_cast<SubjectId>(grant.account),
                               account.unit, std::move(closing.payload)});
  command.idempotency = std::move(closing.claim);
  command.precondition = [check = closing.check, who = closing.who, id = closing.id](
                             const StateReader& reader) { return check(reader, who, id); };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(committed.receipt);
}

Result<Receipt> Grants::refuse(const Principal& who, const GrantId& id, const std::string& reason,
                               std::optional<IdempotencyClaim> claim) {
  SCRUTINY_TRY(refuse_operator_token(who));
  const auto check = [](const StateReader& state, const Principal& decider,
                        const GrantId& grant) -> Status {
    SCRUTINY_TRY(check_decider(state, decider, grant));
    return {};
  };
  return close({who, id, "grant.refused", {{"reason", reason}}, std::move(claim), check});
}

Result<Receipt> Grants::withdraw(const Principal& who, const GrantId& id,
                                 std::optional<IdempotencyClaim> claim) {
  return close({who, id, "grant.withdrawn", {}, std::move(claim), check_withdrawal});
}

}  // namespace scrutiny
