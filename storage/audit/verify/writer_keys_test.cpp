// Who signed what: a verifier that holds people's keys finds every word put into their mouths.
#include "storage/audit/verify/writer_keys.h"

#include "storage/audit/testing/verify_fixture.h"
#include "storage/audit/verify/record_scanner.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

class WriterKeysTest : public VerifyFixture {
 protected:
  static Record act(const UnitId& unit, const ActorId& actor) {
    Record record;
    record.action = "action.verified";
    record.actor = actor;
    record.agency = new_id<AgencyId>();
    record.subject = new_id<SubjectId>();
    record.version = 3;
    record.unit = unit;
    return record;
  }
  // The commitment of a record that builder.add() salts is not known beforehand, so these are
  // records alone.
  static Record signed_by(const SigningKey& key, Record record,
                          std::string_view origin = "example.com/log") {
    record.commit = random_array<32>();
    record.index = 7;
    record.time = 1'795'414'263'123;
    record.writer = WriterSignature{sha256(key.public_key()), random_array<16>(), {}};
    record.writer->signature = key.sign(as_bytes(writer_message(origin, record)));
    return record;
  }
  std::string line(const SigningKey& key, const ActorId& holder, std::string_view span) const {
    return to_base64(key.public_key()) + " " + holder.text() + " " + std::string(span) +
           " Iris Scrutineer\n";
  }
  WriterKeys keys(std::string_view span = "2 -") const {
    return WriterKeys::parse("scrutiny.writer-keys.v1\n" + line(key_, iris_, span)).value();
  }
  static std::optional<Fault> check(const WriterKeys& keys, const std::string& bytes,
                                    std::uint64_t index = 7) {
    ScannedRecord scanned;
    PublicFacts facts;
    if (scan_record(bytes, scanned, facts) != nullptr) {
      return Fault{FaultKind::kForm, index, "a record", "none"};
    }
    return keys.check("example.com/log", bytes, index, scanned.writer);
  }

  SigningKey key_ = SigningKey::generate();
  ActorId iris_ = new_id<ActorId>();
  UnitId unit_ = new_id<UnitId>();
};

TEST_F(WriterKeysTest, HoldsForWhatTheWriterSigned) {
  for (int with_version = 0; with_version < 2; ++with_version) {
    Record record = act(unit_, iris_);
    if (with_version == 0) {
      record.version.reset();
      record.agency.reset();
    }
    const auto fault = check(keys(), encode(signed_by(key_, record)));
    EXPECT_FALSE(fault) << fault->found;
  }
}

TEST_F(WriterKeysTest, RefusesARecordWithAnyByteFlipped) {
  const std::string good = encode(signed_by(key_, act(unit_, iris_)));
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    // Place and key id are not the signature's to protect: the chain does the one, and with
    // another key id the holder's act has no signature of theirs.
    const auto field = good.rfind("\":", i);
    const auto name =
        good.substr(good.rfind('"', field - 1) + 1, field - good.rfind('"', field - 1) - 1);
    if (name == "index" || name == "prev" || name == "time") continue;
    EXPECT_TRUE(check(keys(), bad)) << i << " " << bad;
  }
}

TEST_F(WriterKeysTest, RefusesAnActOfAHolderThatIsNotSignedOrByAnother) {
  const std::string unsigned_act = encode(act(unit_, iris_));
  EXPECT_TRUE(keys().check("example.com/log", unsigned_act, 7, ""));
  const SigningKey operators = SigningKey::generate();
  EXPECT_TRUE(check(keys(), encode(signed_by(operators, act(unit_, iris_)))));
  EXPECT_TRUE(check(keys(), encode(signed_by(key_, act(unit_, new_id<ActorId>())))));
  EXPECT_TRUE(check(keys(), encode(signed_by(key_, act(unit_, iris_), "example.com/other"))));
  // Others' acts, and what needs no signature, are as they were.
  EXPECT_FALSE(keys().check("example.com/log", encode(act(unit_, new_id<ActorId>())), 7, ""));
  Record reading = act(unit_, iris_);
  reading.action = "document.read";
  EXPECT_FALSE(keys().check("example.com/log", encode(reading), 7, ""));
}

TEST_F(WriterKeysTest, HoldsAKeyToItsTime) {
  const std::string bytes = encode(signed_by(key_, act(unit_, iris_)));
  EXPECT_FALSE(check(keys("2 9"), bytes));
  EXPECT_TRUE(check(keys("2 6"), bytes)) << "signed after it was revoked";
  EXPECT_TRUE(check(keys("8 -"), bytes)) << "signed before it was registered";
  const std::string plain = encode(act(unit_, iris_));
  EXPECT_FALSE(keys("2 6").check("example.com/log", plain, 7, "")) << "no key in force";
}

TEST_F(WriterKeysTest, ATrailSaysWhoseKeySignedWhatAndFindsTheForgery) {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  const auto known = keys("0 -");
  options_.writers = &known;
  builder.add(act(unit, new_id<ActorId>()), {});
  Record unknown = signed_by(SigningKey::generate(), act(unit, new_id<ActorId>()));
  builder.add(unknown, {});
  VerifyReport report = run(builder);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  ASSERT_EQ(report.writers.size(), 1U);
  EXPECT_EQ(report.writers[0].key, to_hex(unknown.writer->key));
  EXPECT_EQ(report.writers[0].name, "");
  // Whoever holds the log's key and all data keys can write any record, but not this signature.
  builder.add(act(unit, iris_), {{"note", "I verify this"}});
  expect_fault(run(builder), FaultKind::kSigner, 3);
}

TEST(WriterKeysFile, SaysWhichLineIsWrong) {
  const std::string head = "scrutiny.writer-keys.v1\n";
  const std::string key(43, 'A');
  const std::string account(32, 'a');
  const std::string good = key + "= " + account + " 3 - Name\n";
  EXPECT_TRUE(WriterKeys::parse(head).ok());
  EXPECT_TRUE(WriterKeys::parse(head + good).ok());
  for (const std::string& bad :
       {std::string(), good, head + "\n", head + good + good, head + good.substr(0, 60),
        head + "x" + good, head + key + "= " + account + " 3 x Name\n",
        head + key + "= " + account + " -1 - Name\n", head + key + "= short 3 - Name\n",
        head + key + "= " + account + " 99999999999999999999 - Name\n",
        head + key + "= " + account + " 3 - \n"}) {
    const auto parsed = WriterKeys::parse(bad);
    ASSERT_FALSE(parsed.ok()) << bad;
    EXPECT_EQ(parsed.error().code(), ErrorCode::kInvalidArgument);
  }
  EXPECT_NE(WriterKeys::parse(head + good + "x\n").error().public_text().find("line 3"),
            std::string::npos);
}

}  // namespace
}  // namespace scrutiny
