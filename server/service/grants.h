// What needs two people: giving somebody the role of scrutineer, chair or lead, and resetting the
// password of somebody who holds one. An administrator asks, not for themselves; a chair or
// scrutineer, who is neither the one who asked nor the one it is about, decides. Both are records.
// Thread-safety: any thread. Blocking: waits for records to be durable; approving a reset hashes a
// password (slow pool). Ownership: what the context and `passwords` refer to outlives it.
// Failure: kNotFound, kForbidden (who may decide), kConflict (already decided, or no longer
// possible), kInvalidArgument, and what the ledger says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/result.h"
#include "server/service/account_commands.h"
#include "server/service/passwords.h"

namespace scrutiny {

using GrantId = Id<struct GrantTag>;

enum class GrantKind : std::uint8_t { kRole, kCredentialReset };
enum class GrantState : std::uint8_t { kPending, kApproved, kRefused, kWithdrawn };
std::string_view text(GrantKind kind);    // "role", "credential_reset"
std::string_view text(GrantState state);  // "pending", ...

struct Grant {
  GrantId id;
  GrantKind kind = GrantKind::kRole;
  Role role = Role::kSubmitter;  // read only for kRole
  AccountId account;             // whom it is about
  AccountId requested_by;
  UnixMillis requested = 0;
  UnixMillis expires = 0;  // not to be approved after
  GrantState state = GrantState::kPending;
  std::optional<ActorId> decided_by;
};

std::optional<Grant> find_grant(const StateReader& state, const GrantId& id);
// At most `limit` in order of id after `after`; `wanted`: only those in that state.
std::vector<Grant> list_grants(const StateReader& state, std::optional<GrantState> wanted,
                               std::string_view after, std::size_t limit);

class Grants {
 public:
  Grants(const AccountsContext& context, const Passwords& passwords)
      : context_(context), passwords_(passwords) {}

  struct Request {
    GrantKind kind = GrantKind::kRole;
    Role role = Role::kSubmitter;
    AccountId account;
    std::optional<IdempotencyClaim> claim;
  };
  struct Requested {
    GrantId id;
    Receipt receipt;
  };
  // REQUIRES: `who` is an administrator.
  Result<Requested> request(const Principal& who, const Request& request);

  struct Approved {
    Receipt receipt;
    // For a reset: to be handed to the holder by the one who approves, so that the one who asked
    // never learns it. Empty otherwise, and for a repeat of a request already carried out.
    std::string temporary_password;
  };
  // REQUIRES: `who` is a chair or scrutineer.
  Result<Approved> approve(const Principal& who, const GrantId& id,
                           std::optional<IdempotencyClaim> claim);
  Result<Receipt> refuse(const Principal& who, const GrantId& id, const std::string& reason,
                         std::optional<IdempotencyClaim> claim);
  // By the administrator who asked.
  Result<Receipt> withdraw(const Principal& who, const GrantId& id,
                           std::optional<IdempotencyClaim> claim);

 private:
  struct Closing {
    Principal who;
    GrantId id;
    std::string action;
    boost::json::object payload;
    std::optional<IdempotencyClaim> claim;
    Status (*check)(const StateReader&, const Principal&, const GrantId&);
  };
  Result<Receipt> close(Closing closing);

  AccountsContext context_;
  const Passwords& passwords_;
};

}  // namespace scrutiny
