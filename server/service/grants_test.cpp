#include "server/service/grants.h"

#include <gtest/gtest.h>

#include "tests/support/accounts_world.h"

namespace scrutiny {
namespace {

using testing::AccountsWorld;

class GrantsTest : public ::testing::Test {
 protected:
  GrantId ask(const std::string& about, Role role, const std::string& by = "ada") {
    const auto outcome = world_.accounts.grant_role(world_.as(by), world_.id(about), role, {});
    if (!outcome.ok()) throw std::runtime_error(outcome.error().describe());
    return outcome->waiting.value();
  }
  ErrorCode approve(const std::string& by, const GrantId& grant) {
    const auto approved = world_.grants.approve(world_.as(by), grant, {});
    return approved.ok() ? ErrorCode::kInternal : approved.error().code();
  }
  static constexpr ErrorCode kDone = ErrorCode::kInternal;

  AccountsWorld world_;
};

TEST_F(GrantsTest, OrdinaryRolesAreGivenAtOnce) {
  const auto outcome =
      world_.accounts.grant_role(world_.as("ada"), world_.id("sam"), Role::kGroupMember, {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_FALSE(outcome->waiting);
  EXPECT_TRUE(world_.account("sam").roles.has(Role::kGroupMember));
}

TEST_F(GrantsTest, LeadChairAndScrutineerWaitForASecondPerson) {
  for (const auto& [name, role] :
       std::map<std::string, Role>{{"sam", Role::kAgencyLead}, {"polly", Role::kChair}}) {
    const GrantId grant = ask(name, role);
    EXPECT_FALSE(world_.account(name).roles.has(role));
    EXPECT_EQ(approve("iris", grant), kDone);
    EXPECT_TRUE(world_.account(name).roles.has(role));
  }
  const auto fresh =
      world_.accounts.create(world_.as("ada"), {"ines", "Ines", std::nullopt, {}, std::nullopt});
  ASSERT_TRUE(fresh.ok());
  const auto asked = world_.accounts.grant_role(world_.as("ada"), fresh->id, Role::kScrutineer, {});
  ASSERT_TRUE(asked.ok());
  EXPECT_EQ(approve("carla", asked->waiting.value()), kDone);
  EXPECT_EQ(find_account(*world_.ledger->snapshot(), fresh->id)->roles, RoleSet{Role::kScrutineer});
}

TEST_F(GrantsTest, BothStepsAreRecordedWithWhoDidThem) {
  const GrantId grant = ask("sam", Role::kAgencyLead);
  ASSERT_EQ(approve("iris", grant), kDone);
  const auto requested = world_.records("grant.requested");
  const auto granted = world_.records("role.granted");
  ASSERT_EQ(requested.size(), 1u);
  ASSERT_EQ(granted.size(), 1u);
  EXPECT_EQ(world_.payload(requested[0]).at("requested_by").as_string(), world_.id("ada").text());
  EXPECT_EQ(world_.payload(granted[0]).at("requested_by").as_string(), world_.id("ada").text());
  EXPECT_EQ(world_.payload(granted[0]).at("grant").as_string(), grant.text());
  const auto stored = find_grant(*world_.ledger->snapshot(), grant);
  EXPECT_EQ(stored->state, GrantState::kApproved);
  EXPECT_EQ(stored->decided_by, id_cast<ActorId>(world_.id("iris")));
}

TEST_F(GrantsTest, NobodyButAnUninvolvedChairOrScrutineerDecides) {
  const GrantId grant = ask("sam", Role::kAgencyLead);
  for (const char* name : {"ada", "abe", "sam", "lena", "gita", "sue", "nora"}) {
    EXPECT_EQ(approve(name, grant), ErrorCode::kForbidden) << name;
  }
  EXPECT_FALSE(world_.account("sam").roles.has(Role::kAgencyLead));
  // The chair about whose own password it is.
  const auto reset = world_.accounts.reset_password(world_.as("ada"), world_.id("carla"), {});
  ASSERT_TRUE(reset.ok());
  EXPECT_EQ(approve("carla", reset->waiting.value()), ErrorCode::kForbidden);
  EXPECT_EQ(approve("iris", reset->waiting.value()), kDone);
}

TEST_F(GrantsTest, RequesterWhoBecomesChairStillCannotDecide) {
  const GrantId grant = ask("sam", Role::kAgencyLead);
  ASSERT_TRUE(
      world_.accounts.revoke_role(world_.as("abe"), world_.id("ada"), Role::kAdministrator).ok());
  ASSERT_EQ(approve("iris", ask("ada", Role::kChair, "abe")), kDone);
  EXPECT_EQ(approve("ada", grant), ErrorCode::kForbidden);
  EXPECT_EQ(approve("carla", grant), kDone);
}

TEST_F(GrantsTest, NobodyAsksForThemselves) {
  EXPECT_EQ(world_.accounts.grant_role(world_.as("ada"), world_.id("ada"), Role::kAgencyLead, {})
                .error()
                .code(),
            ErrorCode::kForbidden);
}

TEST_F(GrantsTest, RightsLostBeforeTheDecisionCount) {
  const GrantId grant = ask("sam", Role::kAgencyLead);
  const Principal chair = world_.as("carla");
  ASSERT_TRUE(world_.accounts.revoke_role(world_.as("ada"), world_.id("carla"), Role::kChair).ok());
  EXPECT_EQ(world_.grants.approve(chair, grant, {}).error().code(), ErrorCode::kForbidden);
}

TEST_F(GrantsTest, DecidedOnceRefusedWithdrawnOrTooOldStaysSo) {
  const GrantId approved = ask("sam", Role::kAgencyLead);
  ASSERT_EQ(approve("iris", approved), kDone);
  EXPECT_EQ(approve("carla", approved), ErrorCode::kConflict);

  const GrantId refused = ask("polly", Role::kAgencyLead);
  ASSERT_TRUE(world_.grants.refuse(world_.as("iris"), refused, "not agreed", {}).ok());
  EXPECT_EQ(approve("carla", refused), ErrorCode::kConflict);

  const GrantId withdrawn = ask("polly", Role::kAgencyLead);
  EXPECT_EQ(world_.grants.withdraw(world_.as("abe"), withdrawn, {}).error().code(),
            ErrorCode::kForbidden);
  ASSERT_TRUE(world_.grants.withdraw(world_.as("ada"), withdrawn, {}).ok());
  EXPECT_EQ(approve("iris", withdrawn), ErrorCode::kConflict);

  const GrantId old = ask("polly", Role::kAgencyLead);
  world_.clock.advance(std::chrono::hours(14 * 24));
  EXPECT_EQ(approve("iris", old), ErrorCode::kConflict);
  EXPECT_FALSE(world_.account("polly").roles.has(Role::kAgencyLead));
}

TEST_F(GrantsTest, TheSameWishIsNotAskedForTwice) {
  static_cast<void>(ask("sam", Role::kAgencyLead));
  EXPECT_EQ(world_.accounts.grant_role(world_.as("abe"), world_.id("sam"), Role::kAgencyLead, {})
                .error()
                .code(),
            ErrorCode::kConflict);
}

TEST_F(GrantsTest, OperatorTokensDecideNothing) {
  const GrantId grant = ask("sam", Role::kAgencyLead);
  Principal by_token = world_.as("iris");
  by_token.credential = Credential::kOperatorToken;
  EXPECT_EQ(world_.grants.approve(by_token, grant, {}).error().code(), ErrorCode::kForbidden);
  EXPECT_EQ(world_.grants.refuse(by_token, grant, "no", {}).error().code(), ErrorCode::kForbidden);
}

TEST_F(GrantsTest, ResetPasswordOfAPowerfulAccountGoesToTheOneWhoApproves) {
  const SignedIn session = world_.sign_in("lena");
  const auto reset = world_.accounts.reset_password(world_.as("ada"), world_.id("lena"), {});
  ASSERT_TRUE(reset.ok());
  ASSERT_TRUE(reset->waiting);
  EXPECT_TRUE(reset->temporary_password.empty());
  EXPECT_TRUE(world_.bearers.authenticate_session(session.secret).ok()) << "nothing happened yet";
  const auto approved = world_.grants.approve(world_.as("iris"), *reset->waiting, {});
  ASSERT_TRUE(approved.ok());
  EXPECT_FALSE(world_.bearers.authenticate_session(session.secret).ok());
  SignIn attempt = world_.attempt("lena");
  attempt.password = approved->temporary_password;
  attempt.new_password = "entirely different words";
  EXPECT_TRUE(world_.sessions.sign_in(attempt).ok());
}

TEST_F(GrantsTest, RepeatedApprovalHasOneEffectAndDoesNotRepeatThePassword) {
  const auto reset = world_.accounts.reset_password(world_.as("ada"), world_.id("lena"), {});
  const IdempotencyClaim claim{world_.id("iris"), "key", {}};
  const auto first = world_.grants.approve(world_.as("iris"), *reset->waiting, claim);
  const auto second = world_.grants.approve(world_.as("iris"), *reset->waiting, claim);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->receipt.index, first->receipt.index);
  EXPECT_TRUE(second->temporary_password.empty());
}

TEST_F(GrantsTest, PendingOnesAreListed) {
  const GrantId grant = ask("sam", Role::kAgencyLead);
  static_cast<void>(ask("polly", Role::kAgencyLead));
  const auto state = world_.ledger->snapshot();
  EXPECT_EQ(list_grants(*state, GrantState::kPending, "", 10).size(), 2u);
  EXPECT_EQ(list_grants(*state, std::nullopt, "", 1).size(), 1u);
  EXPECT_TRUE(list_grants(*state, GrantState::kApproved, "", 10).empty());
  EXPECT_FALSE(find_grant(*state, GrantId()));
  EXPECT_EQ(find_grant(*state, grant)->role, Role::kAgencyLead);
}

}  // namespace
}  // namespace scrutiny
