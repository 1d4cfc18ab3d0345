// Bearer tokens for programs: those a holder makes, and those the operator mints at the server's
// console for scripts. The latter act under their own id, are shown to the holder at the next
// sign-in, and outside a demonstration log are refused for scrutineer, chair and lead.
// Thread-safety: any thread. Blocking: waits for records to be durable. Ownership: what the
// context refers to outlives it. Failure: kForbidden, kNotFound, kConflict, kInvalidArgument, and
// what the ledger says.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "api/result.h"
#include "server/service/account_commands.h"

namespace scrutiny {

struct TokenLimits {
  std::chrono::hours longest_life{90 * 24};
  std::size_t per_account = 50;
};

struct MadeToken {
  TokenId id;
  // Shown once: only its hash is kept. Empty for a repeat of a request already carried out.
  std::string secret;
  UnixMillis expires = 0;
  Receipt receipt;
};

class Tokens {
 public:
  Tokens(const AccountsContext& context, const TokenLimits& limits)
      : context_(context), limits_(limits) {}

  struct NewToken {
    std::string label;  // what the holder knows it by
    std::optional<std::chrono::hours>
        life;  // at most TokenLimits::longest_life, which is the default
    std::optional<IdempotencyClaim> claim;
  };
  // REQUIRES: a caller with a session; a token cannot make others (kForbidden).
  Result<MadeToken> create(const Principal& who, NewToken token);

  // Ends one of the caller's own tokens, also one the operator minted.
  Result<Receipt> revoke(const Principal& who, const TokenId& id);

  // The holder has seen that the operator minted this token. REQUIRES: a caller with a session.
  Result<Receipt> acknowledge(const Principal& who, const TokenId& id,
                              std::optional<IdempotencyClaim> claim);

  // For whoever administers the server at its console.
  Result<MadeToken> mint_operator_token(std::string_view account_name);

 private:
  Result<MadeToken> record(Command command, const Account& account, MadeToken made,
                           std::string_view kind, const std::string& label);

  AccountsContext context_;
  TokenLimits limits_;
};

}  // namespace scrutiny
