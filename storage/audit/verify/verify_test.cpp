#include "storage/audit/verify/verify.h"

#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "storage/audit/public_schema.h"
#include "storage/audit/testing/trail_builder.h"
#include "storage/audit/verify/directory_trail.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

using testing::TempDir;

NoteSigner new_signer() {
  return {"example.com/log", NoteKeyType::kEd25519, SigningKey::generate()};
}

// A trail in a folder of its own, and how it is verified.
class Verify : public ::testing::Test {
 protected:
  VerifyReport run(const TrailBuilder& builder, VerifyLevel level = VerifyLevel::kLog) {
    return run(builder.files(), builder, level);
  }
  VerifyReport run(const TrailFiles& files, const TrailBuilder& builder,
                   VerifyLevel level = VerifyLevel::kLog) {
    const TempDir folder;
    write_files(files, folder.path());
    const auto trail = DirectoryTrail::open(folder.path());
    if (!trail.ok()) {
      VerifyReport report;
      report.trouble = trail.error().describe();
      return report;
    }
    const KeyRing keys = parse_key_ring(builder.key_file()).value();
    options_.level = level;
    options_.threads = threads_;
    options_.keys = level == VerifyLevel::kLog ? nullptr : &keys;
    if (options_.log_keys.empty()) options_.log_keys = {builder.signer().verifier()};
    return verify_trail(**trail, options_);
  }
  void expect_fault(const VerifyReport& report, FaultKind kind,
                    std::optional<std::uint64_t> index) {
    EXPECT_EQ(report.verdict, Verdict::kDoesNotHold) << describe(report);
    ASSERT_TRUE(report.fault.has_value()) << describe(report);
    EXPECT_EQ(text(report.fault->kind), text(kind)) << describe(report);
    EXPECT_EQ(report.fault->index, index) << describe(report);
    EXPECT_FALSE(report.fault->expected.empty());
    EXPECT_FALSE(report.fault->found.empty());
  }

  VerifyOptions options_;
  unsigned threads_ = 2;
};

// A log of `size` records about one unit.
TrailBuilder plain_log(std::uint64_t size) {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  while (builder.size() < size) builder.add("document.read", unit, {{"page", builder.size()}});
  return builder;
}

Bytes& entries(TrailFiles& files, const std::string& path) {
  return files.at("tile/entries/" + path);
}

// Replaces text of the same length in the first place it occurs.
void replace(Bytes& bytes, std::string_view from, std::string_view to) {
  const auto at = std::search(bytes.begin(), bytes.end(), from.begin(), from.end());
  ASSERT_NE(at, bytes.end()) << from;
  ASSERT_EQ(from.size(), to.size());
  std::copy(to.begin(), to.end(), at);
}

TEST_F(Verify, HoldsForLogsOfManySizes) {
  for (const std::uint64_t size : {1U, 2U, 3U, 255U, 256U, 257U, 511U, 512U, 513U, 1000U}) {
    options_.log_keys.clear();
    const VerifyReport report = run(plain_log(size));
    EXPECT_EQ(report.verdict, Verdict::kHolds) << size << "\n" << describe(report);
    EXPECT_EQ(report.counts.records, size);
    EXPECT_EQ(report.reached, VerifyLevel::kLog);
    EXPECT_TRUE(report.demo);
  }
}

TEST_F(Verify, HoldsAcrossTwoTileLevels) {
  TrailBuilder builder(new_signer());
  builder.leave_out_payloads();
  const UnitId unit = builder.create_unit();
  while (builder.size() < 66000) builder.add("document.read", unit, {});
  const VerifyReport report = run(builder);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.root, builder.root());
}

TEST_F(Verify, GivesTheSameReportOnAnyNumberOfThreads) {
  const TrailBuilder builder = plain_log(1500);
  TrailFiles files = builder.files();
  entries(files, "004")[1000] ^= 1;
  entries(files, "002")[70000] ^= 1;
  threads_ = 1;
  const std::string alone = describe(run(files, builder));
  threads_ = 5;
  EXPECT_EQ(describe(run(files, builder)), alone);
}

// A writer and a verifier that share no code must agree on any log.
TEST_F(Verify, HoldsForRandomLogsToTheLastContent) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    TrailBuilder builder(new_signer());
    options_.log_keys.clear();
    std::vector<UnitId> units = {builder.create_unit()};
    const std::uint64_t size = 1 + random() % 700;
    UnixMillis now = 1'800'000'000'000;
    while (builder.size() < size) {
      now += static_cast<UnixMillis>(random() % 3);
      builder.set_clock(now);
      switch (random() % 12) {
        case 0:
          units.push_back(builder.create_unit());
          break;
        case 1:
          builder.erase(units.back());
          units.back() = builder.create_unit();
          break;
        case 2:
          builder.rotate(new_signer());
          break;
        case 3: {
          const Bytes content(random() % 3000, static_cast<std::uint8_t>(random()));
          builder.add("document.received", units.back(),
                      {{"content", builder.add_content(units.back(), content)}, {"title", "T"}});
          break;
        }
        default:
          builder.add("document.read", units[random() % units.size()], {{"n", builder.size()}});
      }
    }
    const VerifyReport report = run(builder, VerifyLevel::kContents);
    EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
    EXPECT_EQ(report.reached, VerifyLevel::kContents);
    EXPECT_EQ(report.counts.payloads_not_checked, 0U);
    EXPECT_EQ(report.counts.payloads_checked + report.counts.payloads_erased, builder.size());
  }
}

// One unit with a content, one erased, a rotated key: every kind of file and record.
TrailBuilder small_log() {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  const UnitId doomed = builder.create_unit();
  const Bytes original(50, 7);
  builder.add("document.received", unit, {{"content", builder.add_content(unit, original)}});
  builder.add("account.created", doomed, {{"name", "someone"}});
  builder.erase(doomed);
  builder.rotate(new_signer());
  return builder;
}

TEST_F(Verify, FindsAFlippedByteAtEveryPositionOfEveryFile) {
  const TrailBuilder builder = small_log();
  const TrailFiles files = builder.files();
  const TempDir folder;
  write_files(files, folder.path());
  const KeyRing keys = parse_key_ring(builder.key_file()).value();
  VerifyOptions options;
  options.level = VerifyLevel::kContents;
  options.threads = 1;
  options.keys = &keys;
  options.log_keys = {builder.signer().verifier()};
  const auto verdict = [&] {
    const auto trail = DirectoryTrail::open(folder.path());
    return trail.ok() ? verify_trail(**trail, options).verdict : Verdict::kDoesNotHold;
  };
  ASSERT_EQ(verdict(), Verdict::kHolds);
  for (const auto& [path, bytes] : files) {
    std::fstream file(folder / path, std::ios::binary | std::ios::in | std::ios::out);
    const auto put = [&](std::size_t at, std::uint8_t byte) {
      file.seekp(static_cast<std::streamoff>(at));
      file.put(static_cast<char>(byte));
      file.flush();
    };
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      put(i, bytes[i] ^ (i % 2 == 0 ? 0x01 : 0x80));
      ASSERT_EQ(verdict(), Verdict::kDoesNotHold) << path << " at " << i;
      put(i, bytes[i]);
    }
    ASSERT_TRUE(file.good());
  }
  ASSERT_EQ(verdict(), Verdict::kHolds);
}

TEST_F(Verify, FindsEveryTruncatedAndMissingFile) {
  const TrailBuilder builder = small_log();
  const TrailFiles files = builder.files();
  for (const auto& [path, bytes] : files) {
    for (const std::size_t size : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
      TrailFiles changed = files;
      changed[path].resize(size);
      EXPECT_NE(run(changed, builder, VerifyLevel::kContents).verdict, Verdict::kHolds)
          << path << " " << size;
    }
    TrailFiles longer = files;
    longer[path].push_back('x');
    EXPECT_NE(run(longer, builder, VerifyLevel::kContents).verdict, Verdict::kHolds)
        << path << " longer";
    TrailFiles without = files;
    without.erase(path);
    EXPECT_NE(run(without, builder, VerifyLevel::kContents).verdict, Verdict::kHolds)
        << path << " missing";
  }
}

TEST_F(Verify, NamesTheRecordThatWasChanged) {
  const TrailBuilder builder = plain_log(600);
  for (const std::uint64_t index : {1U, 254U, 255U, 256U, 257U, 511U, 512U, 598U, 599U}) {
    TrailFiles files = builder.files();
    const std::string& record = builder.record(index);
    std::string changed = record;
    const std::size_t at = changed.find("\"subject\":\"") + 11;
    changed[at] = changed[at] == '0' ? '1' : '0';
    const std::string path = index < 256 ? "000" : index < 512 ? "001" : "002.p/88";
    replace(entries(files, path), record, changed);
    expect_fault(run(files, builder), FaultKind::kLeaf, index);
  }
}

TEST_F(Verify, NamesTheTileThatWasChanged) {
  const TrailBuilder builder = plain_log(600);
  for (const std::uint64_t index : {0U, 1U, 255U, 256U, 511U, 512U, 599U}) {
    TrailFiles files = builder.files();
    const std::string path = index < 256 ? "000" : index < 512 ? "001" : "002.p/88";
    files.at("tile/0/" + path)[index % 256 * 32 + 5] ^= 1;
    expect_fault(run(files, builder), FaultKind::kTile, index);
  }
  TrailFiles files = builder.files();
  files.at("tile/1/000.p/2")[32] ^= 1;
  expect_fault(run(files, builder), FaultKind::kTile, 256);
}

// What each kind of wrong record is called. Every one is signed anew, so that nothing else is
// wrong.
TEST_F(Verify, NamesGapsWrongOrderAndForm) {
  const auto log_with = [](auto&& spoil) {
    TrailBuilder builder(new_signer());
    const UnitId unit = builder.create_unit();
    builder.add("document.read", unit, {});
    spoil(builder, unit);
    builder.add("document.read", unit, {});
    return builder;
  };
  const TrailBuilder back_in_time = log_with([](TrailBuilder& builder, const UnitId& unit) {
    builder.set_clock(1'000'000'000'000);
    builder.add("document.read", unit, {});
  });
  expect_fault(run(back_in_time), FaultKind::kTime, 2);

  options_.log_keys.clear();
  const TrailBuilder second_start = log_with([](TrailBuilder& builder, const UnitId& unit) {
    Record record;
    record.action = "log.created";
    record.unit = unit;
    record.public_ = to_public(
        LogCreated{"example.com/log", 1, builder.signer().verifier().text(), LogKind::kDemo});
    builder.add(record, {});
  });
  expect_fault(run(second_start), FaultKind::kPublic, 2);

  options_.log_keys.clear();
  const TrailBuilder same_nonce = log_with([](TrailBuilder& builder, const UnitId& unit) {
    Record record;
    record.action = "document.read";
    record.unit = unit;
    record.writer.emplace();
    builder.add(record, {});
    builder.add(record, {});
  });
  expect_fault(run(same_nonce), FaultKind::kWriter, 3);

  options_.log_keys.clear();
  const TrailBuilder forged_rotation = log_with([](TrailBuilder& builder, const UnitId& unit) {
    Record record;
    record.action = "log.key_rotated";
    record.unit = unit;
    record.public_ =
        to_public(KeyRotated{new_signer().verifier().text(), to_base64(Ed25519Signature{})});
    builder.add(record, {});
  });
  expect_fault(run(forged_rotation), FaultKind::kPublic, 2);
}

TEST_F(Verify, NamesRecordsTakenOutOrSwapped) {
  const TrailBuilder builder = plain_log(300);
  TrailFiles files = builder.files();
  const std::string frame_5 = std::string("\x01") + builder.record(5);
  Bytes& bundle = entries(files, "000");
  // Swap records 5 and 6: their frames have the same length.
  ASSERT_EQ(builder.record(5).size(), builder.record(6).size());
  const std::string five = builder.record(5);
  const std::string six = builder.record(6);
  replace(bundle, five, std::string(five.size(), '#'));
  replace(bundle, six, five);
  replace(bundle, std::string(five.size(), '#'), six);
  expect_fault(run(files, builder), FaultKind::kGap, 5);

  files = builder.files();
  Bytes& cut = entries(files, "001.p/44");
  cut.resize(cut.size() - builder.record(299).size() - 2);
  expect_fault(run(files, builder), FaultKind::kLeafCount, 299);

  files = builder.files();
  files.erase("tile/entries/001.p/44");
  expect_fault(run(files, builder), FaultKind::kLeafCount, 256);
}

TEST_F(Verify, ReadsTheFullTileWhereThePartialOneIsGone) {
  const TrailBuilder longer = plain_log(256);
  TrailFiles files = longer.files();
  // The same log as signed at 100 records, published again with full tiles only.
  TreeFrontier frontier;
  for (std::uint64_t i = 0; i < 100; ++i) frontier.append(longer.leaf(i));
  const std::string note =
      sign_checkpoint({"example.com/log", 100, frontier.root(), {}}, longer.signer());
  files["checkpoint"] = Bytes(note.begin(), note.end());
  const std::string manifest =
      "{\"contents\":false,\"format\":\"scrutiny.trail.v1\",\"origin\":\"example.com/"
      "log\",\"payloads\":false,\"size\":100}\n";
  files["manifest.json"] = Bytes(manifest.begin(), manifest.end());
  // read_tile refuses a full tile under a partial name, so only the entries can stand in here.
  files["tile/0/000.p/100"] =
      Bytes(files.at("tile/0/000").begin(), files.at("tile/0/000").begin() + 3200);
  const VerifyReport report = run(files, longer);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.counts.records, 100U);
}

TEST_F(Verify, SaysWhenTheWholeLogWasRewritten) {
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

TEST_F(Verify, TrustsOnlyTheKeyItWasGiven) {
  const TrailBuilder builder = plain_log(3);
  options_.log_keys = {new_signer().verifier()};
  expect_fault(run(builder), FaultKind::kPublic, 0);
  options_.log_keys = {NoteVerifier("example.com/other", NoteKeyType::kEd25519,
                                    SigningKey::generate().verify_key())};
  expect_fault(run(builder), FaultKind::kSignature, std::nullopt);
}

TEST_F(Verify, CannotTellWithoutAKeyOrACheckpoint) {
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

TEST_F(Verify, CannotTellWhenAFileCannotBeRead) {
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

TEST_F(Verify, FollowsRecordedKeyRotations) {
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
  }
}

TEST_F(Verify, RefusesACheckpointSignedByAReplacedKey) {
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

TEST_F(Verify, CountsWitnessesItWasGiven) {
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

TEST_F(Verify, HoldsTheTrailAgainstEarlierCheckpoints) {
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

TEST_F(Verify, CountsWhatStaysSealedAsNotChecked) {
  TrailBuilder builder = small_log();
  const TempDir folder;
  write_files(builder.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  options_.log_keys = {builder.signer().verifier()};
  options_.level = VerifyLevel::kContents;
  const VerifyReport report = verify_trail(*trail, options_);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.counts.payloads_checked, 0U);
  EXPECT_EQ(report.counts.payloads_erased, 1U);
  EXPECT_EQ(report.counts.payloads_not_checked, builder.size() - 1);
}

TEST_F(Verify, RefusesAMissingPayloadThatWasNotErased) {
  const TrailBuilder builder = plain_log(3);
  TrailFiles files = builder.files();
  Bytes& payloads = files.at("payloads/000");
  // Keep the boxes of records 0 and 1, then say that record 2 has none.
  std::size_t at = 0;
  for (int i = 0; i < 2; ++i) at += 4 + (std::size_t{payloads[at + 2]} << 8 | payloads[at + 3]);
  payloads.resize(at);
  payloads.insert(payloads.end(), 4, 0);
  expect_fault(run(files, builder, VerifyLevel::kPayloads), FaultKind::kPayload, 2);
}

TEST_F(Verify, RefusesAKeyThatSurvivedItsErasure) {
  TrailBuilder builder(new_signer());
  const UnitId doomed = builder.create_unit();
  builder.add("account.created", doomed, {{"name", "someone"}});
  const KeyRing before = parse_key_ring(builder.key_file()).value();
  const std::uint64_t erasure = builder.erase(doomed);
  const TempDir folder;
  write_files(builder.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  options_.log_keys = {builder.signer().verifier()};
  options_.level = VerifyLevel::kPayloads;
  options_.keys = &before;
  expect_fault(verify_trail(*trail, options_), FaultKind::kErasure, erasure);
}

TEST_F(Verify, RefusesAPayloadPutInPlaceOfAnother) {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  builder.add("document.read", unit, {{"n", 1}});
  builder.add("document.read", unit, {{"n", 2}});
  TrailFiles files = builder.files();
  Bytes& payloads = files.at("payloads/000");
  const auto size_at = [&](std::size_t at) {
    return 4 + (std::size_t{payloads[at + 2]} << 8 | payloads[at + 3]);
  };
  const std::size_t one = size_at(0);
  const std::size_t length = size_at(one);
  ASSERT_EQ(size_at(one + length), length);
  std::copy_n(payloads.begin() + static_cast<std::ptrdiff_t>(one), length,
              payloads.begin() + static_cast<std::ptrdiff_t>(one + length));
  expect_fault(run(files, builder, VerifyLevel::kPayloads), FaultKind::kCommitment, 2);
}

TEST_F(Verify, RefusesAnotherOrMissingContent) {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  const Bytes first(3'000'000, 1);
  const auto named = builder.add_content(unit, first);
  const auto other = builder.add_content(unit, Bytes(3'000'000, 2));
  builder.add("document.received", unit, {{"content", named}});
  const auto path = [](const boost::json::object& content) {
    return "blobs/" + std::string(content.at("blob").as_string());
  };
  EXPECT_EQ(run(builder, VerifyLevel::kContents).counts.contents_checked, 1U);
  TrailFiles files = builder.files();
  files[path(named)] = files.at(path(other));
  expect_fault(run(files, builder, VerifyLevel::kContents), FaultKind::kContent, 1);
  files = builder.files();
  files.erase(path(named));
  expect_fault(run(files, builder, VerifyLevel::kContents), FaultKind::kContent, 1);
}

TEST_F(Verify, EmptyLogHoldsUnderItsKey) {
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

TEST_F(Verify, ReportsProgressToTheEnd) {
  std::uint64_t last = 0;
  options_.progress = [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_LE(done, total);
    last = done;
  };
  EXPECT_EQ(run(plain_log(300)).verdict, Verdict::kHolds);
  EXPECT_EQ(last, 300U);
}

TEST_F(Verify, ReadsNoDevices) {
  const TempDir folder;
  std::filesystem::create_symlink("/dev/zero", folder / "manifest.json");
  EXPECT_EQ(DirectoryTrail::open(folder.path()).error().code(), ErrorCode::kIo);
}

TEST(KeyRing, RefusesOtherFiles) {
  EXPECT_EQ(parse_key_ring("{}")->size(), 0U);
  for (const char* bad : {"", "[]", "{\"a\":\"b\"}", "{\"11111111111111111111111111111111\":1}",
                          "{\"11111111111111111111111111111111\":\"22\"}"}) {
    EXPECT_FALSE(parse_key_ring(bad).ok()) << bad;
  }
}

TEST(Report, SaysTheSameInWordsAndInJson) {
  VerifyReport report;
  report.verdict = Verdict::kDoesNotHold;
  report.fault = Fault{FaultKind::kLeaf, 17, "aa", "bb"};
  EXPECT_NE(describe(report).find("Record 17 was changed after it was written into the log."),
            std::string::npos)
      << describe(report);
  const auto json = to_json(report);
  EXPECT_EQ(json.at("verdict").as_string(), "does_not_hold");
  EXPECT_EQ(json.at("fault").at("kind").as_string(), "leaf");
  EXPECT_EQ(json.at("fault").at("index").to_number<int>(), 17);
}

}  // namespace
}  // namespace scrutiny
