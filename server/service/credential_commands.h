// Setting a password, as a command. Thread-safety: pure functions. Blocking: hashing, tens of
// milliseconds: slow pool. Failure: kUnavailable when there is no memory to hash now.
#pragma once

#include <chrono>
#include <string>

#include "api/clock.h"
#include "api/result.h"
#include "server/service/account_commands.h"
#include "server/service/passwords.h"

namespace scrutiny {

// A temporary password must be changed at the first sign-in, which must come within this time.
inline constexpr std::chrono::hours kTemporaryLife{7 * 24};

// A made-up password and what a payload says about it: phc, temporary, temporary_until.
struct TemporaryPassword {
  std::string password;
  boost::json::object payload;
};
Result<TemporaryPassword> make_temporary_password(const Passwords& passwords, UnixMillis now);

// Which sessions and tokens end when a password is set.
enum class Ends : std::uint8_t { kSessions, kEverything };
std::string_view text(Ends ends);

// credential.set for the account, with what make_temporary_password() said.
Deed temporary_password_deed(const AccountId& account, const UnitId& unit,
                             const TemporaryPassword& made);

}  // namespace scrutiny
