#include "storage/audit/verify/time_tokens.h"

#include <map>

#include <gtest/gtest.h>

#include "storage/crypto/sha256.h"
#include "tests/support/time_authority.h"

namespace scrutiny {
namespace {

constexpr UnixMillis kDay = 86'400'000;
constexpr UnixMillis kStart = 1'767'603'600'000;

class Supplied final : public TimeTokenSource {
 public:
  Result<std::vector<std::uint64_t>> sizes() override {
    std::vector<std::uint64_t> out;
    for (const auto& [size, text] : texts) out.push_back(size);
    return out;
  }
  Result<std::string> checkpoint(std::uint64_t size) override { return texts.at(size); }
  Result<Bytes> token(std::uint64_t size) override {
    const auto found = tokens.find(size);
    if (found == tokens.end()) return Error(ErrorCode::kNotFound, "It is not there.");
    return found->second;
  }
  std::map<std::uint64_t, std::string> texts;
  std::map<std::uint64_t, Bytes> tokens;
};

class TimeTokensTest : public ::testing::Test {
 protected:
  // A token over `size` records, recorded as record `record`.
  void stamp(const testing::TimeAuthority& by, std::uint64_t size, std::uint64_t record,
             UnixMillis at) {
    const std::string text =
        format_checkpoint({"example.com/log", size, sha256(as_bytes(std::to_string(size))), {}});
    TimestampQuery query;
    query.imprint = sha256(as_bytes(text));
    source_.texts[size] = text;
    source_.tokens[size] = by.answer(encode_timestamp_query(query), at);
    recorded_.push_back({record, query.imprint, sha256(source_.tokens[size])});
  }
  TimeTokenReport check(UnixMillis now = kStart) {
    return check_time_tokens(recorded_, source_, trust_, now);
  }
  std::vector<std::string_view> standings(UnixMillis now) {
    std::vector<std::string_view> out;
    for (const CheckedToken& token : check(now).tokens) out.push_back(text(token.standing));
    return out;
  }

  testing::TimeAuthority old_{kStart - kDay, kStart + 10 * kDay};
  testing::TimeAuthority new_{kStart - kDay, kStart + 100 * kDay};
  TimestampTrust trust_ = TimestampTrust::parse(old_.certificate() + new_.certificate()).value();
  Supplied source_;
  std::vector<RecordedToken> recorded_;
};

using Words = std::vector<std::string_view>;

TEST_F(TimeTokensTest, SaysWhatExistedBeforeAndWhatDidNot) {
  stamp(old_, 57, 60, kStart);
  const auto report = check();
  ASSERT_FALSE(report.fault) << report.fault->found;
  EXPECT_EQ(report.verdict(), Verdict::kHolds);
  EXPECT_EQ(report.covered(), 57u);
  const std::string words = describe(report);
  EXPECT_NE(words.find("records 0 to 56 existed before 2026-01-05T09:00:00.000Z, records from 60 "
                       "on did not (CN = Test Time)"),
            std::string::npos)
      << words;
  const auto known = stamped_checkpoints(source_, "example.com/log").value();
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known[0].size, 57u);
  EXPECT_FALSE(stamped_checkpoints(source_, "example.com/other").ok());
}

TEST_F(TimeTokensTest, ATokenIsRenewedByALaterOneThatCoversItsRecordBeforeTheCertificateEnds) {
  stamp(old_, 10, 12, kStart);
  stamp(new_, 13, 13, kStart + 9 * kDay);
  EXPECT_EQ(standings(kStart + 9 * kDay), (Words{"current", "current"}));
  EXPECT_EQ(standings(kStart + 11 * kDay), (Words{"renewed", "current"}));
  EXPECT_EQ(standings(kStart + 101 * kDay), (Words{"ended", "ended"}));
  EXPECT_EQ(check(kStart + 101 * kDay).covered(), 0u);
  EXPECT_NE(describe(check(kStart + 101 * kDay)).find("no proof by itself any more"),
            std::string::npos);
}

TEST_F(TimeTokensTest, ALaterTokenRenewsNothingWhenItCameTooLateOrDoesNotCoverTheRecord) {
  stamp(old_, 10, 12, kStart);
  stamp(new_, 12, 13, kStart + 1 * kDay);   // record 12 is not under it
  stamp(new_, 20, 21, kStart + 11 * kDay);  // after the old certificate's end
  EXPECT_EQ(standings(kStart + 12 * kDay), (Words{"ended", "current", "current"}));
}

TEST_F(TimeTokensTest, WhatIsNotRecordedOrOverSomethingElseDoesNotHold) {
  stamp(old_, 10, 12, kStart);
  recorded_[0].token[0] ^= 1;
  EXPECT_EQ(check().fault->found, "another one over 10 records");
  recorded_[0].token[0] ^= 1;
  recorded_[0].checkpoint[0] ^= 1;
  EXPECT_EQ(check().fault->index, 12u);
  recorded_[0].checkpoint[0] ^= 1;
  recorded_[0].index = 9;
  EXPECT_EQ(check().fault->expected, "a token over records before it");
  recorded_[0].index = 12;
  trust_ = TimestampTrust::parse(new_.certificate()).value();
  EXPECT_EQ(check().fault->expected, "a token of an authority you trust");
  EXPECT_EQ(check().verdict(), Verdict::kDoesNotHold);
  EXPECT_EQ(to_json(check()).at("fault").at("kind"), "time_token");
}

TEST_F(TimeTokensTest, WhatIsMissingLeavesTheQuestionOpen) {
  stamp(old_, 10, 12, kStart);
  stamp(old_, 14, 14, kStart);
  source_.tokens.erase(10);
  EXPECT_EQ(check().verdict(), Verdict::kCannotTell);
  source_.texts.erase(10);
  EXPECT_EQ(check().not_supplied, 1u);
  EXPECT_EQ(check().verdict(), Verdict::kCannotTell);
  EXPECT_EQ(check().covered(), 14u);
}

}  // namespace
}  // namespace scrutiny
