#include "tests/support/accounts_world.h"

#include <stdexcept>

#include "storage/audit/record.h"
#include "storage/state/accounts_projection.h"
#include "storage/state/trail_projection.h"

namespace scrutiny::testing {
namespace {

Projections projections(Projections more) {
  Projections all{std::make_shared<AccountsProjection>(), std::make_shared<TrailProjection>()};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

PasswordRules cheap_rules() {
  PasswordRules rules;
  rules.cost = {.memory_kib = 8, .passes = 1, .lanes = 1};
  return rules;
}

BootstrapPlan::PlannedAccount person(std::string name, std::string agency, RoleSet roles) {
  BootstrapPlan::PlannedAccount account;
  account.display_name = "Person " + name;
  account.password = AccountsWorld::password(name);
  account.first_password = FirstPassword::kOwn;
  account.name = std::move(name);
  account.agency_key = std::move(agency);
  account.roles = roles;
  return account;
}

BootstrapPlan plan() {
  BootstrapPlan plan;
  plan.agencies = {{"children", "Children's Services", AgencyKind::kSafeguardingPartner},
                   {"police", "Northshire Police", AgencyKind::kSafeguardingPartner},
                   {"office", "Business Unit", AgencyKind::kPartnershipSupport}};
  plan.accounts = {person("ada", "", {Role::kAdministrator}),
                   person("abe", "", {Role::kAdministrator}),
                   person("sam", "children", {Role::kSubmitter}),
                   person("lena", "children", {Role::kAgencyLead}),
                   person("polly", "police", {Role::kSubmitter}),
                   person("paul", "police", {Role::kAgencyLead}),
                   person("gita", "police", {Role::kGroupMember}),
                   person("carla", "", {Role::kChair}),
                   person("sue", "office", {Role::kSupport}),
                   person("iris", "", {Role::kScrutineer}),
                   person("nora", "police", {})};
  return plan;
}

}  // namespace

AccountsWorld::AccountsWorld(Projections more, LogKind log_kind)
    : kind(log_kind),
      ledger(make_test_ledger(projections(std::move(more)), &clock)),
      passwords(cheap_rules(), PasswordDenylist("password\nqwerty\n")),
      bearers(*ledger, clock, {.idle = std::chrono::minutes(60), .log_kind = kind, .cached = 64}),
      context{*ledger, clock, bearers, kind},
      throttle({}, clock),
      failures(*ledger, clock),
      sessions(context, passwords, throttle, failures, {}),
      tokens(context, {}),
      accounts(context, passwords),
      grants(context, passwords),
      agencies(context) {
  auto result = bootstrap(*ledger, clock, passwords, LogKind::kDemo, plan());
  if (!result.ok()) throw std::runtime_error(result.error().describe());
  made = std::move(result).value();
}

Account AccountsWorld::account(const std::string& name) const {
  return find_account(*ledger->snapshot(), id(name)).value();
}

Principal AccountsWorld::as(const std::string& name) const {
  const Account holder = account(name);
  Principal who;
  who.account = holder.id;
  who.actor = id_cast<ActorId>(holder.id);
  who.agency = holder.agency;
  who.roles = holder.roles;
  return who;
}

SignIn AccountsWorld::attempt(const std::string& name) const {
  SignIn attempt;
  attempt.name = name;
  attempt.password = password(name);
  attempt.address = "192.0.2.1";
  return attempt;
}

SignedIn AccountsWorld::sign_in(const std::string& name) {
  auto session = sessions.sign_in(attempt(name));
  if (!session.ok()) throw std::runtime_error(session.error().describe());
  return std::move(session).value();
}

std::vector<std::uint64_t> AccountsWorld::records(std::string_view action) const {
  std::vector<std::uint64_t> found;
  for (std::uint64_t index = 0; index < ledger->size(); ++index) {
    if (decode(ledger->record(index).value())->action == action) found.push_back(index);
  }
  return found;
}

boost::json::object AccountsWorld::payload(std::uint64_t index) const {
  return ledger->payload(index).value().payload;
}

}  // namespace scrutiny::testing
