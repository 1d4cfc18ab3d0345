// Signed commands on the real ledger: what is signed is what is recorded, once, by a key in force.
#include "storage/ledger/writer_check.h"

#include <gtest/gtest.h>

#include "storage/audit/verify/writer_keys.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/ledger/fsck.h"
#include "storage/state/writer_keys.h"
#include "tests/support/ledger_disk.h"

namespace scrutiny {
namespace {

using boost::json::object;
using testing::LedgerDisk;

class SignedCommands : public ::testing::Test {
 protected:
  Command act(std::string action, object payload) const {
    Command out;
    out.action = std::move(action);
    out.actor = id_cast<ActorId>(holder_);
    out.holder = holder_;
    out.subject = new_id<SubjectId>();
    out.version = 2;
    out.unit = unit_;
    out.payload = std::move(payload);
    return out;
  }
  Command verification() const { return act("action.verified", {{"note", "seen it"}}); }
  // As a client does: over the statement it was shown.
  static Command with_signature(const SigningKey& key, Command command,
                                std::string_view origin = testing::kTestOrigin) {
    const auto statement = writer_statement(origin, command).value();
    const std::string payload(statement.at("payload").as_string());
    auto& proof = command.writer.emplace();
    proof.salt = random_array<32>();
    proof.signature = {sha256(key.public_key()), random_array<16>(), {}};
    const Record record = record_without_place(command, commitment(proof.salt, as_bytes(payload)));
    proof.signature.signature = key.sign(as_bytes(writer_message(origin, record)));
    return command;
  }
  Command registration(const SigningKey& key, const AccountId& account) const {
    Command out =
        act(std::string(kWriterKeyRegistered),
            {{"account", account.text()}, {"key", to_base64(key.public_key())}, {"name", "Iris"}});
    out.holder = account;
    return out;
  }
  void enrol() { ASSERT_TRUE(submit(with_signature(key_, registration(key_, holder_))).ok()); }
  void revoke() {
    ASSERT_TRUE(
        submit(act(std::string(kWriterKeyRevoked), {{"account", holder_.text()},
                                                    {"key", to_hex(sha256(key_.public_key()))},
                                                    {"reason", "lost"}}))
            .ok());
  }
  Result<Committed> submit(Command command) { return ledger_->submit_and_wait(std::move(command)); }
  void refused(Command command, ErrorCode code) {
    const std::uint64_t size = ledger_->size();
    const auto answer = submit(std::move(command));
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().code(), code) << answer.error().describe();
    EXPECT_EQ(ledger_->size(), size) << "a refused command left a record";
  }

  LedgerDisk world_;
  std::unique_ptr<RunningLedger> ledger_ = world_.open().value();
  UnitId unit_ = ledger_->create_unit().value();
  AccountId holder_ = new_id<AccountId>();
  SigningKey key_ = SigningKey::generate();
};

TEST_F(SignedCommands, AreRecordedByteForByteAsSigned) {
  enrol();
  Command command = verification();
  command.idempotency = IdempotencyClaim{holder_, "once", sha256({})};
  command = with_signature(key_, std::move(command));
  const WriterProof proof = *command.writer;
  const auto done = submit(command).value();
  const std::string bytes = ledger_->record(done.receipt.index).value();
  const Record record = decode(bytes).value();
  ASSERT_TRUE(record.writer.has_value());
  EXPECT_EQ(record.writer->signature, proof.signature.signature);
  EXPECT_EQ(ledger_->payload(done.receipt.index)->salt, proof.salt);
  EXPECT_TRUE(key_.verify_key().verify(as_bytes(writer_message(testing::kTestOrigin, record)),
                                       record.writer->signature));
  // Sent again with its key it finds its first answer, not a used nonce.
  EXPECT_EQ(submit(command)->receipt.index, done.receipt.index);
}

TEST_F(SignedCommands, AreNeededOnceTheHolderHasAKey) {
  EXPECT_TRUE(submit(verification()).ok()) << "no key yet";
  enrol();
  refused(verification(), ErrorCode::kForbidden);
  EXPECT_TRUE(submit(act("document.read", {})).ok()) << "needs no signature";
  Command other = verification();
  other.holder = new_id<AccountId>();
  other.actor = id_cast<ActorId>(*other.holder);
  EXPECT_TRUE(submit(other).ok()) << "another's act";
  EXPECT_TRUE(submit(with_signature(key_, verification())).ok());
}

TEST_F(SignedCommands, RefuseASignatureOverAnythingElse) {
  enrol();
  const Command good = with_signature(key_, verification());
  std::vector<Command> bad(6, good);
  bad[0].payload["note"] = "never seen it";
  bad[1].subject = new_id<SubjectId>();
  bad[2].version = 3;
  bad[3].action = "action.reopened";
  bad[4].writer->salt[31] ^= 1;
  bad[5].agency = new_id<AgencyId>();
  for (auto& each : bad) refused(std::move(each), ErrorCode::kInvalidArgument);
  for (std::size_t i = 0; i < 64; ++i) {
    Command flipped = good;
    flipped.writer->signature.signature[i] ^= 1;
    refused(std::move(flipped), ErrorCode::kInvalidArgument);
  }
  Command nonce = good;
  nonce.writer->signature.nonce[0] ^= 1;
  refused(std::move(nonce), ErrorCode::kInvalidArgument);
  refused(with_signature(key_, verification(), "other.example/log"), ErrorCode::kInvalidArgument);
  EXPECT_TRUE(submit(good).ok());
}

TEST_F(SignedCommands, RefuseAKeyThatIsUnknownRevokedOrAnothers) {
  refused(with_signature(key_, verification()), ErrorCode::kForbidden);
  enrol();
  Command of_another = verification();
  of_another.holder = new_id<AccountId>();
  refused(with_signature(key_, of_another), ErrorCode::kForbidden);
  refused(with_signature(SigningKey::generate(), verification()), ErrorCode::kForbidden);
  revoke();
  refused(with_signature(key_, verification()), ErrorCode::kForbidden);
  EXPECT_TRUE(submit(verification()).ok()) << "no key in force any more";
}

TEST_F(SignedCommands, RegisterAKeyOnlyWithItsOwnSignature) {
  Command without = registration(key_, holder_);
  Command by_other = with_signature(SigningKey::generate(), without);
  refused(std::move(by_other), ErrorCode::kInvalidArgument);
  Command for_another = with_signature(key_, registration(key_, holder_));
  for_another.payload["account"] = new_id<AccountId>().text();
  refused(std::move(for_another), ErrorCode::kInvalidArgument);
  refused(std::move(without), ErrorCode::kForbidden);
}

TEST_F(SignedCommands, AKeyWaitsToBeSeenByItsHolderOnceAndUntilItIsRevoked) {
  enrol();
  const auto waiting = [&] { return unacknowledged_writer_keys(*ledger_->snapshot(), holder_); };
  ASSERT_EQ(waiting().size(), 1u);
  EXPECT_EQ(waiting()[0].key, sha256(key_.public_key()));
  EXPECT_TRUE(unacknowledged_writer_keys(*ledger_->snapshot(), new_id<AccountId>()).empty());
  const object seen{{"account", holder_.text()}, {"key", to_hex(sha256(key_.public_key()))}};
  ASSERT_TRUE(submit(act(std::string(kWriterKeyAcknowledged), seen)).ok());
  EXPECT_TRUE(waiting().empty());
  EXPECT_TRUE(has_writer_key(*ledger_->snapshot(), holder_)) << "it is in force as before";
  const SigningKey other = SigningKey::generate();
  ASSERT_TRUE(submit(with_signature(other, registration(other, holder_))).ok());
  ASSERT_EQ(waiting().size(), 1u) << "another key is news again";
  ASSERT_TRUE(
      submit(act(std::string(kWriterKeyRevoked), {{"account", holder_.text()},
                                                  {"key", to_hex(sha256(other.public_key()))},
                                                  {"reason", "not mine"}}))
          .ok());
  EXPECT_TRUE(waiting().empty());
}

TEST_F(SignedCommands, RefuseANonceTwiceAlsoAfterARestart) {
  enrol();
  const Command command = with_signature(key_, verification());
  ASSERT_TRUE(submit(command).ok());
  refused(command, ErrorCode::kConflict);
  ledger_.reset();
  ledger_ = world_.open().value();
  refused(command, ErrorCode::kConflict);
}

TEST_F(SignedCommands, LeaveAStoreThatFsckFindsInOrder) {
  enrol();
  ASSERT_TRUE(submit(with_signature(key_, verification())).ok());
  revoke();
  ledger_.reset();
  FsckOptions options;
  options.settings = world_.settings();
  const auto report = fsck(std::move(options));
  ASSERT_TRUE(report.ok()) << report.error().describe();
  EXPECT_TRUE(report->sound()) << report->fault->sentence();
}

// Whoever runs the service has every key of it, and can record what nobody did; a verifier that
// knows the holder's key sees it.
TEST_F(SignedCommands, ByTheOperatorInTheHoldersNameDoNotVerify) {
  enrol();
  Command forged = verification();
  forged.holder.reset();  // what a rewritten server would do
  const auto done = submit(std::move(forged));
  ASSERT_TRUE(done.ok());
  const auto keys = WriterKeys::parse("scrutiny.writer-keys.v1\n" + to_base64(key_.public_key()) +
                                      " " + holder_.text() + " 1 - Iris\n")
                        .value();
  const std::string bytes = ledger_->record(done->receipt.index).value();
  const auto fault = keys.check(testing::kTestOrigin, bytes, done->receipt.index, "");
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->kind, FaultKind::kSigner);
}

}  // namespace
}  // namespace scrutiny
