#include "storage/audit/verify/verify.h"

#include <fstream>
#include <random>

#include "storage/audit/public_schema.h"
#include "storage/audit/testing/verify_fixture.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

class Verify : public VerifyFixture {};

Bytes& entries(TrailFiles& files, const std::string& path) {
  return files.at("tile/entries/" + path);
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
  const VerifyReport report = run(files, longer);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.counts.records, 100U);
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
