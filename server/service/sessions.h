// Signing in and out, and changing one's own password.
// Thread-safety: any thread. Blocking: waits for records to be durable; sign_in and
// change_password hash passwords: slow pool. Ownership: what it is given outlives it.
// Failure: kBadCredentials for any wrong name or password, in the same words and time whether the
// name exists; kTooManyRequests while throttled; kPasswordChangeRequired; kInvalidArgument naming
// the field; and what the ledger says.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "api/result.h"
#include "server/service/account_commands.h"
#include "server/service/passwords.h"
#include "server/service/sign_in_failures.h"
#include "server/service/sign_in_throttle.h"

namespace scrutiny {

struct SessionLimits {
  std::chrono::milliseconds absolute = std::chrono::hours(12);
  std::size_t per_account = 20;  // the oldest ends when one more is opened
};

struct SignIn {
  std::string name;
  std::string password;
  std::optional<std::string> new_password;  // asked for when `password` is a temporary one
  std::string address;                      // of the caller
};

struct SignedIn {
  std::string secret;  // for the session cookie
  TokenId id;
  Account account;
  UnixMillis expires = 0;
  SignInHistory history;                // what the holder is told: last sign-in, failures since
  std::vector<Bearer> operator_tokens;  // minted by the operator and not acknowledged yet
  Receipt receipt;
};

class Sessions {
 public:
  Sessions(const AccountsContext& context, const Passwords& passwords, SignInThrottle& throttle,
           SignInFailures& failures, const SessionLimits& limits)
      : context_(context),
        passwords_(passwords),
        throttle_(throttle),
        failures_(failures),
        limits_(limits) {}

  // `retry_after`, when given, is set to the wait for kTooManyRequests.
  Result<SignedIn> sign_in(const SignIn& attempt, std::chrono::seconds* retry_after = nullptr);

  // Ends the caller's session. REQUIRES: `who` came with a session.
  Result<Receipt> sign_out(const Principal& who);

  // REQUIRES: `who` came with a session, which goes on; the account's other sessions end.
  Result<Receipt> change_password(const Principal& who, const std::string& password,
                                  const std::string& new_password);

  // Names nobody's password should be built from: the account's and its agency's.
  static std::vector<std::string> own_words(const StateReader& state, const Account& account);

 private:
  struct Stored {  // the credential row
    std::string phc;
    bool temporary = false;
    UnixMillis temporary_until = 0;
    std::uint64_t index = 0;
  };
  static std::optional<Stored> find_credential(const StateReader& state, const AccountId& id);
  static Status still_that_password(const StateReader& state, const AccountId& id,
                                    std::uint64_t stored_index);
  Result<SignedIn> checked(const SignIn& attempt, const Account& account, const Stored& stored);
  Result<Receipt> set_password(const ActorId& actor, const Account& account,
                               const std::string& new_password, std::string_view keeps,
                               std::uint64_t stored_index);
  Result<SignedIn> open(const SignIn& attempt, const Account& account, std::uint64_t stored_index);

  AccountsContext context_;
  const Passwords& passwords_;
  SignInThrottle& throttle_;
  SignInFailures& failures_;
  SessionLimits limits_;
};

}  // namespace scrutiny
