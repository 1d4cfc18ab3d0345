#include "server/service/tokens.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "server/service/system_actors.h"
#include "storage/audit/record.h"
#include "tests/support/accounts_world.h"
#include "tests/support/hooked_ledger.h"

namespace scrutiny {
namespace {

using testing::AccountsWorld;

class TokensTest : public ::testing::Test {
 protected:
  MadeToken make(AccountsWorld& world, const std::string& name) {
    auto made = world.tokens.create(world.as(name), {"my script", std::nullopt, std::nullopt});
    if (!made.ok()) throw std::runtime_error(made.error().describe());
    return std::move(made).value();
  }
  static Result<std::shared_ptr<const Authenticated>> present(AccountsWorld& world,
                                                              const std::string& secret) {
    return world.bearers.authenticate_token(secret);
  }
  AccountsWorld world_;
};

TEST_F(TokensTest, HoldersTokenActsAsTheHolder) {
  const MadeToken token = make(world_, "sam");
  EXPECT_TRUE(token.secret.starts_with("slt_"));
  const auto who = present(world_, token.secret);
  ASSERT_TRUE(who.ok());
  const Principal& principal = who.value()->principal;
  EXPECT_EQ(principal.actor, id_cast<ActorId>(world_.id("sam")));
  EXPECT_EQ(principal.credential, Credential::kToken);
  EXPECT_EQ(principal.credential_id, token.id);
  EXPECT_TRUE(who.value()->csrf_token.empty());
  EXPECT_FALSE(world_.bearers.authenticate_session(token.secret).ok());
}

TEST_F(TokensTest, WhatIsNotASecretOfOursIsRefused) {
  const std::string secret = make(world_, "sam").secret;
  std::string flipped = secret;
  flipped.back() = flipped.back() == 'A' ? 'B' : 'A';
  for (const std::string& bad : {std::string(), std::string("slt_"), secret.substr(4), secret + "A",
                                 flipped, std::string(47, '\0'), std::string(1'000'000, 'a')}) {
    EXPECT_FALSE(present(world_, bad).ok());
  }
}

TEST_F(TokensTest, TokensRunOutAndCannotBeMadeToLastLonger) {
  const MadeToken usual = make(world_, "sam");
  const auto longer =
      world_.tokens.create(world_.as("sam"), {"long", std::chrono::hours(24 * 700), std::nullopt});
  EXPECT_EQ(longer->expires, usual.expires);
  const auto day =
      world_.tokens.create(world_.as("sam"), {"short", std::chrono::hours(24), std::nullopt});
  world_.clock.advance(std::chrono::hours(24));
  EXPECT_FALSE(present(world_, day->secret).ok());
  EXPECT_TRUE(present(world_, usual.secret).ok());
  world_.clock.advance(std::chrono::hours(24 * 89));
  EXPECT_FALSE(present(world_, usual.secret).ok());
}

TEST_F(TokensTest, RevokedTokenIsRefusedFromThenOn) {
  const MadeToken token = make(world_, "sam");
  ASSERT_TRUE(present(world_, token.secret).ok());
  EXPECT_EQ(world_.tokens.revoke(world_.as("polly"), token.id).error().code(),
            ErrorCode::kNotFound);
  ASSERT_TRUE(world_.tokens.revoke(world_.as("sam"), token.id).ok());
  EXPECT_FALSE(present(world_, token.secret).ok());
  EXPECT_EQ(world_.tokens.revoke(world_.as("sam"), token.id).error().code(), ErrorCode::kNotFound);
}

TEST_F(TokensTest, TokensCannotMakeTokens) {
  for (const Credential credential : {Credential::kToken, Credential::kOperatorToken}) {
    Principal who = world_.as("sam");
    who.credential = credential;
    EXPECT_EQ(world_.tokens.create(who, {"more", {}, {}}).error().code(), ErrorCode::kForbidden);
  }
}

TEST_F(TokensTest, RepeatedCreationGivesTheSameTokenWithoutItsSecret) {
  const Tokens::NewToken wish{"script", std::nullopt,
                              IdempotencyClaim{world_.id("sam"), "key", {}}};
  const auto first = world_.tokens.create(world_.as("sam"), wish);
  const auto second = world_.tokens.create(world_.as("sam"), wish);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(second->expires, first->expires);
  EXPECT_TRUE(second->secret.empty());
}

TEST_F(TokensTest, AnAccountHasABoundedNumberOfTokens) {
  for (int i = 0; i < 50; ++i) static_cast<void>(make(world_, "sam"));
  EXPECT_EQ(world_.tokens.create(world_.as("sam"), {"more", {}, {}}).error().code(),
            ErrorCode::kConflict);
  EXPECT_FALSE(world_.tokens.mint_operator_token("sam").ok());
  EXPECT_TRUE(world_.tokens.mint_operator_token("polly").ok());
}

TEST_F(TokensTest, OperatorsTokenHasItsOwnIdAsActorAndIsShownToTheHolder) {
  const auto minted = world_.tokens.mint_operator_token("Sam");
  ASSERT_TRUE(minted.ok());
  const auto who = present(world_, minted->secret);
  ASSERT_TRUE(who.ok());
  EXPECT_EQ(who.value()->principal.actor, id_cast<ActorId>(minted->id));
  EXPECT_EQ(who.value()->principal.account, world_.id("sam"));
  EXPECT_EQ(who.value()->principal.credential, Credential::kOperatorToken);
  const auto record = decode(world_.ledger->record(minted->receipt.index).value());
  EXPECT_EQ(record->actor, system_actors::kOperator);
  EXPECT_EQ(record->action, "token.created");

  const SignedIn session = world_.sign_in("sam");
  ASSERT_EQ(session.operator_tokens.size(), 1u);
  EXPECT_EQ(session.operator_tokens[0].id, minted->id);
  ASSERT_TRUE(world_.tokens.acknowledge(world_.as("sam"), minted->id, {}).ok());
  EXPECT_TRUE(world_.sign_in("sam").operator_tokens.empty());
  EXPECT_TRUE(present(world_, minted->secret).ok());
  EXPECT_EQ(world_.tokens.acknowledge(world_.as("sam"), minted->id, {}).error().code(),
            ErrorCode::kConflict);
}

TEST_F(TokensTest, AnOperatorsTokenCannotAcknowledgeItself) {
  const auto minted = world_.tokens.mint_operator_token("sam");
  const Principal itself = present(world_, minted->secret).value()->principal;
  EXPECT_EQ(world_.tokens.acknowledge(itself, minted->id, {}).error().code(),
            ErrorCode::kForbidden);
}

TEST_F(TokensTest, OperatorMintsNoneForUnknownOrDisabledAccounts) {
  EXPECT_EQ(world_.tokens.mint_operator_token("nobody").error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(world_.tokens.mint_operator_token("").error().code(), ErrorCode::kNotFound);
  ASSERT_TRUE(world_.accounts.disable(world_.as("ada"), world_.id("sam"), "left", {}).ok());
  EXPECT_EQ(world_.tokens.mint_operator_token("sam").error().code(), ErrorCode::kForbidden);
}

TEST_F(TokensTest, OutsideADemoTheOperatorCannotActForScrutineerChairOrLead) {
  AccountsWorld real({}, LogKind::kReal);
  for (const char* name : {"iris", "carla", "lena"}) {
    EXPECT_EQ(real.tokens.mint_operator_token(name).error().code(), ErrorCode::kForbidden) << name;
    EXPECT_TRUE(world_.tokens.mint_operator_token(name).ok()) << name;
  }
  EXPECT_TRUE(real.tokens.mint_operator_token("sam").ok());
}

TEST_F(TokensTest, OperatorsTokenStopsWorkingWhenItsHolderBecomesPowerful) {
  AccountsWorld real({}, LogKind::kReal);
  const auto minted = real.tokens.mint_operator_token("sam");
  ASSERT_TRUE(present(real, minted->secret).ok());
  const auto asked =
      real.accounts.grant_role(real.as("ada"), real.id("sam"), Role::kAgencyLead, {});
  ASSERT_TRUE(real.grants.approve(real.as("iris"), *asked->waiting, {}).ok());
  EXPECT_FALSE(present(real, minted->secret).ok());
}

TEST_F(TokensTest, CacheHoldsABoundedNumberAndForgetsNothingThatMatters) {
  std::vector<std::string> secrets;
  for (const char* name : {"sam", "polly", "gita", "nora"}) {
    for (int i = 0; i < 40; ++i) secrets.push_back(make(world_, name).secret);
  }
  for (int round = 0; round < 2; ++round) {  // the world caches 64 secrets
    for (const std::string& secret : secrets) EXPECT_TRUE(present(world_, secret).ok());
  }
}

TEST_F(TokensTest, LookupThatReadBeforeARevocationIsNotKept) {
  testing::HookedLedger hooked(*world_.ledger);
  BearerAuthenticator bearers(hooked, world_.clock, {});
  Tokens tokens({*world_.ledger, world_.clock, bearers}, {});
  const MadeToken token = make(world_, "sam");
  hooked.at_snapshot(1, [&] { EXPECT_TRUE(tokens.revoke(world_.as("sam"), token.id).ok()); });
  static_cast<void>(bearers.authenticate_token(token.secret));  // began before the revocation
  EXPECT_FALSE(bearers.authenticate_token(token.secret).ok());
}

// A lookup racing with a revocation must not leave the old answer in the cache.
TEST_F(TokensTest, RevocationHoldsAgainstRequestsInFlight) {
  for (int round = 0; round < 50; ++round) {
    const MadeToken token = make(world_, "sam");
    std::atomic<bool> revoked{false};
    std::atomic<int> admitted_after{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 3; ++i) {
      clients.emplace_back([&] {
        for (int n = 0; n < 200; ++n) {
          const bool too_late = revoked.load();
          if (present(world_, token.secret).ok() && too_late) ++admitted_after;
        }
      });
    }
    EXPECT_TRUE(world_.tokens.revoke(world_.as("sam"), token.id).ok());
    revoked = true;
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(admitted_after, 0);
    EXPECT_FALSE(present(world_, token.secret).ok());
  }
}

}  // namespace
}  // namespace scrutiny
