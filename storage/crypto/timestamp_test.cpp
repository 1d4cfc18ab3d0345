#include "storage/crypto/timestamp.h"

#include <gtest/gtest.h>

#include "storage/crypto/base64.h"
#include "storage/crypto/testing/foreign_time_root.h"
#include "tests/support/time_authority.h"

namespace scrutiny {
namespace {

constexpr UnixMillis kDay = 86'400'000;
constexpr UnixMillis kNow = 1'767'603'600'000;  // 2026-01-05T09:00:00Z

// Made by `openssl ts -reply` of OpenSSL 3.0 over 32 bytes 07; kForeignRoot is what its certificate
// leads to.
constexpr const char* kForeignToken =
    "MIIDhjADAgEAMIIDfQYJKoZIhvcNAQcCoIIDbjCCA2oCAQMxDzANBglghkgBZQMEAgEFADBtBgsqhkiG"
    "9w0BCRABBKBeBFwwWgIBAQYEKgMEATAxMA0GCWCGSAFlAwQCAQUABCAHBwcHBwcHBwcHBwcHBwcHBwcH"
    "BwcHBwcHBwcHBwcHBwIBAhgPMjAyNjExMjcwMTQwNDJaAghc7UPNfWEftaCCAacwggGjMIIBSKADAgEC"
    "AgEBMAoGCCqGSM49BAMCMB8xHTAbBgNVBAMMFE5vcnRoc2hpcmUgVGltZSBSb290MCAXDTIwMDEwMTAw"
    "MDAwMFoYDzIwNjAwMTAxMDAwMDAwWjAaMRgwFgYDVQQDDA9Ob3J0aHNoaXJlIFRpbWUwWTATBgcqhkjO"
    "PQIBBggqhkjOPQMBBwNCAAQwk+wfRZKWFkZMdt+KF2jcl9OhQPVTRdu/AuSmju1ylEWhLw7YIXNJIdmz"
    "GFdVIrOmAY3oWTbu4ZI9M3NJ1ik3o3gwdjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDAWBgNV"
    "HSUBAf8EDDAKBggrBgEFBQcDCDAdBgNVHQ4EFgQUVxgDBtj0oWdKbx4Q0Po8FmB9hjcwHwYDVR0jBBgw"
    "FoAUpgxmsxvAOB33CD4uur7pv+LgEz0wCgYIKoZIzj0EAwIDSQAwRgIhAKhBaD7+mO1FnR1kzJ3FOt+r"
    "zg6XZaqL4A7J35SbiNHbAiEA+WcOjCGmREbj+Do5bVMxJSH2OaudJmc86cKBwkyINx8xggE4MIIBNAIB"
    "ATAkMB8xHTAbBgNVBAMMFE5vcnRoc2hpcmUgVGltZSBSb290AgEBMA0GCWCGSAFlAwQCAQUAoIGkMBoG"
    "CSqGSIb3DQEJAzENBgsqhkiG9w0BCRABBDAcBgkqhkiG9w0BCQUxDxcNMjYxMTI3MDE0MDQyWjAvBgkq"
    "hkiG9w0BCQQxIgQgSqjrW1FUMu9JQ6e1xjnokZNlB6kaWo//RIPZn0g8rRswNwYLKoZIhvcNAQkQAi8x"
    "KDAmMCQwIgQgwi7CcIBvheQHi+z3YzQ6ce+XAMmSypuRksR8n3utfucwCgYIKoZIzj0EAwIERzBFAiEA"
    "uGvOaUdGOF0CN+A4TmZYDWzAK8DMVWtWNZpoz6lDrs0CIAkXqCe6rmpdfAlE1lKKZ8gAjpSQHZzuSq84"
    "6ul/Seuv";

class TimestampTest : public ::testing::Test {
 protected:
  TimestampQuery query() const {
    TimestampQuery out;
    out.imprint.fill(7);
    out.nonce = TimestampNonce{0x80, 1, 2, 3, 4, 5, 6, 7};
    return out;
  }
  Bytes token(UnixMillis time = kNow, long microseconds = 0) const {
    return authority_.answer(encode_timestamp_query(query()), time, microseconds);
  }
  static std::string why(const Result<TimestampFacts>& result) {
    return result.ok() ? "it holds" : result.error().public_text();
  }

  testing::TimeAuthority authority_{kNow - 10 * kDay, kNow + 10 * kDay};
  TimestampTrust trust_ = TimestampTrust::parse(authority_.certificate()).value();
};

TEST_F(TimestampTest, SaysWhatTheAuthoritySaid) {
  const auto facts = verify_timestamp(token(kNow + 123), query(), trust_, kNow);
  ASSERT_TRUE(facts.ok()) << facts.error().describe();
  EXPECT_EQ(facts->time, kNow + 123);
  EXPECT_EQ(facts->authority, "CN = Test Time");
  EXPECT_EQ(facts->serial, "2A");
  EXPECT_EQ(facts->policy, "1.2.3.4.1");
  EXPECT_EQ(facts->certificate_ends, kNow + 10 * kDay);
}

TEST_F(TimestampTest, TakesPartOfAMillisecondForAWholeOneSinceItSaysBefore) {
  EXPECT_EQ(verify_timestamp(token(kNow + 123, 1), query(), trust_, kNow)->time, kNow + 124);
  EXPECT_EQ(verify_timestamp(token(kNow + 999, 999), query(), trust_, kNow)->time, kNow + 1000);
}

TEST_F(TimestampTest, RefusesAnAnswerToAnotherQuestion) {
  const Bytes answer = token();
  TimestampQuery other = query();
  other.imprint[31] ^= 1;
  EXPECT_NE(why(verify_timestamp(answer, other, trust_, kNow)).find("imprint mismatch"),
            std::string::npos);
  other = query();
  other.nonce->back() ^= 1;
  EXPECT_NE(why(verify_timestamp(answer, other, trust_, kNow)).find("nonce mismatch"),
            std::string::npos);
  other = query();
  other.policy = "1.2.3.4.5";
  EXPECT_NE(why(verify_timestamp(answer, other, trust_, kNow)).find("policy mismatch"),
            std::string::npos);
  other = query();
  other.nonce.reset();  // checked later, when nobody remembers the nonce
  EXPECT_TRUE(verify_timestamp(answer, other, trust_, kNow).ok());
}

TEST_F(TimestampTest, RefusesACertificateThatHasEndedButStillHoldsAsOfThen) {
  EXPECT_NE(why(verify_timestamp(token(), query(), trust_, kNow + 11 * kDay)).find("expired"),
            std::string::npos);
  EXPECT_TRUE(verify_timestamp_then(token(), query(), trust_).ok());
  EXPECT_NE(why(verify_timestamp_then(token(kNow + 11 * kDay), query(), trust_)).find("expired"),
            std::string::npos);
}

TEST_F(TimestampTest, RefusesAnAuthorityNobodyTrusts) {
  const testing::TimeAuthority other(kNow - kDay, kNow + kDay);
  const auto trust = TimestampTrust::parse(other.certificate()).value();
  EXPECT_FALSE(verify_timestamp(token(), query(), trust, kNow).ok());
  const auto both = TimestampTrust::parse(other.certificate() + authority_.certificate()).value();
  EXPECT_TRUE(verify_timestamp(token(), query(), both, kNow).ok());
}

TEST_F(TimestampTest, EveryFlippedBitAndEveryCutIsRefusedOrSaysTheSame) {
  const Bytes good = token();
  const auto expected = verify_timestamp(good, query(), trust_, kNow).value();
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes bad = good;
    bad[at] ^= 1;
    const auto facts = verify_timestamp(bad, query(), trust_, kNow);
    // A few bytes carry nothing: the wording of a NULL parameter, the status "granted with
    // changes".
    if (facts.ok()) {
      EXPECT_EQ(facts->time, expected.time) << at;
      EXPECT_EQ(facts->authority, expected.authority) << at;
    }
    EXPECT_FALSE(verify_timestamp(ByteView(good).first(at), query(), trust_, kNow).ok()) << at;
  }
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(verify_timestamp(longer, query(), trust_, kNow).ok());
  longer.resize(kMaxTimestampSize + 1);
  EXPECT_FALSE(verify_timestamp(longer, query(), trust_, kNow).ok());
}

TEST_F(TimestampTest, ATokenThatAnotherProgramMadeHoldsForEver) {
  TimestampQuery query;
  query.imprint.fill(7);
  const auto trust = TimestampTrust::parse(testing::kForeignRoot).value();
  const auto facts = verify_timestamp_then(from_base64(kForeignToken).value(), query, trust);
  ASSERT_TRUE(facts.ok()) << facts.error().describe();
  EXPECT_EQ(facts->time, 1795743642000);  // 2026-11-27T01:40:42Z
  EXPECT_EQ(facts->authority, "CN = Northshire Time");
  EXPECT_EQ(facts->policy, "1.2.3.4.1");
  EXPECT_EQ(facts->serial, "02");
}

TEST_F(TimestampTest, RefusesTrustThatIsNone) {
  for (const char* bad :
       {"", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    EXPECT_FALSE(TimestampTrust::parse(bad).ok()) << bad;
  EXPECT_FALSE(
      TimestampTrust::parse(authority_.certificate() +
                            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
          .ok());
  std::string many;
  for (int i = 0; i < 65; ++i) many += authority_.certificate();
  EXPECT_FALSE(TimestampTrust::parse(many).ok());
  EXPECT_TRUE(check_policy_oid("1.2.3.4").ok());
  for (const char* bad : {"", "x", "1", "1.2.3.x", "9.9.9"})
    EXPECT_FALSE(check_policy_oid(bad).ok());
}

}  // namespace
}  // namespace scrutiny
