// Accounts and agencies as typed values read from state. Thread-safety: pure functions over a
// snapshot. Blocking: reads state. Ownership: returns copies. Failure: nullopt when there is no
// such row or its words are erased; a row of another shape throws StateCorrupted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/clock.h"
#include "api/ids.h"
#include "server/service/access.h"
#include "storage/state/state.h"

namespace scrutiny {

enum class AgencyKind : std::uint8_t {
  kSafeguardingPartner,  // local authority, police, health
  kRelevantAgency,
  kEstablishment,
  kPartnershipSupport,  // the business unit: an agency of its own, whoever employs its people
};
std::string_view text(AgencyKind kind);
std::optional<AgencyKind> parse_agency_kind(std::string_view text);

struct Agency {
  AgencyId id;
  AgencyKind kind = AgencyKind::kRelevantAgency;
  std::string name;
  UnitId unit;
  std::uint64_t index = 0;  // of the record that last changed it
  UnixMillis created = 0;
};

enum class AccountState : std::uint8_t { kActive, kDisabled };
std::string_view text(AccountState state);

struct Account {
  AccountId id;
  AccountState state = AccountState::kActive;
  std::string name;          // to sign in with
  std::string display_name;  // as people know the holder
  std::optional<AgencyId> agency;
  RoleSet roles;
  UnitId unit;
  std::uint64_t index = 0;  // of the record that last changed it
  UnixMillis created = 0;
};

// How often an account was signed in to, and tried to.
struct SignInHistory {
  std::optional<UnixMillis> last;         // this sign-in, or the newest
  std::optional<UnixMillis> last_before;  // the one before it
  std::uint64_t failed_before = 0;        // failures between the two
};

// A session or token of an account.
struct Bearer {
  TokenId id;
  AccountId account;
  std::string kind;  // "session", "token" or "operator"
  std::string label;
  std::string hash;  // hex SHA-256 of the secret
  UnixMillis opened = 0;
  UnixMillis expires = 0;
  bool acknowledged = true;  // false: an operator's token the holder has not been shown yet
};

std::optional<Agency> find_agency(const StateReader& state, const AgencyId& id);
std::optional<Account> find_account(const StateReader& state, const AccountId& id);
// `name` as normalised by normal_name().
std::optional<Account> find_account_by_name(const StateReader& state, std::string_view name);
SignInHistory sign_in_history(const StateReader& state, const AccountId& id);
std::optional<Bearer> find_bearer(const StateReader& state, std::string_view hash);
std::vector<Bearer> bearers_of(const StateReader& state, const AccountId& id);

// At most `limit`, in order of id, those after `after` (text of an id; empty: from the start).
std::vector<Agency> list_agencies(const StateReader& state, std::string_view after,
                                  std::size_t limit);
std::vector<Account> list_accounts(const StateReader& state, std::string_view after,
                                   std::size_t limit);
// Active accounts that hold one of the roles. Reads every account: for rare commands.
std::vector<Account> active_holders(const StateReader& state, RoleSet roles);

// The unit for records about no account.
std::optional<UnitId> system_unit(const StateReader& state);

// A name people type, brought to one form: ASCII letters in lower case, blanks around it dropped.
std::string normal_name(std::string_view typed);

}  // namespace scrutiny
