// A small partnership on a test ledger, with every account service on it: for tests of services and
// routes. Passwords cost little to hash; the clock moves only when told. Thread-safety: as the
// services. Failure: throws std::runtime_error when it cannot be set up.
#pragma once

#include <string>

#include "server/service/accounts.h"
#include "server/service/agencies.h"
#include "server/service/bootstrap.h"
#include "server/service/sessions.h"
#include "server/service/tokens.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_ledger.h"

namespace scrutiny::testing {

// Accounts, each with the password "the <name> wrote this down":
//   ada, abe         administrators
//   sam, lena        submitter, lead of "children"
//   polly, paul      submitter, lead of "police"
//   gita             group member from "police"
//   carla            chair, of no agency
//   sue              partnership support
//   iris             independent scrutineer
//   nora             of "police", without a role
class AccountsWorld {
 public:
  // `more`: projections besides those of accounts and the trail.
  explicit AccountsWorld(Projections more = {}, LogKind kind = LogKind::kDemo);

  static std::string password(const std::string& name) {
    return "the " + name + " wrote this down";
  }
  AccountId id(const std::string& name) const { return made.accounts.at(name); }
  AgencyId agency(const std::string& key) const { return made.agencies.at(key); }
  Account account(const std::string& name) const;
  // As if signed in, without the work of signing in.
  Principal as(const std::string& name) const;
  SignIn attempt(const std::string& name) const;
  // Throws when it is refused.
  SignedIn sign_in(const std::string& name);
  // Records with this action, in order.
  std::vector<std::uint64_t> records(std::string_view action) const;
  boost::json::object payload(std::uint64_t index) const;

  FakeClock clock;
  LogKind kind;
  std::unique_ptr<RunningLedger> ledger;
  Passwords passwords;
  BearerAuthenticator bearers;
  AccountsContext context;
  SignInThrottle throttle;
  SignInFailures failures;
  Sessions sessions;
  Tokens tokens;
  Accounts accounts;
  Grants grants;
  Agencies agencies;
  BootstrapResult made;
};

}  // namespace scrutiny::testing
