#include "server/service/sessions.h"

#include <climits>
#include <ctime>

#include <gtest/gtest.h>

#include "tests/support/accounts_world.h"
#include "tests/support/hooked_ledger.h"

namespace scrutiny {
namespace {

using testing::AccountsWorld;

class SessionsTest : public ::testing::Test {
 protected:
  ErrorCode refused(const SignIn& attempt) {
    const auto session = world_.sessions.sign_in(attempt);
    return session.ok() ? ErrorCode::kInternal : session.error().code();
  }
  bool is_live(const SignedIn& session) {
    return world_.bearers.authenticate_session(session.secret).ok();
  }
  SignIn wrong(const std::string& name) {
    SignIn attempt = world_.attempt(name);
    attempt.password = "something else entirely";
    return attempt;
  }

  AccountsWorld world_;
};

TEST_F(SessionsTest, SignInGivesASessionOfTheHolder) {
  SignIn attempt = world_.attempt("sam");
  attempt.name = "  SAM ";
  const auto session = world_.sessions.sign_in(attempt);
  ASSERT_TRUE(session.ok());
  const auto who = world_.bearers.authenticate_session(session->secret);
  ASSERT_TRUE(who.ok());
  EXPECT_EQ(who.value()->principal.account, world_.id("sam"));
  EXPECT_EQ(who.value()->principal.agency, world_.agency("children"));
  EXPECT_TRUE(who.value()->principal.roles.has(Role::kSubmitter));
  EXPECT_EQ(who.value()->csrf_token, csrf_token(session->secret));
  EXPECT_FALSE(world_.bearers.authenticate_token(session->secret).ok());
}

TEST_F(SessionsTest, SecretsAreNotInTheTrail) {
  const SignedIn session = world_.sign_in("sam");
  for (std::uint64_t i = 0; i < world_.ledger->size(); ++i) {
    const std::string payload = world_.ledger->payload(i)->bytes;
    EXPECT_EQ(payload.find(session.secret), std::string::npos);
    EXPECT_EQ(payload.find(AccountsWorld::password("sam")), std::string::npos);
  }
}

TEST_F(SessionsTest, WrongPasswordUnknownNameAndDisabledAccountAreToldTheSame) {
  ASSERT_TRUE(world_.accounts.disable(world_.as("ada"), world_.id("polly"), "left", {}).ok());
  const auto bad = world_.sessions.sign_in(wrong("sam"));
  const auto unknown = world_.sessions.sign_in(wrong("nobody"));
  const auto disabled = world_.sessions.sign_in(world_.attempt("polly"));
  for (const auto* outcome : {&bad, &unknown, &disabled}) {
    ASSERT_FALSE(outcome->ok());
    EXPECT_EQ(outcome->error().code(), ErrorCode::kBadCredentials);
    EXPECT_EQ(outcome->error().public_text(), bad.error().public_text());
  }
}

TEST_F(SessionsTest, OddNamesAndPasswordsAreJustWrong) {
  for (const std::string& name : {std::string(), std::string(" "), std::string("a/b"),
                                  std::string("sam\0x", 5), std::string(100'000, 'x')}) {
    SignIn attempt = wrong("sam");
    attempt.name = name;
    EXPECT_EQ(refused(attempt), ErrorCode::kBadCredentials);
  }
  SignIn attempt = world_.attempt("sam");
  attempt.password.assign(1'000'000, 'x');
  EXPECT_EQ(refused(attempt), ErrorCode::kBadCredentials);
  attempt.password.clear();
  EXPECT_EQ(refused(attempt), ErrorCode::kBadCredentials);
}

TEST_F(SessionsTest, GuessersAreSlowedDownAndTheHolderGetsInAfterTheWait) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(refused(wrong("sam")), ErrorCode::kBadCredentials);
  std::chrono::seconds wait{0};
  const auto throttled = world_.sessions.sign_in(world_.attempt("sam"), &wait);
  ASSERT_FALSE(throttled.ok());
  EXPECT_EQ(throttled.error().code(), ErrorCode::kTooManyRequests);
  EXPECT_GT(wait.count(), 0);
  world_.clock.advance(wait);
  EXPECT_TRUE(world_.sessions.sign_in(world_.attempt("sam")).ok());
}

TEST_F(SessionsTest, UnknownNamesAreSlowedDownTheSameWay) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(refused(wrong("nobody")), ErrorCode::kBadCredentials);
  EXPECT_EQ(refused(wrong("nobody")), ErrorCode::kTooManyRequests);
}

TEST_F(SessionsTest, FailuresOfOneMinuteBecomeOneRecordPerAccount) {
  for (int i = 0; i < 40; ++i) static_cast<void>(refused(wrong("sam")));
  for (int i = 0; i < 3; ++i) static_cast<void>(refused(wrong("polly")));
  for (int i = 0; i < 5; ++i) static_cast<void>(refused(wrong("nobody" + std::to_string(i))));
  ASSERT_TRUE(world_.failures.flush().ok());
  EXPECT_TRUE(world_.records("session.failed").empty()) << "the minute is not over";
  world_.clock.advance(std::chrono::minutes(1));
  static_cast<void>(refused(wrong("polly")));  // of the next minute
  ASSERT_TRUE(world_.failures.flush().ok());
  const auto records = world_.records("session.failed");
  ASSERT_EQ(records.size(), 3u);
  std::map<std::string, std::int64_t> counts;
  for (const auto index : records) {
    const auto payload = world_.payload(index);
    const auto* account = payload.if_contains("account");
    counts[account == nullptr ? "" : std::string(account->as_string())] =
        payload.at("count").as_int64();
    EXPECT_EQ(payload.at("minute").as_string(), "2026-01-05T09:00:00.000Z");
  }
  EXPECT_EQ(counts[world_.id("sam").text()], 40);
  EXPECT_EQ(counts[world_.id("polly").text()], 3);
  EXPECT_EQ(counts[""], 5);
  ASSERT_TRUE(world_.failures.flush_all().ok());
  EXPECT_EQ(world_.records("session.failed").size(), 4u);
  ASSERT_TRUE(world_.failures.flush_all().ok());
  EXPECT_EQ(world_.records("session.failed").size(), 4u);
}

TEST_F(SessionsTest, HolderIsToldOfFailuresSinceTheLastSignIn) {
  static_cast<void>(world_.sign_in("sam"));
  static_cast<void>(refused(wrong("sam")));
  static_cast<void>(refused(wrong("sam")));
  world_.clock.advance(std::chrono::hours(2));
  const SignedIn session = world_.sign_in("sam");
  EXPECT_EQ(session.history.failed_before, 2u);
  EXPECT_EQ(*session.history.last - *session.history.last_before, 2 * 3600 * 1000);
  EXPECT_EQ(world_.sign_in("sam").history.failed_before, 0u);
}

TEST_F(SessionsTest, SessionsEndAfterAnIdleHourAndAfterTwelveHoursInAll) {
  const SignedIn idle = world_.sign_in("sam");
  const SignedIn busy = world_.sign_in("sam");
  for (int i = 0; i < 13; ++i) {
    EXPECT_TRUE(is_live(busy)) << i;
    world_.clock.advance(std::chrono::minutes(55));
  }
  EXPECT_FALSE(is_live(idle));
  EXPECT_TRUE(is_live(busy));  // at 11:55
  world_.clock.advance(std::chrono::minutes(5));
  EXPECT_FALSE(is_live(busy));  // at 12:00
}

TEST_F(SessionsTest, IdleSessionStaysEndedEvenIfUsedAgain) {
  const SignedIn session = world_.sign_in("sam");
  ASSERT_TRUE(is_live(session));
  world_.clock.advance(std::chrono::minutes(60));
  EXPECT_FALSE(is_live(session));
  EXPECT_FALSE(is_live(session));
  world_.bearers.forget_everyone();
  EXPECT_FALSE(is_live(session));
}

TEST_F(SessionsTest, RestartCountsAsUseWithinTheAbsoluteEnd) {
  const SignedIn session = world_.sign_in("sam");
  world_.clock.advance(std::chrono::hours(3));
  BearerAuthenticator restarted(*world_.ledger, world_.clock, {});
  EXPECT_TRUE(restarted.authenticate_session(session.secret).ok());
  world_.clock.advance(std::chrono::minutes(61));
  EXPECT_FALSE(restarted.authenticate_session(session.secret).ok());
  BearerAuthenticator later(*world_.ledger, world_.clock, {});
  world_.clock.advance(std::chrono::minutes(61));
  EXPECT_FALSE(later.authenticate_session(session.secret).ok());
}

TEST_F(SessionsTest, SigningOutEndsThatSessionOnly) {
  const SignedIn one = world_.sign_in("sam");
  const SignedIn other = world_.sign_in("sam");
  const auto who = world_.bearers.authenticate_session(one.secret);
  ASSERT_TRUE(is_live(other));
  ASSERT_TRUE(world_.sessions.sign_out(who.value()->principal).ok());
  EXPECT_FALSE(is_live(one));
  EXPECT_TRUE(is_live(other));
  EXPECT_FALSE(world_.sessions.sign_out(who.value()->principal).ok());
}

TEST_F(SessionsTest, OldestSessionMakesRoomForTheTwentyFirst) {
  const SignedIn first = world_.sign_in("sam");
  world_.clock.advance(std::chrono::seconds(1));
  const SignedIn second = world_.sign_in("sam");
  for (int i = 0; i < 18; ++i) {
    world_.clock.advance(std::chrono::seconds(1));
    static_cast<void>(world_.sign_in("sam"));
  }
  ASSERT_TRUE(is_live(first));
  world_.clock.advance(std::chrono::seconds(1));
  const SignedIn newest = world_.sign_in("sam");
  EXPECT_FALSE(is_live(first));
  EXPECT_TRUE(is_live(second));
  EXPECT_TRUE(is_live(newest));
}

TEST_F(SessionsTest, ChangingThePasswordEndsTheOthersSessions) {
  const SignedIn here = world_.sign_in("sam");
  const SignedIn elsewhere = world_.sign_in("sam");
  const Principal who = world_.bearers.authenticate_session(here.secret).value()->principal;
  const std::string chosen = "entirely different words";
  EXPECT_EQ(world_.sessions.change_password(who, "wrong", chosen).error().field_name(), "password");
  ASSERT_TRUE(world_.sessions.change_password(who, AccountsWorld::password("sam"), chosen).ok());
  EXPECT_TRUE(is_live(here));
  EXPECT_FALSE(is_live(elsewhere));
  EXPECT_EQ(refused(world_.attempt("sam")), ErrorCode::kBadCredentials);
  SignIn attempt = world_.attempt("sam");
  attempt.password = chosen;
  EXPECT_TRUE(world_.sessions.sign_in(attempt).ok());
}

TEST_F(SessionsTest, WeakPasswordsAreRefusedWithTheReason) {
  const SignedIn here = world_.sign_in("sam");
  const Principal who = world_.bearers.authenticate_session(here.secret).value()->principal;
  for (const std::string& weak :
       {std::string("short"), std::string("passwordpassword"), std::string("qwerty123456"),
        std::string("sam sam sam sam"), std::string("Children's Services"),
        std::string("aaaaaaaaaaaaaaaa"), std::string(257, 'x'),
        std::string("\xff\xfe tail tail tail")}) {
    const auto outcome = world_.sessions.change_password(who, AccountsWorld::password("sam"), weak);
    ASSERT_FALSE(outcome.ok()) << weak;
    EXPECT_EQ(outcome.error().code(), ErrorCode::kInvalidArgument);
    EXPECT_EQ(outcome.error().field_name(), "new_password");
  }
}

TEST_F(SessionsTest, TemporaryPasswordMustBeReplacedBeforeASessionOpens) {
  const auto reset = world_.accounts.reset_password(world_.as("ada"), world_.id("sam"), {});
  ASSERT_TRUE(reset.ok());
  SignIn attempt = world_.attempt("sam");
  EXPECT_EQ(refused(attempt), ErrorCode::kBadCredentials) << "the old one no longer works";
  attempt.password = reset->temporary_password;
  EXPECT_EQ(refused(attempt), ErrorCode::kPasswordChangeRequired);
  attempt.new_password = attempt.password;
  EXPECT_EQ(refused(attempt), ErrorCode::kInvalidArgument);
  attempt.new_password = "short";
  EXPECT_EQ(refused(attempt), ErrorCode::kInvalidArgument);
  attempt.new_password = "entirely different words";
  ASSERT_TRUE(world_.sessions.sign_in(attempt).ok());
  EXPECT_EQ(refused(attempt), ErrorCode::kBadCredentials) << "the temporary one works once";
}

TEST_F(SessionsTest, PasswordResetWhileSigningInWins) {
  testing::HookedLedger hooked(*world_.ledger);
  Sessions sessions({hooked, world_.clock, world_.bearers}, world_.passwords, world_.throttle,
                    world_.failures, {});
  hooked.at_snapshot(2, [&] {  // after the password was found right
    EXPECT_TRUE(world_.accounts.reset_password(world_.as("ada"), world_.id("sam"), {}).ok());
  });
  const auto session = sessions.sign_in(world_.attempt("sam"));
  ASSERT_FALSE(session.ok());
  EXPECT_EQ(session.error().code(), ErrorCode::kConflict);
  EXPECT_TRUE(world_.records("session.opened").empty());
}

TEST_F(SessionsTest, TemporaryPasswordRunsOutAfterAWeek) {
  const auto reset = world_.accounts.reset_password(world_.as("ada"), world_.id("sam"), {});
  SignIn attempt = world_.attempt("sam");
  attempt.password = reset->temporary_password;
  attempt.new_password = "entirely different words";
  world_.clock.advance(std::chrono::hours(7 * 24));
  EXPECT_EQ(refused(attempt), ErrorCode::kBadCredentials);
}

TEST_F(SessionsTest, PasswordsTakeTheSameWorkWhetherTheNameExists) {
  PasswordRules rules;  // the product's cost: long enough to measure
  const Passwords passwords(rules, PasswordDenylist(""));
  const std::string phc = passwords.hash("the right words").value();
  const auto time_of = [&](const std::string& stored) {  // of this thread's own work
    auto best = std::clock_t(LONG_MAX);
    for (int i = 0; i < 5; ++i) {
      const std::clock_t begin = std::clock();
      EXPECT_FALSE(passwords.matches("the wrong words", stored));
      best = std::min(best, std::clock() - begin);
    }
    return static_cast<double>(best);
  };
  const double known = time_of(phc);
  const double unknown = time_of("");
  EXPECT_LT(std::abs(known - unknown) / known, 0.5) << known << " " << unknown;
  EXPECT_TRUE(passwords.matches("the right words", phc));
}

}  // namespace
}  // namespace scrutiny
