// Bundles with people's own signatures, for readers who hold a list of people's keys.
#include "storage/audit/testing/bundle_fixture.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

class BundleWritersTest : public BundleFixture {
 protected:
  Record act(const ActorId& actor) const {
    Record record;
    record.action = "action.verified";
    record.actor = actor;
    record.subject = new_id<SubjectId>();
    record.unit = log_->unit();
    return record;
  }
  static WriterKeys listed(const SigningKey& key, const ActorId& holder, std::string_view span) {
    return WriterKeys::parse("scrutiny.writer-keys.v1\n" + to_base64(key.public_key()) + " " +
                             holder.text() + " " + std::string(span) + " Iris Scrutineer\n")
        .value();
  }
  // Of all records so far.
  VerifyReport run_all() {
    const std::uint64_t size = log_->builder.size();
    return run(log_->bundle(size, size), signer_.verifier());
  }

  const NoteSigner signer_ = new_key();
  const SigningKey key_ = SigningKey::generate();
  const ActorId iris_ = new_id<ActorId>();
  const WriterKeys keys_ = listed(key_, iris_, "1 -");
  std::optional<MadeLog> log_{signer_};
};

TEST_F(BundleWritersTest, ItSaysWhoseKeySignedWhatAndWhichKeyIsUnknown) {
  const SigningKey other = SigningKey::generate();
  log_->grow(3);
  log_->add_signed(act(iris_), key_);
  log_->add_signed(act(new_id<ActorId>()), other);
  log_->grow(6);
  log_->add_signed(act(iris_), key_);
  options_.writers = &keys_;
  const VerifyReport report = run_all();
  expect_holds(report);
  const std::string words = describe(report);
  EXPECT_NE(words.find("2 by Iris Scrutineer (key " + to_hex(sha256(key_.public_key())) +
                       "): record 3, 6\n"),
            std::string::npos)
      << words;
  EXPECT_NE(words.find("1 by an unknown key, not checked (key " +
                       to_hex(sha256(other.public_key())) + "): record 4\n"),
            std::string::npos)
      << words;
  options_.writers = nullptr;
  const VerifyReport nobody = run_all();
  expect_holds(nobody);
  ASSERT_EQ(nobody.writers.size(), 2u);
  for (const WriterTally& writer : nobody.writers) EXPECT_EQ(writer.name, "");
}

// Whoever holds the log's key can put any record into it, but no signature of hers.
TEST_F(BundleWritersTest, WhatIsPutIntoSomebodysMouthIsFound) {
  const SigningKey operators = SigningKey::generate();
  options_.writers = &keys_;
  const auto with = [this](const auto& add) {
    log_.emplace(signer_);
    log_->grow(2);
    add();
    return run_all();
  };
  expect_fault(with([&] {
                 log_->builder.add(act(iris_), {});
                 log_->sign();
               }),
               FaultKind::kSigner, 2);
  expect_fault(with([&] { log_->add_signed(act(iris_), operators); }), FaultKind::kSigner, 2);
  expect_fault(with([&] { log_->add_signed(act(new_id<ActorId>()), key_); }), FaultKind::kSigner,
               2);
  expect_fault(with([&] {
                 Record claimed = act(iris_);  // her key's name, another's signature
                 claimed.writer = WriterSignature{sha256(key_.public_key()), {}, {}};
                 claimed.writer->signature = operators.sign(as_bytes("anything"));
                 log_->builder.add(claimed, {});
                 log_->sign();
               }),
               FaultKind::kSigner, 2);
  const WriterKeys revoked = listed(key_, iris_, "0 1");
  options_.writers = &revoked;
  expect_fault(with([&] { log_->add_signed(act(iris_), key_); }), FaultKind::kSigner, 2);
}

TEST_F(BundleWritersTest, ASignedCommandRecordedTwiceIsFound) {
  const std::array<std::uint8_t, 16> nonce{7};
  log_->add_signed(act(iris_), key_, nonce);
  log_->grow(4);
  log_->add_signed(act(iris_), key_, nonce);
  expect_fault(run_all(), FaultKind::kWriter, 4);
}

}  // namespace
}  // namespace scrutiny
