// A verification that goes on from where an earlier one was.
#include "storage/audit/verify/verify_progress.h"

#include "storage/audit/testing/verify_fixture.h"
#include "storage/audit/verify/tile_proof.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

// Counts the bundles read, and ends the run after some of them as an outage would.
class CountingTrail final : public TrailSource {
 public:
  CountingTrail(const TrailSource& trail, std::uint64_t allowed)
      : trail_(trail), allowed_(allowed) {}
  Result<std::string> checkpoint() const override { return trail_.checkpoint(); }
  Status read_tile(unsigned level, std::uint64_t number, unsigned width,
                   Bytes& out) const override {
    return trail_.read_tile(level, number, width, out);
  }
  Status read_entries(std::uint64_t number, unsigned width, Bytes& out) const override {
    if (!named_) {  // record 0 is read first, for the name that payloads are sealed under
      named_ = true;
      return trail_.read_entries(number, width, out);
    }
    if (bundles_ >= allowed_) return Error(ErrorCode::kUnavailable, "the network is down");
    ++bundles_;
    return trail_.read_entries(number, width, out);
  }
  Status read_payloads(std::uint64_t number, unsigned width, PayloadBundle& out) const override {
    return trail_.read_payloads(number, width, out);
  }
  Result<SuppliedContent> open_content(const BlobId& blob) const override {
    return trail_.open_content(blob);
  }
  Status check_description(const Checkpoint& checkpoint, const NoteVerifier& key) const override {
    return trail_.check_description(checkpoint, key);
  }
  std::uint64_t bundles() const { return bundles_; }

 private:
  const TrailSource& trail_;
  std::uint64_t allowed_;
  mutable std::uint64_t bundles_ = 0;
  mutable bool named_ = false;
};

class VerifyResumed : public VerifyFixture {
 protected:
  // Verifies, going on from `progress_` as it comes back from its file.
  VerifyReport go_on(const TrailBuilder& builder, VerifyLevel level = VerifyLevel::kLog) {
    return go_on(builder.files(), builder, level);
  }
  VerifyReport go_on(const TrailFiles& files, const TrailBuilder& builder,
                     VerifyLevel level = VerifyLevel::kLog) {
    const TempDir folder;
    write_files(files, folder.path());
    const auto trail = DirectoryTrail::open(folder.path()).value();
    const CountingTrail counting(*trail, allowed_);
    const KeyRing keys = parse_key_ring(builder.key_file()).value();
    VerifyOptions options;
    options.threads = 1;
    options.level = level;
    options.keys = &keys;
    options.log_keys = {key_ ? *key_ : builder.signer().verifier()};
    std::optional<VerifyProgress> earlier;
    if (!file_.empty()) {
      earlier = parse_progress(file_).value();
      options.resume = &*earlier;
      if (!earlier->checkpoint.empty()) {
        const Checkpoint known = parse_checkpoint(parse_note(earlier->checkpoint)->text).value();
        options.known_checkpoints.push_back({known.size, known.root});
      }
    }
    options.keep_every = keep_every_;
    options.keep = [this](const VerifyProgress& progress) { file_ = format_progress(progress); };
    VerifyReport report = verify_trail(counting, options);
    bundles_ = counting.bundles();
    return report;
  }

  std::string file_;
  std::optional<NoteVerifier> key_;
  std::uint64_t allowed_ = std::numeric_limits<std::uint64_t>::max();
  std::chrono::milliseconds keep_every_{5000};
  std::uint64_t bundles_ = 0;
};

void grow(TrailBuilder& builder, std::uint64_t size) {
  const UnitId unit = builder.create_unit();
  while (builder.size() < size) builder.add("document.read", unit, {{"page", builder.size()}});
}

TEST_F(VerifyResumed, ReadsOnlyWhatIsNewAtEverySizeAroundABundlesEdge) {
  TrailBuilder builder = plain_log(3);
  for (const std::uint64_t size : {3U, 255U, 256U, 257U, 511U, 512U, 513U, 1024U, 1300U}) {
    const std::uint64_t whole_before = file_.empty() ? 0 : parse_progress(file_)->records;
    grow(builder, size);
    const VerifyReport report = go_on(builder);
    ASSERT_EQ(report.verdict, Verdict::kHolds) << size << "\n" << describe(report);
    EXPECT_EQ(report.counts.records, size);
    EXPECT_EQ(report.resumed_at, whole_before);
    EXPECT_EQ(bundles_, (size + 255) / 256 - whole_before / 256) << size;
    EXPECT_EQ(parse_progress(file_)->records, size / 256 * 256);
  }
}

TEST_F(VerifyResumed, GoesOnPastTheFirstTileOfTheSecondLevel) {
  TrailBuilder builder(new_signer());
  builder.leave_out_payloads();
  grow(builder, 256 * 256 + 300);
  ASSERT_EQ(go_on(builder).verdict, Verdict::kHolds);
  grow(builder, 256 * 256 + 1000);
  const VerifyReport report = go_on(builder);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.resumed_at, 256U * 257U);
  EXPECT_LE(bundles_, 3U);
}

TEST_F(VerifyResumed, RemembersKeysErasuresAndCountsOfRecordsItDoesNotReadAgain) {
  TrailBuilder builder = small_log();
  key_ = builder.signer().verifier();
  grow(builder, 300);
  const VerifyReport first = go_on(builder, VerifyLevel::kContents);
  ASSERT_EQ(first.verdict, Verdict::kHolds) << describe(first);
  EXPECT_EQ(first.counts.payloads_erased, 1U);
  grow(builder, 600);
  builder.rotate(new_signer());
  const VerifyReport second = go_on(builder, VerifyLevel::kContents);
  ASSERT_EQ(second.verdict, Verdict::kHolds) << describe(second);
  EXPECT_EQ(second.resumed_at, 256U);
  EXPECT_EQ(second.log_keys.size(), first.log_keys.size() + 1);
  EXPECT_EQ(second.counts.payloads_erased, 1U);
  EXPECT_EQ(second.counts.contents_checked, 1U);
  EXPECT_EQ(second.counts.payloads_checked, 601U - 1U);
}

TEST_F(VerifyResumed, AnErasureAfterTheFirstReadingIsNoFaultAndALossIs) {
  TrailBuilder builder(new_signer());
  const UnitId kept = builder.create_unit();
  const UnitId doomed = builder.create_unit();
  builder.add("account.created", doomed, {{"name", "someone"}});
  grow(builder, 300);
  ASSERT_EQ(go_on(builder, VerifyLevel::kPayloads).verdict, Verdict::kHolds);
  builder.erase(doomed);
  const VerifyReport erased = go_on(builder, VerifyLevel::kPayloads);
  EXPECT_EQ(erased.verdict, Verdict::kHolds) << describe(erased);
  const std::uint64_t lost = builder.add("document.read", kept, {});
  TrailFiles files = builder.files();
  // The last payload becomes empty: a length of zero instead of a box.
  Bytes& payloads = files.at("payloads/001");
  const std::uint64_t boxes = builder.size() - 256;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i + 1 < boxes; ++i) {
    const std::size_t size = static_cast<std::size_t>(payloads[at]) << 24 |
                             static_cast<std::size_t>(payloads[at + 1]) << 16 |
                             static_cast<std::size_t>(payloads[at + 2]) << 8 | payloads[at + 3];
    at += 4 + size;
  }
  payloads.resize(at);
  payloads.insert(payloads.end(), 4, 0);
  expect_fault(go_on(files, builder, VerifyLevel::kPayloads), FaultKind::kPayload, lost);
}

TEST_F(VerifyResumed, GoesOnAfterAnOutageFromWhatItHadKept) {
  TrailBuilder builder = plain_log(2000);
  ASSERT_EQ(go_on(builder).verdict, Verdict::kHolds);
  const std::string kept = file_;
  grow(builder, 4000);
  allowed_ = 3;
  EXPECT_EQ(go_on(builder).verdict, Verdict::kCannotTell);
  EXPECT_EQ(file_, kept);
  allowed_ = 100;
  EXPECT_EQ(go_on(builder).verdict, Verdict::kHolds);
  EXPECT_EQ(bundles_, 16U - 7U);
}

TEST_F(VerifyResumed, ARunCutOffGoesOnNearWhereItWas) {
  TrailBuilder builder(new_signer());
  builder.leave_out_payloads();
  grow(builder, 256 * 520 + 5);
  keep_every_ = std::chrono::milliseconds(0);
  allowed_ = 300;
  EXPECT_EQ(go_on(builder).verdict, Verdict::kCannotTell);
  ASSERT_FALSE(file_.empty());
  EXPECT_EQ(parse_progress(file_)->checkpoint, "") << "nothing is vouched for yet";
  allowed_ = 1000;
  const VerifyReport report = go_on(builder);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.resumed_at, 256U * 256U);
  EXPECT_EQ(bundles_, 265U);
}

TEST_F(VerifyResumed, AShorterLogIsARollback) {
  TrailBuilder builder = plain_log(300);
  const TrailFiles before = builder.files();
  grow(builder, 700);
  ASSERT_EQ(go_on(builder).verdict, Verdict::kHolds);
  const std::string kept = file_;
  expect_fault(go_on(before, builder), FaultKind::kRollback, std::nullopt);
  EXPECT_EQ(file_, kept) << "what was verified is not given up for a log that does not continue it";
}

TEST_F(VerifyResumed, AnotherHistorySignedWithTheSameKeyIsARollback) {
  const NoteSigner signer = new_signer();
  for (const std::uint64_t size : {300U, 512U, 1000U}) {
    file_.clear();
    TrailBuilder one(signer);
    grow(one, size);
    ASSERT_EQ(go_on(one).verdict, Verdict::kHolds);
    TrailBuilder two(signer);
    grow(two, size + 400);
    const std::string kept = file_;
    expect_fault(go_on(two), FaultKind::kRollback, 0);
    EXPECT_EQ(file_, kept);
  }
}

// The keeper of the log has its key, rebuilds all that follows the record, and signs it again.
TEST_F(VerifyResumed, ARecordRewrittenWithAllThatFollowsIsNarrowedToWhereItStands) {
  const NoteSigner signer = new_signer();
  struct Case {
    std::uint64_t size, rewritten, first, last;
  };
  for (const Case& c :
       {Case{700, 10, 0, 255}, Case{700, 256, 256, 511}, Case{700, 511, 256, 511},
        Case{700, 600, 512, 699}, Case{512, 511, 256, 511}, Case{65536 + 600, 70, 0, 65535},
        Case{65536 + 600, 65536 + 300, 65792, 66047}}) {
    SCOPED_TRACE(std::to_string(c.rewritten) + " of " + std::to_string(c.size));
    file_.clear();
    TrailBuilder builder(signer);
    builder.leave_out_payloads();
    grow(builder, c.rewritten);
    TrailBuilder other = builder;
    grow(builder, c.size);
    ASSERT_EQ(go_on(builder).verdict, Verdict::kHolds);
    grow(other, c.size + 100);
    const VerifyReport report = go_on(other);
    expect_fault(report, FaultKind::kRollback, c.first);
    ASSERT_TRUE(report.fault && report.fault->through);
    EXPECT_EQ(*report.fault->through, c.last);
  }
}

TEST_F(VerifyResumed, AnEarlierLeafIsStillHeldAgainstThePartThatIsNotReadAgain) {
  TrailBuilder builder = plain_log(1000);
  const TempDir folder;
  write_files(builder.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  verify_detail::TileProof proof(*trail, builder.size(), builder.root());
  for (const std::uint64_t index : {0U, 255U, 256U, 767U, 998U, 999U}) {
    EXPECT_TRUE(proof.holds({index, builder.leaf(index)}).value()) << index;
    Digest wrong = builder.leaf(index);
    wrong[31] ^= 1;
    EXPECT_FALSE(proof.holds({index, wrong}).value()) << index;
  }
}

TEST(TileProof, ShowsEverySizeToContinueAndNoOther) {
  TrailBuilder builder(new_signer());
  builder.leave_out_payloads();
  std::vector<Digest> roots = {Digest{}, builder.root()};
  const UnitId unit = builder.create_unit();
  while (builder.size() < 600) {
    builder.add("document.read", unit, {});
    roots.push_back(builder.root());
  }
  const TempDir folder;
  write_files(builder.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  verify_detail::TileProof proof(*trail, 600, builder.root());
  for (std::uint64_t size = 1; size <= 600; ++size) {
    EXPECT_TRUE(proof.continues({size, roots[size]}).value()) << size;
    EXPECT_FALSE(proof.continues({size, roots[size == 600 ? 1 : size + 1]}).value()) << size;
  }
}

VerifyProgress sample() {
  VerifyProgress out;
  out.origin = "example.com/log";
  out.log_key = "a key";
  out.checkpoint = "a note\n";
  out.verified = "2026-11-23T06:11:03.123Z";
  out.target = 700;
  out.records = 512;
  out.rows = {{Digest{1}, Digest{2}}};
  out.last_leaf = Digest{3};
  out.last_time = "2026-11-23T06:11:03.123Z";
  out.counts.payloads_checked = 5;
  UnitTally tally;
  tally.absent = 1;
  tally.first_absent = 7;
  tally.first_readable = 8;
  out.units.emplace(UnitId{}, tally);
  return out;
}

TEST(VerifyProgress, ComesBackAsItWasWritten) {
  const std::string file = format_progress(sample());
  const auto again = parse_progress(file);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_EQ(format_progress(*again), file);
  EXPECT_EQ(again->units.begin()->second.readable_at, 700U);
}

TEST(VerifyProgress, EveryFlippedByteAndEveryCutIsSaidToBeDamage) {
  const std::string file = format_progress(sample());
  for (std::size_t i = 0; i < file.size(); ++i) {
    std::string flipped = file;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    const auto read = parse_progress(flipped);
    ASSERT_FALSE(read.ok()) << i;
    EXPECT_EQ(read.error().code(), ErrorCode::kTampered);
    EXPECT_FALSE(parse_progress(file.substr(0, i)).ok()) << i;
  }
  EXPECT_FALSE(parse_progress(file + "\n").ok());
}

TEST(VerifyProgress, HoldsAsManyHashesAsItsRecordsLeave) {
  VerifyProgress wrong = sample();
  wrong.rows = {{Digest{1}}};
  EXPECT_FALSE(parse_progress(format_progress(wrong)).ok());
  wrong = sample();
  wrong.records = 513;
  EXPECT_FALSE(parse_progress(format_progress(wrong)).ok());
}

}  // namespace
}  // namespace scrutiny
