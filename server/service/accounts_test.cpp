#include "server/service/accounts.h"

#include <gtest/gtest.h>

#include "server/service/agencies.h"
#include "storage/audit/canonical_json.h"
#include "storage/audit/record.h"
#include "storage/state/accounts_projection.h"
#include "storage/state/trail_projection.h"
#include "tests/support/accounts_world.h"

namespace scrutiny {
namespace {

using testing::AccountsWorld;

class AccountsTest : public ::testing::Test {
 protected:
  Accounts::NewAccount fresh(std::string name, RoleSet roles = {}) {
    Accounts::NewAccount account;
    account.name = std::move(name);
    account.display_name = "Somebody New";
    account.agency = world_.agency("children");
    account.roles = roles;
    return account;
  }
  ErrorCode create(Accounts::NewAccount account) {
    const auto created = world_.accounts.create(world_.as("ada"), std::move(account));
    return created.ok() ? kDone : created.error().code();
  }
  static constexpr ErrorCode kDone = ErrorCode::kInternal;

  AccountsWorld world_;
};

TEST_F(AccountsTest, CreatedAccountSignsInWithItsTemporaryPassword) {
  const auto created =
      world_.accounts.create(world_.as("ada"), fresh("  Sid.Ney ", {Role::kSubmitter}));
  ASSERT_TRUE(created.ok());
  SignIn attempt;
  attempt.name = "sid.ney";
  attempt.password = created->temporary_password;
  attempt.new_password = "entirely different words";
  const auto session = world_.sessions.sign_in(attempt);
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->account.roles, RoleSet{Role::kSubmitter});
  EXPECT_EQ(session->account.agency, world_.agency("children"));
}

TEST_F(AccountsTest, CreationRefusesWhatBreaksARule) {
  EXPECT_EQ(create(fresh("sam")), ErrorCode::kConflict);
  EXPECT_EQ(create(fresh("SAM")), ErrorCode::kConflict);
  for (const char* bad : {"", "x", ".x", "a b", "a/b", "\xc3\xa9\xc3\xa9", "a\nb"}) {
    EXPECT_EQ(create(fresh(bad)), ErrorCode::kInvalidArgument) << bad;
  }
  EXPECT_EQ(create(fresh(std::string(65, 'a'))), ErrorCode::kInvalidArgument);
  for (const Role role : {Role::kScrutineer, Role::kChair, Role::kAgencyLead, Role::kSupport}) {
    EXPECT_EQ(create(fresh("new", {role})), ErrorCode::kInvalidArgument);
  }
  auto nowhere = fresh("new");
  nowhere.agency = AgencyId();
  EXPECT_EQ(create(nowhere), ErrorCode::kInvalidArgument);
  nowhere.agency.reset();
  nowhere.roles = {Role::kSubmitter};
  EXPECT_EQ(create(nowhere), ErrorCode::kInvalidArgument);
  EXPECT_EQ(create(fresh("new")), kDone);
}

TEST_F(AccountsTest, RepeatedCreationHasOneEffect) {
  auto account = fresh("new");
  account.claim = IdempotencyClaim{world_.id("ada"), "key", {}};
  const auto first = world_.accounts.create(world_.as("ada"), account);
  const auto second = world_.accounts.create(world_.as("ada"), account);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(second->receipt.index, first->receipt.index);
  EXPECT_TRUE(second->temporary_password.empty());
  EXPECT_FALSE(first->temporary_password.empty());
}

TEST_F(AccountsTest, OnlyAnAdministratorOfThatMomentManagesAccounts) {
  const Principal abe = world_.as("abe");
  ASSERT_TRUE(
      world_.accounts.revoke_role(world_.as("ada"), world_.id("abe"), Role::kAdministrator).ok());
  EXPECT_EQ(world_.accounts.create(abe, fresh("new")).error().code(), ErrorCode::kForbidden);
  EXPECT_EQ(world_.accounts.disable(abe, world_.id("sam"), "x", {}).error().code(),
            ErrorCode::kForbidden);
  EXPECT_EQ(world_.accounts.grant_role(abe, world_.id("nora"), Role::kSubmitter, {}).error().code(),
            ErrorCode::kForbidden);
  EXPECT_EQ(world_.accounts.reset_password(abe, world_.id("sam"), {}).error().code(),
            ErrorCode::kForbidden);
  EXPECT_EQ(world_.agencies.create(abe, {"New", AgencyKind::kRelevantAgency, {}}).error().code(),
            ErrorCode::kForbidden);
}

TEST_F(AccountsTest, DisabledAccountLosesItsSessionsAtOnceAndComesBackWithoutThem) {
  const SignedIn session = world_.sign_in("sam");
  ASSERT_TRUE(world_.bearers.authenticate_session(session.secret).ok());
  ASSERT_TRUE(world_.accounts.disable(world_.as("ada"), world_.id("sam"), "left", {}).ok());
  EXPECT_FALSE(world_.bearers.authenticate_session(session.secret).ok());
  EXPECT_EQ(world_.accounts.disable(world_.as("ada"), world_.id("sam"), "left", {}).error().code(),
            ErrorCode::kConflict);
  ASSERT_TRUE(world_.accounts.enable(world_.as("ada"), world_.id("sam"), {}).ok());
  EXPECT_FALSE(world_.bearers.authenticate_session(session.secret).ok());
  EXPECT_TRUE(world_.sessions.sign_in(world_.attempt("sam")).ok());
}

TEST_F(AccountsTest, RolesCountFromTheNextRequestOn) {
  const SignedIn session = world_.sign_in("sam");
  const auto roles = [&] {
    return world_.bearers.authenticate_session(session.secret).value()->principal.roles;
  };
  EXPECT_EQ(roles(), RoleSet{Role::kSubmitter});
  ASSERT_TRUE(
      world_.accounts.grant_role(world_.as("ada"), world_.id("sam"), Role::kGroupMember, {}).ok());
  EXPECT_TRUE(roles().has(Role::kGroupMember));
  ASSERT_TRUE(
      world_.accounts.revoke_role(world_.as("ada"), world_.id("sam"), Role::kSubmitter).ok());
  EXPECT_EQ(roles(), RoleSet{Role::kGroupMember});
}

TEST_F(AccountsTest, TheLastAdministratorAndTheLastSecondPersonStay) {
  const Principal ada = world_.as("ada");
  EXPECT_EQ(world_.accounts.disable(ada, world_.id("ada"), "x", {}).error().code(),
            ErrorCode::kForbidden);
  ASSERT_TRUE(world_.accounts.disable(ada, world_.id("abe"), "x", {}).ok());
  EXPECT_EQ(world_.accounts.revoke_role(ada, world_.id("ada"), Role::kAdministrator).error().code(),
            ErrorCode::kConflict);
  ASSERT_TRUE(world_.accounts.disable(ada, world_.id("carla"), "x", {}).ok());
  EXPECT_EQ(world_.accounts.disable(ada, world_.id("iris"), "x", {}).error().code(),
            ErrorCode::kConflict);
  EXPECT_EQ(world_.accounts.revoke_role(ada, world_.id("iris"), Role::kScrutineer).error().code(),
            ErrorCode::kConflict);
}

TEST_F(AccountsTest, RenamingNeedsTheVersionSeen) {
  const Principal ada = world_.as("ada");
  const std::uint64_t seen = world_.account("sam").index;
  ASSERT_TRUE(world_.accounts.rename(ada, world_.id("sam"), "Samira", seen).ok());
  EXPECT_EQ(world_.account("sam").display_name, "Samira");
  EXPECT_EQ(world_.accounts.rename(ada, world_.id("sam"), "Sammy", seen).error().code(),
            ErrorCode::kPreconditionFailed);
  EXPECT_EQ(world_.accounts.rename(ada, AccountId(), "x", 0).error().code(), ErrorCode::kNotFound);
}

TEST_F(AccountsTest, AgenciesAreCreatedListedAndRenamed) {
  const Principal ada = world_.as("ada");
  const auto made = world_.agencies.create(ada, {"Probation", AgencyKind::kRelevantAgency, {}});
  ASSERT_TRUE(made.ok());
  const auto found = find_agency(*world_.ledger->snapshot(), made->id);
  EXPECT_EQ(found->name, "Probation");
  EXPECT_EQ(list_agencies(*world_.ledger->snapshot(), "", 100).size(), 4u);
  ASSERT_TRUE(world_.agencies.rename(ada, made->id, "Probation Service", found->index).ok());
  EXPECT_EQ(world_.agencies.rename(ada, made->id, "x", found->index).error().code(),
            ErrorCode::kPreconditionFailed);
}

TEST_F(AccountsTest, ListsPageWithoutGapsOrRepeats) {
  std::vector<std::string> seen;
  std::string after;
  for (;;) {
    const auto page = list_accounts(*world_.ledger->snapshot(), after, 3);
    for (const Account& account : page) seen.push_back(account.name);
    if (page.size() < 3) break;
    after = page.back().id.text();
  }
  EXPECT_EQ(seen.size(), 11u);
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
}

TEST_F(AccountsTest, BootstrapRefusesALogWithAccountsAndPlansThatMintPower) {
  const auto again = bootstrap(*world_.ledger, world_.clock, world_.passwords, LogKind::kDemo, {});
  EXPECT_EQ(again.error().code(), ErrorCode::kConflict);

  const auto empty = testing::make_test_ledger({std::make_shared<AccountsProjection>()});
  BootstrapPlan plan;
  plan.accounts = {{"ada", "Ada", "", {Role::kAdministrator}, "", FirstPassword::kTemporary},
                   {"iris", "Iris", "", {Role::kScrutineer}, "", FirstPassword::kTemporary},
                   {"carl", "Carl", "", {Role::kChair}, "", FirstPassword::kTemporary}};
  EXPECT_FALSE(bootstrap(*empty, world_.clock, world_.passwords, LogKind::kReal, plan).ok());
  plan.accounts.pop_back();
  const auto made = bootstrap(*empty, world_.clock, world_.passwords, LogKind::kReal, plan);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->passwords.at("ada").size(), 29u);
}

// Promise 2 of the design: rows are a function of the records alone.
TEST_F(AccountsTest, ReplayOfARichHistoryGivesTheSameRows) {
  const Principal ada = world_.as("ada");
  static_cast<void>(world_.sign_in("sam"));
  const auto lead = world_.accounts.grant_role(ada, world_.id("sam"), Role::kAgencyLead, {});
  ASSERT_TRUE(world_.grants.approve(world_.as("iris"), *lead->waiting, {}).ok());
  const auto reset = world_.accounts.reset_password(ada, world_.id("polly"), {});
  ASSERT_TRUE(reset.ok());
  const auto minted = world_.tokens.mint_operator_token("nora");
  ASSERT_TRUE(minted.ok());
  SignIn wrong = world_.attempt("gita");
  wrong.password = "wrong";
  static_cast<void>(world_.sessions.sign_in(wrong));
  static_cast<void>(world_.sign_in("gita"));
  ASSERT_TRUE(world_.accounts.disable(ada, world_.id("sue"), "left", {}).ok());
  ASSERT_TRUE(world_.accounts.revoke_role(ada, world_.id("sam"), Role::kSubmitter).ok());

  class NoRows final : public RowSource {
   public:
    std::optional<std::string> get_raw(RowSpace, std::string_view) const override {
      return std::nullopt;
    }
    void scan_raw(RowSpace, std::string_view, std::string_view, const RawVisitor&) const override {}
  } nothing;
  StateOverlay replayed(nothing);
  for (std::uint64_t index = 0; index < world_.ledger->size(); ++index) {
    const auto record = decode(world_.ledger->record(index).value()).value();
    const auto payload = world_.ledger->payload(index).value();
    AccountsProjection().apply({record, &payload.payload}, replayed);
    TrailProjection().apply({record, &payload.payload}, replayed);
  }
  const auto dump = [](const StateReader& state) {
    std::string text;
    for (const char* prefix : {"account", "agency/", "bearer", "credential/", "grant/", "login/",
                               "sign_in/", "trail/"}) {
      state.scan(prefix, "", [&](std::string_view key, const boost::json::object& row) {
        text += std::string(key) + " " + canonical(row) + "\n";
        return ScanStep::kContinue;
      });
    }
    return text;
  };
  const std::string live = dump(*world_.ledger->snapshot());
  EXPECT_GT(live.size(), 5000u);
  EXPECT_EQ(dump(replayed), live);
}

}  // namespace
}  // namespace scrutiny
