// Who signed, what was signed before, and what cannot be told.
#include "storage/audit/testing/verify_fixture.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

class VerifyTrust : public VerifyFixture {};

TEST_F(VerifyTrust, SaysWhenTheWholeLogWasRewritten) {
  const TrailBuilder original = plain_log(300);
  const TrailBuilder rewritten =
      plain_log(300);  // other ids, consistent in itself, unsigned by the log's key
  TrailFiles files = rewritten.files();
  files["checkpoint"] = original.files().at("checkpoint");
  files["log.vkey"] = original.files().at("log.vkey");
  options_.log_keys = {original.signer().verifier()};
  const VerifyReport report = run(files, original);
  EXPECT_EQ(report.verdict, Verdict::kDoesNotHold);
  ASSERT_TRUE(report.fault);
  EXPECT_EQ(report.fault->kind, FaultKind::kRoot);
}

TEST_F(VerifyTrust, TrustsOnlyTheKeyItWasGiven) {
  const TrailBuilder builder = plain_log(3);
  options_.log_keys = {new_signer().verifier()};
  expect_fault(run(builder), FaultKind::kPublic, 0);
  options_.log_keys = {NoteVerifier("example.com/other", NoteKeyType::kEd25519,
                                    SigningKey::generate().verify_key())};
  expect_fault(run(builder), FaultKind::kSignature, std::nullopt);
}

TEST_F(VerifyTrust, CannotTellWithoutAKeyOrACheckpoint) {
  const TrailBuilder builder = plain_log(3);
  const TempDir folder;
  write_files(builder.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  const VerifyReport keyless = verify_trail(*trail, {});
  EXPECT_EQ(keyless.verdict, Verdict::kCannotTell);
  EXPECT_FALSE(keyless.trouble.empty());
  std::filesystem::remove(folder / "checkpoint");
  options_.log_keys = {builder.signer().verifier()};
  EXPECT_EQ(verify_trail(*trail, options_).verdict, Verdict::kCannotTell);
}

TEST_F(VerifyTrust, CannotTellWhenAFileCannotBeRead) {
  const TrailBuilder builder = plain_log(3);
  const TempDir folder;
  write_files(builder.files(), folder.path());
  std::filesystem::remove(folder / "tile/entries/000.p/3");
  std::filesystem::create_directory(folder / "tile/entries/000.p/3");
  options_.log_keys = {builder.signer().verifier()};
  const auto trail = DirectoryTrail::open(folder.path()).value();
  const VerifyReport report = verify_trail(*trail, options_);
  EXPECT_EQ(report.verdict, Verdict::kCannotTell) << describe(report);
}

TEST_F(VerifyTrust, FollowsRecordedKeyRotations) {
  TrailBuilder builder(new_signer());
  const NoteVerifier first = builder.signer().verifier();
  const UnitId unit = builder.create_unit();
  builder.add("document.read", unit, {});
  builder.rotate(new_signer());
  const NoteVerifier second = builder.signer().verifier();
  builder.rotate(new_signer());
  for (const NoteVerifier& trusted : {first, second, builder.signer().verifier()}) {
    options_.log_keys = {trusted};
    const VerifyReport report = run(builder);
    EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
    EXPECT_EQ(report.log_keys.size(), 3U);
    EXPECT_EQ(report.key_records, (std::vector<std::uint64_t>{0, 2, 3}));
    EXPECT_NE(describe(report).find("record 2 replaced the log's key " + first.text()),
              std::string::npos);
  }
}

TEST_F(VerifyTrust, RefusesACheckpointSignedByAReplacedKey) {
  TrailBuilder builder(new_signer());
  const NoteSigner old = builder.signer();
  builder.rotate(new_signer());
  TrailFiles files = builder.files();
  const std::string note =
      sign_checkpoint({"example.com/log", builder.size(), builder.root(), {}}, old);
  files["checkpoint"] = Bytes(note.begin(), note.end());
  options_.log_keys = {old.verifier()};
  expect_fault(run(files, builder), FaultKind::kSignature, std::nullopt);
}

TEST_F(VerifyTrust, CountsWitnessesItWasGiven) {
  const TrailBuilder builder = plain_log(5);
  const NoteSigner witness("witness.example/w1", NoteKeyType::kCosignature, SigningKey::generate());
  TrailFiles files = builder.files();
  Note note = parse_note(builder.checkpoint()).value();
  note.signatures.push_back(witness.cosign(note.text, 1'700'000'000));
  const std::string cosigned = format_note(note);
  files["checkpoint"] = Bytes(cosigned.begin(), cosigned.end());
  EXPECT_TRUE(run(files, builder).cosignatures.empty());
  options_.witness_keys = {witness.verifier()};
  ASSERT_EQ(run(files, builder).cosignatures.size(), 1U);
  EXPECT_NE(describe(run(files, builder)).find("cosigned by witness.example/w1"),
            std::string::npos);
}

TEST_F(VerifyTrust, HoldsTheTrailAgainstEarlierCheckpoints) {
  const TrailBuilder builder = plain_log(600);
  for (const std::uint64_t size : {1U, 255U, 256U, 257U, 512U, 599U, 600U}) {
    TreeFrontier frontier;
    for (std::uint64_t i = 0; i < size; ++i) frontier.append(builder.leaf(i));
    options_.known_checkpoints = {{size, frontier.root()}};
    EXPECT_EQ(run(builder).verdict, Verdict::kHolds) << size;
    options_.known_checkpoints[0].root[0] ^= 1;
    expect_fault(run(builder), FaultKind::kRollback, std::nullopt);
  }
  options_.known_checkpoints = {{601, Digest{}}};
  expect_fault(run(builder), FaultKind::kRollback, std::nullopt);
  options_.known_checkpoints = {{0, empty_root()}};
  EXPECT_EQ(run(builder).verdict, Verdict::kHolds);
}

TEST_F(VerifyTrust, EmptyLogHoldsUnderItsKey) {
  const NoteSigner signer = new_signer();
  const std::string note = sign_checkpoint({"example.com/log", 0, empty_root(), {}}, signer);
  const std::string manifest =
      "{\"contents\":true,\"format\":\"scrutiny.trail.v1\",\"origin\":\"example.com/"
      "log\",\"payloads\":true,\"size\":0}\n";
  const std::string key = signer.verifier().text() + "\n";
  const TrailFiles files = {{"checkpoint", Bytes(note.begin(), note.end())},
                            {"manifest.json", Bytes(manifest.begin(), manifest.end())},
                            {"log.vkey", Bytes(key.begin(), key.end())}};
  const TempDir folder;
  write_files(files, folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  options_.log_keys = {signer.verifier()};
  EXPECT_EQ(verify_trail(*trail, options_).verdict, Verdict::kHolds);
  options_.log_keys = {new_signer().verifier()};
  EXPECT_EQ(verify_trail(*trail, options_).verdict, Verdict::kDoesNotHold);
}

}  // namespace
}  // namespace scrutiny
