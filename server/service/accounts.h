// Accounts: making, renaming, disabling them, their roles and their password resets. What needs a
// second person is turned into a request (grants.h).
// Thread-safety: any thread. Blocking: waits for records to be durable; create and reset_password
// hash a password: slow pool. Ownership: what the context and `passwords` refer to outlives it.
// Failure: kInvalidArgument naming the field, kNotFound, kForbidden, kConflict,
// kPreconditionFailed, and what the ledger says.
#pragma once

#include <optional>
#include <string>

#include "api/result.h"
#include "server/service/account_commands.h"
#include "server/service/grants.h"
#include "server/service/passwords.h"

namespace scrutiny {

// Names to sign in with: 2 to 64 of a-z 0-9 . _ @ -, beginning with a letter or digit.
Status check_login_name(std::string_view normal_name);

class Accounts {
 public:
  // REQUIRES for every member: the caller is an administrator (checked again on the sequencer).
  Accounts(const AccountsContext& context, const Passwords& passwords)
      : context_(context), passwords_(passwords), grants_(context, passwords) {}

  struct NewAccount {
    std::string name;
    std::string display_name;
    std::optional<AgencyId> agency;
    RoleSet roles;  // none that needs a second person; those are asked for afterwards
    std::optional<IdempotencyClaim> claim;
  };
  struct Created {
    AccountId id;
    // For the first sign-in; empty when this is a repeat of a request already carried out, since
    // only its hash was kept.
    std::string temporary_password;
    Receipt receipt;
  };
  // Two records, the account and its password. Should only the first be made (a crash between
  // them), the account cannot be signed in to until reset_password.
  Result<Created> create(const Principal& who, NewAccount account);

  // `seen`: index of the account's row that the caller saw.
  Result<Receipt> rename(const Principal& who, const AccountId& id, std::string display_name,
                         std::uint64_t seen);

  // Ends the account's sessions and tokens. Not one's own, and not the last administrator or the
  // last who can be a second person.
  Result<Receipt> disable(const Principal& who, const AccountId& id, const std::string& reason,
                          std::optional<IdempotencyClaim> claim);
  Result<Receipt> enable(const Principal& who, const AccountId& id,
                         std::optional<IdempotencyClaim> claim);

  // Done, or waiting for a second person.
  struct Outcome {
    Receipt receipt;
    std::optional<GrantId> waiting;
    std::string temporary_password;  // of a reset that is done; empty for a repeat
  };
  Result<Outcome> grant_role(const Principal& who, const AccountId& id, Role role,
                             std::optional<IdempotencyClaim> claim);
  Result<Outcome> reset_password(const Principal& who, const AccountId& id,
                                 std::optional<IdempotencyClaim> claim);
  Result<Receipt> revoke_role(const Principal& who, const AccountId& id, Role role);

 private:
  Result<Outcome> ask_second_person(const Principal& who, const Grants::Request& request);

  AccountsContext context_;
  const Passwords& passwords_;
  Grants grants_;
};

}  // namespace scrutiny
