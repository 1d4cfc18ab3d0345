// Bundles with time tokens, honest and lying, held against an authority.
#include "storage/audit/verify/bag/bundle_tokens.h"

#include "storage/audit/testing/bundle_fixture.h"
#include "tests/support/time_authority.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

constexpr UnixMillis kDay = 86'400'000;
constexpr UnixMillis kStart = 1'767'603'600'000;
constexpr std::uint64_t kSize = 6;

class BundleTokensTest : public BundleFixture {
 protected:
  BundleTokensTest() { log_.grow(12); }

  static std::string token(const TimeAuthority& by, std::string_view text) {
    TimestampQuery query;
    query.imprint = sha256(as_bytes(text));
    return std::string(as_text(by.answer(encode_timestamp_query(query), kStart)));
  }
  // A bundle of kSize records with a token over `stamped` of them.
  MadeBag stamped(std::uint64_t stamped) const {
    MadeBag bag = log_.bundle(kSize, kSize);
    const std::string name = "timestamps/" + std::to_string(stamped);
    bag.content[name + ".checkpoint"] = log_.text(stamped);
    bag.content[name + ".tsr"] = token(authority_, log_.text(stamped));
    if (stamped > kSize) bag.content[name + ".consistency"] = log_.consistency(kSize, stamped);
    return bag;
  }
  TimeTokenReport check(MadeBag bag, UnixMillis now = kStart) {
    bag.seal();
    const VerifyReport report = run(bag, signer_.verifier());
    expect_holds(report);
    return check_bundle_tokens(bag, report, trust_, now);
  }
  void expect_lie(const MadeBag& bag, std::string_view found) {
    const TimeTokenReport report = check(bag);
    EXPECT_EQ(report.verdict(), Verdict::kDoesNotHold) << describe(report);
    ASSERT_TRUE(report.fault);
    EXPECT_EQ(report.fault->kind, FaultKind::kTimeToken);
    EXPECT_NE(describe(report).find(found), std::string::npos) << describe(report);
  }

  const NoteSigner signer_ = new_key();
  MadeLog log_{signer_};
  const TimeAuthority authority_{kStart - kDay, kStart + 10 * kDay};
  const TimeAuthority stranger_{kStart - kDay, kStart + 10 * kDay};
  const TimestampTrust trust_ = TimestampTrust::parse(authority_.certificate()).value();
};

TEST_F(BundleTokensTest, SaysWhenTheRecordsWereThere) {
  for (const std::uint64_t size : {kSize, kSize + 1, kSize + 6}) {
    const TimeTokenReport report = check(stamped(size));
    EXPECT_EQ(report.verdict(), Verdict::kHolds) << describe(report);
    EXPECT_EQ(report.covered(), size);
    EXPECT_NE(describe(report).find("records 0 to " + std::to_string(size - 1) +
                                    " existed before 2026-01-05T09:00:00.000Z (CN = Test Time)"),
              std::string::npos)
        << describe(report);
    EXPECT_FALSE(to_json(report).at("tokens").at(0).as_object().contains("record"));
  }
  const TimeTokenReport none = check(log_.bundle(kSize, kSize));
  EXPECT_EQ(none.verdict(), Verdict::kHolds);
  EXPECT_EQ(none.covered(), 0u) << "nothing is claimed";
  const TimeTokenReport ended = check(stamped(kSize), kStart + 11 * kDay);
  EXPECT_EQ(ended.verdict(), Verdict::kHolds);
  EXPECT_EQ(ended.covered(), 0u);
  EXPECT_NE(describe(ended).find("no proof by itself any more"), std::string::npos);
}

TEST_F(BundleTokensTest, WithoutAnAuthorityItSaysThatTokensWereNotChecked) {
  MadeBag bag = stamped(kSize);
  bag.seal();
  const auto note = unchecked_tokens_note(bag);
  ASSERT_TRUE(note);
  EXPECT_NE(note->find("not checked"), std::string::npos);
  EXPECT_NE(note->find("--tsa-ca"), std::string::npos);
  bag = log_.bundle(kSize, kSize);
  EXPECT_FALSE(unchecked_tokens_note(bag));
}

TEST_F(BundleTokensTest, ALyingTokenIsFound) {
  MadeBag bag = stamped(8);
  std::string& tsr = bag.content["timestamps/8.tsr"];
  const std::string good = tsr;
  tsr = token(authority_, log_.text(9));
  expect_lie(bag, "mismatch");
  tsr = token(stranger_, log_.text(8));
  expect_lie(bag, "authority you trust");
  tsr = "garbage";
  expect_lie(bag, "not an RFC 3161 answer");
  tsr = "";
  expect_lie(bag, "authority you trust");
  tsr = good + "x";
  expect_lie(bag, "something follows it");
  tsr = good.substr(0, good.size() - 1);
  expect_lie(bag, "authority you trust");
  tsr = std::string(kMaxTimestampSize + 1, '0');
  expect_lie(bag, "larger than it can be");
}

TEST_F(BundleTokensTest, AGoodTokenOverSomethingElseIsFound) {
  MadeLog other(signer_);
  other.grow(12);
  const auto over = [&](const std::string& text, const std::string& proof) {
    MadeBag bag = log_.bundle(kSize, kSize);
    bag.content["timestamps/8.checkpoint"] = text;
    bag.content["timestamps/8.tsr"] = token(authority_, text);
    bag.content["timestamps/8.consistency"] = proof;
    return bag;
  };
  const std::string proof = log_.consistency(kSize, 8);
  EXPECT_EQ(check(over(log_.text(8), proof)).verdict(), Verdict::kHolds);
  expect_lie(over(other.text(8), proof), "that continues those of this bundle");
  expect_lie(over(other.text(8), other.consistency(kSize, 8)), "that continues");
  expect_lie(over(log_.text(8), ""), "that continues");
  expect_lie(over(log_.text(8), "garbage\n"), "a consistency proof that is none");
  expect_lie(over(log_.text(9), log_.consistency(kSize, 9)), "one over 9");
  expect_lie(over("words\n", proof), "that continues");
  expect_lie(over("example.com/other" + log_.text(8).substr(log_.text(8).find('\n')), proof),
             "one of the log example.com/other");
  expect_lie(over(std::string(5000, 'x'), proof), "larger than it can be");

  MadeBag same = log_.bundle(kSize, kSize);
  same.content["timestamps/6.checkpoint"] = other.text(6);
  same.content["timestamps/6.tsr"] = token(authority_, other.text(6));
  expect_lie(same, "another one of its size");
  MadeBag before = log_.bundle(kSize, kSize);
  before.content["timestamps/5.checkpoint"] = log_.text(5);
  before.content["timestamps/5.tsr"] = token(authority_, log_.text(5));
  before.content["timestamps/5.consistency"] = log_.consistency(5, kSize);
  expect_lie(before, "one over 5");
}

TEST_F(BundleTokensTest, FilesWithoutTheirPartnersAreFound) {
  for (const char* ending : {".tsr", ".checkpoint", ".consistency"}) {
    MadeBag bag = stamped(8);
    bag.content.erase(std::string("timestamps/8") + ending);
    expect_lie(bag, "timestamps/8");
  }
  MadeBag bag = stamped(8);
  bag.content["timestamps/run.exe"] = "MZ";
  expect_lie(bag, "a file that no bundle has");
}

// What can change in a token and leave it standing is what the authority did not sign; it says the
// same.
TEST_F(BundleTokensTest, AFlippedByteIsFoundOrChangesNothingThatIsSaid) {
  MadeBag bag = stamped(8);
  bag.seal();
  const VerifyReport report = run(bag, signer_.verifier());
  const std::string said = describe(check_bundle_tokens(bag, report, trust_, kStart));
  std::size_t harmless = 0;
  std::size_t all = 0;
  const auto good = bag.content;
  for (const auto& [name, text] : good) {
    if (!name.starts_with("timestamps/")) continue;
    for (std::size_t at = 0; at < text.size(); ++at, ++all) {
      bag.content[name][at] = static_cast<char>(text[at] ^ (1 << (at % 8)));
      const TimeTokenReport now = check_bundle_tokens(bag, report, trust_, kStart);
      if (now.verdict() == Verdict::kHolds) {
        ++harmless;
        EXPECT_TRUE(name.ends_with(".tsr")) << name << " byte " << at;
        EXPECT_EQ(describe(now), said) << name << " byte " << at;
      }
      bag.content[name] = text;
    }
  }
  EXPECT_LT(harmless, all / 10) << "of " << all;
}

// Where the record of the token is in the bundle too, it also says what is younger, and binds the
// token's bytes.
TEST_F(BundleTokensTest, TheRecordOfATokenBindsIt) {
  MadeBag bag = stamped(kSize);
  const std::string& tsr = bag.content["timestamps/6.tsr"];
  VerifyReport report = run(bag, signer_.verifier());
  bag.seal();
  report.time_tokens.push_back({9, sha256(as_bytes(log_.text(kSize))), sha256(as_bytes(tsr))});
  TimeTokenReport said = check_bundle_tokens(bag, report, trust_, kStart);
  EXPECT_NE(describe(said).find("records from 9 on did not"), std::string::npos) << describe(said);
  report.time_tokens[0].checkpoint[0] ^= 1;
  said = check_bundle_tokens(bag, report, trust_, kStart);
  ASSERT_TRUE(said.fault);
  EXPECT_EQ(said.fault->index, 9u);
}

}  // namespace
}  // namespace scrutiny
