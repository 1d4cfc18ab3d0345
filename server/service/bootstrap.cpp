#include "server/service/bootstrap.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "server/service/accounts.h"
#include "server/service/credential_commands.h"
#include "server/service/role_rules.h"
#include "server/service/system_actors.h"
#include "storage/crypto/random.h"
#include "storage/state/accounts_rows.h"

namespace scrutiny {
namespace {

using boost::json::object;

Status bad_plan(std::string why) {
  return Error(ErrorCode::kInvalidArgument, std::move(why));
}

Status check_first_accounts(const BootstrapPlan& plan) {
  std::size_t administrators = 0;
  std::size_t scrutineers = 0;
  for (const auto& account : plan.accounts) {
    if (account.roles == RoleSet{Role::kAdministrator}) ++administrators;
    if (account.roles == RoleSet{Role::kScrutineer}) ++scrutineers;
  }
  if (administrators == 1 && scrutineers == 1 && plan.accounts.size() == 2) return {};
  return bad_plan("A new log begins with one administrator and one scrutineer.");
}

class Builder {
 public:
  Builder(Ledger& ledger, const Clock& clock, const Passwords& passwords)
      : ledger_(ledger), clock_(clock), passwords_(passwords) {}

  Status open() {
    SCRUTINY_ASSIGN(const UnitId unit, ledger_.create_unit());
    return submit({"accounts.opened", id_cast<SubjectId>(system_actors::kOperator), unit, {}});
  }

  Status add(const BootstrapPlan::PlannedAgency& agency) {
    SCRUTINY_ASSIGN(const UnitId unit, ledger_.create_unit());
    const auto id = new_id<AgencyId>();
    kinds_[agency.key] = agency.kind;
    result_.agencies[agency.key] = id;
    return submit({"agency.created",
                   id_cast<SubjectId>(id),
                   unit,
                   {{"name", agency.name}, {"kind", text(agency.kind)}}});
  }

  Status add(const BootstrapPlan::PlannedAccount& planned) {
    SCRUTINY_ASSIGN(object payload, describe(planned));
    SCRUTINY_ASSIGN(const UnitId unit, ledger_.create_unit());
    const auto id = new_id<AccountId>();
    result_.accounts[planned.name] = id;
    SCRUTINY_TRY(submit({"account.created", id_cast<SubjectId>(id), unit, std::move(payload)}));
    SCRUTINY_ASSIGN(const TemporaryPassword password, password_of(planned));
    result_.passwords[planned.name] = password.password;
    return submit(temporary_password_deed(id, unit, password));
  }

  BootstrapResult take() { return std::move(result_); }

 private:
  Result<object> describe(const BootstrapPlan::PlannedAccount& planned) {
    SCRUTINY_TRY(check_login_name(planned.name));
    object payload{{"name", planned.name}, {"display_name", planned.display_name}};
    std::optional<AgencyKind> kind;
    if (!planned.agency_key.empty()) {
      const auto agency = result_.agencies.find(planned.agency_key);
      if (agency == result_.agencies.end()) {
        return Error(ErrorCode::kInvalidArgument, "The plan has no agency " + planned.agency_key);
      }
      kind = kinds_.at(planned.agency_key);
      payload["agency"] = agency->second.text();
    }
    SCRUTINY_TRY(check_roles(planned.roles, kind));
    boost::json::array& roles = payload["roles"].emplace_array();
    for (std::size_t i = 0; i < kRoleCount; ++i) {
      const auto role = static_cast<Role>(i);
      if (planned.roles.has(role)) roles.emplace_back(text(role));
    }
    return payload;
  }

  Result<TemporaryPassword> password_of(const BootstrapPlan::PlannedAccount& planned) {
    if (planned.password.empty()) return make_temporary_password(passwords_, clock_.now());
    SCRUTINY_ASSIGN(const std::string phc, passwords_.hash(planned.password));
    const bool temporary = planned.first_password == FirstPassword::kTemporary;
    TemporaryPassword given{planned.password, {{"phc", phc}, {"temporary", temporary}}};
    if (temporary) {
      given.payload["temporary_until"] =
          clock_.now() + std::chrono::milliseconds(kTemporaryLife).count();
    }
    return given;
  }

  Status submit(Deed deed) {
    const auto committed =
        ledger_.submit_and_wait(command_by(system_actors::kOperator, std::move(deed)));
    if (!committed.ok()) return committed.error();
    return {};
  }

  Ledger& ledger_;
  const Clock& clock_;
  const Passwords& passwords_;
  std::map<std::string, AgencyKind> kinds_;
  BootstrapResult result_;
};

}  // namespace

Result<BootstrapResult> bootstrap(Ledger& ledger, const Clock& clock, const Passwords& passwords,
                                  LogKind kind, const BootstrapPlan& plan) {
  const auto state = ledger.snapshot();
  if (!list_accounts(*state, "", 1).empty() || system_unit(*state)) {
    return Error(ErrorCode::kConflict, "This log has accounts already.");
  }
  if (kind == LogKind::kReal) SCRUTINY_TRY(check_first_accounts(plan));
  Builder builder(ledger, clock, passwords);
  SCRUTINY_TRY(builder.open());
  for (const auto& agency : plan.agencies) SCRUTINY_TRY(builder.add(agency));
  for (const auto& account : plan.accounts) SCRUTINY_TRY(builder.add(account));
  return builder.take();
}

}  // namespace scrutiny
