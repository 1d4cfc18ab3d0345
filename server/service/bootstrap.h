// The first agencies and accounts of a new log, made by `scrutinyd init` before anybody can sign
// in. Once an account exists it refuses. In a real log it makes one administrator and one
// scrutineer and no other account; everybody else comes through the service, with a second person
// where one is needed. A demonstration may have any accounts.
// Thread-safety: one thread. Blocking: hashes passwords, waits for records.
// Failure: kConflict when accounts exist, kInvalidArgument for a plan that breaks a rule, and what
// the ledger says; records made before a failure stay.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/result.h"
#include "server/service/account_commands.h"
#include "server/service/passwords.h"

namespace scrutiny {

// Whether the password is the holder's own or must be changed at the first sign-in.
enum class FirstPassword : std::uint8_t { kOwn, kTemporary };

struct BootstrapPlan {
  struct PlannedAgency {
    std::string key;  // by which accounts of the plan name it; not stored
    std::string name;
    AgencyKind kind = AgencyKind::kRelevantAgency;
  };
  struct PlannedAccount {
    std::string name;
    std::string display_name;
    std::string agency_key;  // empty: none
    RoleSet roles;
    std::string password;  // empty: one is made up, temporary
    FirstPassword first_password = FirstPassword::kTemporary;
  };
  std::vector<PlannedAgency> agencies;
  std::vector<PlannedAccount> accounts;
};

struct BootstrapResult {
  std::map<std::string, AgencyId> agencies;      // by key
  std::map<std::string, AccountId> accounts;     // by name
  std::map<std::string, std::string> passwords;  // by name
};

Result<BootstrapResult> bootstrap(Ledger& ledger, const Clock& clock, const Passwords& passwords,
                                  LogKind kind, const BootstrapPlan& plan);

}  // namespace scrutiny
