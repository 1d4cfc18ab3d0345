#include "server/service/timestamps/timestamper.h"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "server/service/timestamps/token_files.h"
#include "storage/audit/proof.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"
#include "tests/support/accounts_world.h"
#include "tests/support/time_authority.h"

namespace scrutiny {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr UnixMillis kDay = 86'400'000;
constexpr UnixMillis kStart = 1'767'603'600'000;  // of the fake clock

class TimestamperTest : public ::testing::Test {
 protected:
  TimestamperTest() {
    policy_.authority = "http://time.example";
    policy_.trust = TimestampTrust::parse(authority_.certificate()).value();
    policy_.pace = minutes(60);
    make();
  }
  void make() {
    timestamper_ = std::make_unique<Timestamper>(
        *world_.ledger, world_.clock, policy_,
        [this](ByteView query) -> Result<Bytes> {
          ++asked_;
          if (away_) return Error(ErrorCode::kUnavailable, "Nobody is there.");
          return authority_.answer(query, world_.clock.now() + apart_);
        },
        log_);
  }
  void grow() {
    ASSERT_TRUE(world_.agencies
                    .create(world_.as("ada"),
                            {"Agency " + std::to_string(++grown_), AgencyKind::kRelevantAgency, {}})
                    .ok());
  }

  testing::AccountsWorld world_{{std::make_shared<TimestampsProjection>()}};
  testing::TimeAuthority authority_{kStart - kDay, kStart + 40 * kDay};
  std::ostringstream said_;
  std::shared_ptr<spdlog::logger> log_ = std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(said_));
  TimestampPolicy policy_;
  std::unique_ptr<Timestamper> timestamper_;
  UnixMillis apart_ = 0;
  bool away_ = false;
  int asked_ = 0;
  int grown_ = 0;
};

TEST_F(TimestamperTest, KeepsTheTokenAndWhatItIsOver) {
  const std::uint64_t size = world_.ledger->size();
  const auto made = timestamper_->stamp();
  ASSERT_TRUE(made.ok()) << made.error().describe();
  EXPECT_EQ(made->size, size);
  EXPECT_EQ(made->index, size);
  EXPECT_EQ(made->time, kStart);
  EXPECT_EQ(timestamper_->status().uncovered, 1u) << "the record of the token itself";
  const auto token = from_base64(world_.payload(made->index).at("token").as_string()).value();
  EXPECT_EQ(made->token_sha256, to_hex(sha256(token)));
  EXPECT_EQ(list_timestamps(*world_.ledger->snapshot(), 0, 10).size(), 1u);
  EXPECT_EQ(load_timestamp(*world_.ledger->snapshot(), size)->token_sha256, made->token_sha256);
}

TEST_F(TimestamperTest, AsksAtItsPaceOnlyWhileTheLogGrowsAndDailyInAnyCase) {
  timestamper_->tick();
  EXPECT_EQ(asked_, 1) << "at once when there is none yet";
  timestamper_->tick();
  world_.clock.advance(hours(2));
  timestamper_->tick();
  EXPECT_EQ(asked_, 1) << "its own record is no growth";
  grow();
  timestamper_->tick();
  EXPECT_EQ(asked_, 2);
  grow();
  world_.clock.advance(minutes(59));
  timestamper_->tick();
  EXPECT_EQ(asked_, 2) << "not before the pace";
  world_.clock.advance(minutes(1));
  timestamper_->tick();
  EXPECT_EQ(asked_, 3);
  world_.clock.advance(hours(24) - seconds(1));
  timestamper_->tick();
  EXPECT_EQ(asked_, 3);
  world_.clock.advance(seconds(1));
  timestamper_->tick();
  EXPECT_EQ(asked_, 4) << "a day has passed";
}

TEST_F(TimestamperTest, TriesAgainAfterFiveMinutesAndSaysWhy) {
  away_ = true;
  timestamper_->tick();
  timestamper_->tick();
  world_.clock.advance(minutes(5) - seconds(1));
  timestamper_->tick();
  EXPECT_EQ(asked_, 1);
  world_.clock.advance(seconds(1));
  timestamper_->tick();
  EXPECT_EQ(asked_, 2);
  EXPECT_EQ(timestamper_->status().failures, 2u);
  EXPECT_EQ(timestamper_->status().failure, "Nobody is there.");
  EXPECT_NE(said_.str().find("no time token (2 attempts in a row)"), std::string::npos);
  away_ = false;
  world_.clock.advance(minutes(5));
  timestamper_->tick();
  EXPECT_EQ(timestamper_->status().failures, 0u);
  EXPECT_TRUE(timestamper_->status().newest);
}

TEST_F(TimestamperTest, RefusesATimeFarFromItsOwnClock) {
  for (const UnixMillis apart : {UnixMillis{300'001}, UnixMillis{-300'001}}) {
    apart_ = apart;
    const auto made = timestamper_->stamp();
    ASSERT_FALSE(made.ok());
    EXPECT_NE(made.error().public_text().find("look which of the two is wrong"), std::string::npos);
  }
  EXPECT_FALSE(newest_timestamp(*world_.ledger->snapshot()));
  apart_ = 300'000;
  EXPECT_TRUE(timestamper_->stamp().ok());
}

TEST_F(TimestamperTest, RenewsWithinADayOfTheCertificatesEndAndWarnsLongBefore) {
  ASSERT_TRUE(timestamper_->stamp().ok());
  EXPECT_FALSE(timestamper_->status().certificate_ends_soon);
  world_.clock.advance(hours(24 * 10) + hours(1));
  EXPECT_TRUE(timestamper_->status().certificate_ends_soon);
  ASSERT_TRUE(timestamper_->stamp().ok());
  EXPECT_NE(said_.str().find("certificate ends"), std::string::npos);
  world_.clock.advance(hours(24 * 29) - hours(1));
  timestamper_->tick();
  asked_ = 0;
  world_.clock.advance(minutes(61));
  timestamper_->tick();
  EXPECT_EQ(asked_, 1) << "though neither has the log grown nor a day passed";
}

TEST_F(TimestamperTest, GivesTheTokenThatVouchesForAnEarlierCheckpointWithAProof) {
  const auto checkpoint = [this] {
    return parse_checkpoint(parse_note(world_.ledger->checkpoint())->text).value();
  };
  const Checkpoint early = checkpoint();
  grow();
  const Checkpoint stamped = checkpoint();
  EXPECT_TRUE(time_token_files(*world_.ledger, early)->empty()) << "none yet";
  const auto made = timestamper_->stamp();
  ASSERT_TRUE(made.ok());
  const NamedFiles exact = time_token_files(*world_.ledger, stamped).value();
  const std::string name = "timestamps/" + std::to_string(stamped.size);
  ASSERT_EQ(exact.size(), 2u);
  EXPECT_EQ(exact[0].first, name + ".tsr");
  EXPECT_EQ(to_hex(sha256(as_bytes(exact[0].second))), made->token_sha256);
  EXPECT_EQ(to_hex(sha256(as_bytes(exact[1].second))), made->checkpoint_sha256);

  const NamedFiles later = time_token_files(*world_.ledger, early).value();
  ASSERT_EQ(later.size(), 3u);
  EXPECT_EQ(later[2].first, name + ".consistency");
  std::vector<Digest> proof;
  std::istringstream lines(later[2].second);
  for (std::string line; std::getline(lines, line);)
    proof.push_back(digest_from_base64(line).value());
  EXPECT_TRUE(verify_consistency({early.size, stamped.size, early.root, stamped.root}, proof).ok());
  EXPECT_TRUE(time_token_files(*world_.ledger, checkpoint())->empty()) << "not so far yet";
}

TEST_F(TimestamperTest, WithoutAnAuthorityNothingIsAsked) {
  policy_ = {};
  make();
  timestamper_->tick();
  EXPECT_EQ(asked_, 0);
  EXPECT_EQ(timestamper_->stamp().error().code(), ErrorCode::kConflict);
}

}  // namespace
}  // namespace scrutiny
