// Bundles of a log whose key was rotated, for readers who hold one of its keys.
#include "storage/audit/testing/bundle_fixture.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

constexpr std::uint64_t kNow = 14;

// Three keys: of records 0 to 5, from 6 on, from 10 on.
class BundleKeysTest : public BundleFixture {
 protected:
  BundleKeysTest() : log_(keys_[0]) { make(log_); }
  void make(MadeLog& log) const {
    log.grow(6);
    log.rotate(keys_[1]);
    log.grow(10);
    log.rotate(keys_[2]);
    log.grow(kNow);
  }
  const NoteVerifier& key(std::size_t number) const { return keys_[number].verifier(); }

  const std::vector<NoteSigner> keys_{new_key(), new_key(), new_key()};
  MadeLog log_;
};

TEST_F(BundleKeysTest, EveryKeyOfTheLogLeadsToTheOneThatSigned) {
  for (const std::uint64_t size : {1U, 5U, 6U, 7U, 9U, 10U, 11U, 13U, 14U}) {
    for (std::size_t trusted = 0; trusted < 3; ++trusted) {
      const VerifyReport report = run(log_.bundle(size, kNow), key(trusted));
      expect_holds(report);
      EXPECT_EQ(report.key_records, (std::vector<std::uint64_t>{0, 6, 10}));
      EXPECT_NE(describe(report).find("record 10 replaced the log's key"), std::string::npos);
    }
    expect_fault(run(log_.bundle(size, kNow), new_key().verifier()), FaultKind::kSignature);
  }
}

TEST_F(BundleKeysTest, WhatABundleDoesNotHoldIsNotFollowed) {
  for (std::size_t trusted = 0; trusted < 3; ++trusted) {
    const VerifyReport early = run(log_.bundle(5, 5), key(trusted));  // before the rotations
    const VerifyReport between = run(log_.bundle(8, 8), key(trusted));
    if (trusted == 0) expect_holds(early);
    if (trusted != 0) expect_fault(early, FaultKind::kSignature);
    if (trusted != 2) expect_holds(between);
    if (trusted == 2) expect_fault(between, FaultKind::kSignature);
  }
  MadeBag bare = log_.bundle(8, kNow);
  std::erase_if(bare.content, [](const auto& file) { return file.first.starts_with("log-keys/"); });
  expect_holds(run(bare, key(1)));
  expect_fault(run(bare, key(0)), FaultKind::kSignature);
  expect_fault(run(bare, key(2)), FaultKind::kSignature);
}

TEST_F(BundleKeysTest, ACheckpointSignedByAnOlderKeyThanRecordedDoesNotHold) {
  MadeLog log(keys_[0]);
  make(log);
  log.notes[9] = sign_checkpoint(parse_checkpoint(log.text(9)).value(), keys_[0]);
  for (std::size_t trusted = 0; trusted < 3; ++trusted) {
    expect_fault(run(log.bundle(9, kNow), key(trusted)), FaultKind::kSignature);
  }
  log.notes[11] = sign_checkpoint(parse_checkpoint(log.text(11)).value(), keys_[1]);
  expect_fault(run(log.bundle(5, kNow), key(2)), FaultKind::kSignature);
}

// Whoever has the first key only, and all that the log ever published.
TEST_F(BundleKeysTest, AStolenOldKeyMakesNoBundleForWhoeverHoldsANewerOne) {
  MadeLog forged(keys_[0]);
  forged.grow(5);
  const MadeBag honest = log_.bundle(5, kNow);
  MadeBag bag = forged.bundle(5, 5);
  for (const char* name : {"log-keys/6.json", "log-keys/6.tlog-proof", "log-keys/10.json",
                           "log-keys/10.tlog-proof", "log-keys/consistency"}) {
    bag.content[name] = honest.content.at(name);
  }
  for (std::size_t trusted = 0; trusted < 3; ++trusted) {
    expect_fault(run(bag, key(trusted)), FaultKind::kRollback);
  }
  bag.content["log-keys/consistency"] = "";
  expect_fault(run(bag, key(2)), FaultKind::kRollback);
  // Led to a key of the thief's own.
  const NoteSigner own = new_key();
  MadeLog turned(keys_[0]);
  turned.grow(6);
  turned.rotate(own);
  turned.grow(kNow);
  for (const std::uint64_t size : {5U, 8U}) {
    expect_fault(run(turned.bundle(size, kNow), key(1)), FaultKind::kSignature);
    expect_fault(run(turned.bundle(size, kNow), key(2)), FaultKind::kSignature);
  }
}

TEST_F(BundleKeysTest, ARotationThatIsLeftOutIsFound) {
  for (const std::uint64_t size : {5U, 8U, 12U}) {
    MadeBag bag = log_.bundle(size, kNow);
    bag.content.erase("log-keys/6.json");
    expect_fault(run(bag, key(0)), FaultKind::kBag);
    bag.content.erase("log-keys/6.tlog-proof");
    expect_fault(run(bag, key(0)), FaultKind::kPublic, 10);
  }
  MadeBag bag = log_.bundle(8, kNow);
  bag.content.erase("log-keys/consistency");
  expect_fault(run(bag, key(0)), FaultKind::kBag);
  bag = log_.bundle(8, kNow);
  bag.content.erase("log-keys/0.json");
  bag.content.erase("log-keys/0.tlog-proof");
  expect_fault(run(bag, key(0)), FaultKind::kPublic, 6);
}

TEST_F(BundleKeysTest, OtherRecordsAndFilesHaveNoPlaceThere) {
  MadeBag bag = log_.bundle(8, kNow);
  bag.content["log-keys/3.json"] = log_.builder.record(3);
  bag.content["log-keys/3.tlog-proof"] = log_.proof(3, 8);
  expect_fault(run(bag, key(1)), FaultKind::kPublic, 3);
  bag = log_.bundle(8, kNow);
  bag.content["log-keys/run.exe"] = "MZ";
  expect_fault(run(bag, key(1)), FaultKind::kBag);
  bag = log_.bundle(8, kNow);
  for (int i = 0; i < 5000; ++i) bag.content["log-keys/" + std::to_string(i) + ".json"] = "x";
  const VerifyReport many = run(bag, key(1));
  expect_fault(many, FaultKind::kBag);
  EXPECT_NE(describe(many).find("more keys than a log has"), std::string::npos);
  bag = log_.bundle(8, kNow);
  bag.content["log.vkey"] = key(1).text() + "\n";
  expect_holds(run(bag, key(0)));
  bag.content["log.vkey"] = new_key().verifier().text() + "\n";
  expect_fault(run(bag, key(0)), FaultKind::kDescription);
}

TEST_F(BundleKeysTest, EveryFlippedByteAboutKeysIsFoundThoughTheManifestsFit) {
  MadeBag bag = log_.bundle(8, kNow);  // rotations below its size and above
  bag.content["log.vkey"] = key(1).text() + "\n";
  expect_holds(run(bag, key(0)));
  const auto good = bag.content;
  for (const auto& [name, text] : good) {
    if (!name.starts_with("log") && name != "checkpoint") continue;
    for (std::size_t at = 0; at < text.size(); ++at) {
      bag.content[name][at] = static_cast<char>(text[at] ^ (1 << (at % 8)));
      EXPECT_EQ(run(bag, key(0)).verdict, Verdict::kDoesNotHold) << name << " byte " << at;
      bag.content[name] = text;
    }
  }
}

TEST_F(BundleKeysTest, TheCosignedCheckpointMayBeOfAnotherKey) {
  const NoteSigner witness("witness.example/w1", NoteKeyType::kCosignature, SigningKey::generate());
  options_.witness_keys = {witness.verifier()};
  for (const std::uint64_t cosigned : {5U, 9U, 13U}) {
    MadeBag bag = log_.bundle(8, kNow);
    Note note = parse_note(log_.notes.at(cosigned)).value();
    note.signatures.push_back(witness.cosign(note.text, 1'700'000'000));
    bag.content["cosigned/checkpoint"] = format_note(note);
    bag.content["cosigned/consistency"] =
        cosigned < 8 ? log_.consistency(cosigned, 8) : log_.consistency(8, cosigned);
    for (std::size_t trusted = 0; trusted < 3; ++trusted) {
      const VerifyReport report = run(bag, key(trusted));
      expect_holds(report);
      EXPECT_NE(describe(report).find("Cosigned by witness.example/w1 at " +
                                      std::to_string(cosigned) + " records"),
                std::string::npos)
          << describe(report);
    }
  }
}

}  // namespace
}  // namespace scrutiny
