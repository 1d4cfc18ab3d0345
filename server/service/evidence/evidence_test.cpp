// A small bundle as it streams, and every way to damage it, held against the offline verifier.
#include "server/service/evidence/evidence.h"

#include <fstream>

#include <gtest/gtest.h>

#include "server/http/routes/document_route_world.h"
#include "server/service/actions/action_subject_rights.h"
#include "storage/audit/verify/bag/evidence_check.h"
#include "storage/crypto/hex.h"
#include "tests/support/temp_dir.h"

namespace scrutiny::testing {
namespace {

class BarePage final : public EvidencePage {
 public:
  std::string head(const EvidenceFacts&) const override { return "head\n"; }
  std::string row(const EvidenceRow& row) const override {
    return std::to_string(row.record.index) + "\n";
  }
  std::string foot(const EvidenceFacts&) const override { return "foot\n"; }
};

class EvidenceBundles : public ::testing::Test {
 protected:
  // Sent by Sam, and read: three records.
  SubjectId drafted() { return SubjectId::parse(world_.draft("Some words.")).value(); }
  Result<std::unique_ptr<EvidenceBundle>> begin(const SubjectId& subject,
                                                std::optional<std::uint64_t> at = {}) {
    return evidence_.begin(accounts_.as("sam"), {{subject}, {}, at});
  }
  static std::string all(EvidenceBundle& bundle, std::size_t piece = 1000) {
    std::string out;
    Bytes bytes(piece);
    for (;;) {
      const auto got = bundle.read(bytes);
      EXPECT_TRUE(got.ok()) << got.error().describe();
      if (!got.ok() || *got == 0) return out;
      out.append(as_text(ByteView(bytes).first(*got)));
    }
  }
  std::filesystem::path write(const std::string& bytes) {
    const auto path = std::filesystem::path(folder_.path()) / "bundle.zip";
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    return path;
  }
  VerifyOptions trusting() {
    VerifyOptions options;
    options.log_keys.push_back(NoteVerifier::parse(ledger_.verifier_key()).value());
    return options;
  }

  void erase(const SubjectId& subject) {
    const auto version = load_version(*ledger_.snapshot(), id_cast<DocumentId>(subject), 1);
    Command command;
    command.action = "subject.erased";
    command.actor = id_cast<ActorId>(accounts_.id("ada"));
    command.subject = subject;
    command.unit = ledger_.create_unit().value();
    command.public_ = {
        {"authority", "retention"}, {"class", "test"}, {"unit", version->unit.text()}};
    const auto erased = ledger_.submit_and_wait(std::move(command));
    ASSERT_TRUE(erased.ok()) << erased.error().describe();
  }

  DocumentRouteWorld world_;
  AccountsWorld& accounts_ = world_.base.accounts;
  Ledger& ledger_ = *accounts_.ledger;
  LivingSubjectRights rights_;
  Trail trail_{ledger_, rights_};
  BarePage page_;
  Evidence evidence_{{ledger_, trail_, rights_, nullptr, page_}};
  TempDir folder_;
};

TEST_F(EvidenceBundles, HoldWhateverThePiecesTheyAreReadIn) {
  const SubjectId subject = drafted();
  const std::uint64_t at = ledger_.size();
  const std::string once = all(**begin(subject), 1 << 20);
  EXPECT_EQ(all(**begin(subject, at), 1), once);
  const VerifyReport report = verify_bundle(write(once), trusting());
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.counts.records, 3u);
  EXPECT_EQ(report.counts.contents_checked, 1u);
  EXPECT_EQ(report.counts.contents_not_checked, 1u) << "the reader's record is sealed to Sam";
}

// What changed in the archive's own headers, and nowhere else, harms nobody: every file is as it
// was. Any other flipped byte is found.
TEST_F(EvidenceBundles, EveryFlippedByteIsFoundOrLeavesEveryFileAsItWas) {
  const std::string good = all(**begin(drafted()));
  const auto path = write(good);
  const VerifyOptions options = trusting();
  const auto digests = check_bag(**open_bag(path), {});
  ASSERT_TRUE(digests.ok());
  std::size_t harmless = 0;
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  const auto put = [&file](std::size_t at, char byte) {
    file.seekp(static_cast<std::streamoff>(at)).put(byte).flush();
  };
  for (std::size_t at = 0; at < good.size(); ++at) {
    put(at, static_cast<char>(good[at] ^ (1 << (at % 8))));
    const VerifyReport report = verify_bundle(path, options);
    if (report.verdict == Verdict::kHolds) {
      ++harmless;
      const auto now = check_bag(**open_bag(path), {});
      EXPECT_TRUE(now.ok() && *now == *digests) << "byte " << at;
    } else {
      EXPECT_EQ(report.verdict, Verdict::kDoesNotHold) << "byte " << at << describe(report);
      EXPECT_TRUE(report.fault.has_value());
    }
    put(at, good[at]);
  }
  RecordProperty("harmless", static_cast<int>(harmless));
  EXPECT_LT(harmless, good.size() / 10) << "of " << good.size();
  EXPECT_EQ(verify_bundle(path, options).verdict, Verdict::kHolds);
}

TEST_F(EvidenceBundles, CutAnywhereTheyDoNotHold) {
  const std::string good = all(**begin(drafted()));
  const VerifyOptions options = trusting();
  const auto path = write(good);
  for (std::size_t size = good.size(); size-- > 0;) {
    std::filesystem::resize_file(path, size);
    EXPECT_EQ(verify_bundle(path, options).verdict, Verdict::kDoesNotHold) << size;
  }
}

TEST_F(EvidenceBundles, ErasedWordsAreSaidToBeErasedAndWhatIsUnderWayBreaksOff) {
  const SubjectId subject = drafted();
  auto under_way = begin(subject);
  ASSERT_TRUE(under_way.ok());
  erase(subject);

  // What began before has the records; their words are gone from it as from everywhere.
  const VerifyReport cut = verify_bundle(write(all(**under_way)), trusting());
  EXPECT_EQ(cut.verdict, Verdict::kHolds) << describe(cut);
  EXPECT_EQ(cut.counts.payloads_checked, 0u);

  const auto bundle = evidence_.begin(accounts_.as("iris"), {{subject}, {}, {}});
  ASSERT_TRUE(bundle.ok()) << bundle.error().describe();
  const VerifyReport report = verify_bundle(write(all(**bundle)), trusting());
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.counts.payloads_erased, 3u);
  EXPECT_EQ(report.counts.contents_checked, 0u);
}

TEST_F(EvidenceBundles, WhatIsErasedBetweenRecordsAndPageEndsTheBundleWithAnError) {
  const SubjectId subject = drafted();
  auto bundle = begin(subject);
  Bytes some(1);
  ASSERT_TRUE((*bundle)->read(some).ok());
  for (int i = 0; i < 3000; ++i) ASSERT_TRUE((*bundle)->read(some).ok());  // past the first record
  erase(subject);
  Bytes much(1 << 20);
  auto got = (*bundle)->read(much);
  while (got.ok() && *got > 0) got = (*bundle)->read(much);
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(got.error().code(), ErrorCode::kErased);
}

}  // namespace
}  // namespace scrutiny::testing
