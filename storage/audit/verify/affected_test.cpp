// Each way of tampering is reported with the document or action it touches.
#include "storage/audit/verify/affected.h"

#include <boost/json/serialize.hpp>

#include "storage/audit/testing/verify_fixture.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

// A plan, an action that answers it, and much else around them.
class VerifyAffected : public VerifyFixture {
 protected:
  VerifyAffected() : builder_(new_signer()) {
    plan_unit_ = builder_.create_unit();
    action_unit_ = builder_.create_unit();
    fill(10);
    const Bytes original(5000, 3);
    content_ = builder_.add_content(plan_unit_, original);
    plan_ = add("document.received", plan_id_, plan_unit_,
                {{"title", "Neglect plan"}, {"content", content_}});
    fill(300);
    action_ = add("action.proposed", action_id_, action_unit_, {{"title", "Train the teams"}});
    fill(20);
    known_ = {{builder_.size(), builder_.root()}};
    verified_ = add("action.verified", action_id_, action_unit_, {{"note", "Seen."}});
    fill(7);
  }
  void fill(int count) {
    const UnitId other = builder_.create_unit();
    for (int i = 0; i < count; ++i) builder_.add("session.opened", other, {{"n", i}});
  }
  std::uint64_t add(const std::string& action, const SubjectId& subject, const UnitId& unit,
                    const boost::json::object& payload) {
    Record record;
    record.action = action;
    record.actor = ActorId({1});
    record.subject = subject;
    record.version = 1;
    record.unit = unit;
    return builder_.add(std::move(record), payload);
  }
  VerifyReport named(TrailFiles files, AffectedReach reach = AffectedReach::kWholeTrail,
                     const std::string& keys = {}) {
    const TempDir folder;
    write_files(files, folder.path());
    const auto trail = DirectoryTrail::open(folder.path()).value();
    const KeyRing ring = parse_key_ring(keys.empty() ? builder_.key_file() : keys).value();
    VerifyOptions options;
    options.log_keys = {builder_.signer().verifier()};
    options.level = VerifyLevel::kContents;
    options.keys = &ring;
    options.known_checkpoints = known_;
    VerifyReport report = verify_trail(*trail, options);
    name_affected(*trail, options, reach, report);
    return report;
  }
  void expect_affected(const VerifyReport& report, FaultKind kind, std::uint64_t index,
                       const std::string& title) {
    expect_fault(report, kind, index);
    const auto thing = std::find_if(report.affected.begin(), report.affected.end(),
                                    [&](const AffectedThing& each) { return each.title == title; });
    ASSERT_NE(thing, report.affected.end()) << describe(report);
    EXPECT_EQ(thing->id, title == "Neglect plan" ? plan_id_.text() : action_id_.text());
    EXPECT_EQ(thing->kind, title == "Neglect plan" ? "document" : "action");
    const std::string words = describe(report);
    EXPECT_NE(words.find(title), std::string::npos);
    EXPECT_NE(words.find("What this means: "), std::string::npos);
    EXPECT_NE(words.find("What to do: "), std::string::npos);
    const std::string json = boost::json::serialize(to_json(report));
    EXPECT_NE(json.find("\"title\":\"" + title + "\""), std::string::npos) << json;
  }

  TrailBuilder builder_;
  SubjectId plan_id_ = SubjectId({7});
  SubjectId action_id_ = SubjectId({8});
  UnitId plan_unit_;
  UnitId action_unit_;
  boost::json::object content_;
  std::uint64_t plan_ = 0;
  std::uint64_t action_ = 0;
  std::uint64_t verified_ = 0;
  std::vector<KnownCheckpoint> known_;  // before it
};

TEST_F(VerifyAffected, ARewrittenPieceNamesAllThatItIsAbout) {
  known_.push_back({builder_.size(), Digest{}});
  const VerifyReport report = named(builder_.files());
  expect_fault(report, FaultKind::kRollback, verified_);
  EXPECT_EQ(report.fault->through, builder_.size() - 1);
  ASSERT_FALSE(report.affected.empty()) << describe(report);
  EXPECT_EQ(report.affected.front().id, action_id_.text());
  EXPECT_EQ(report.affected.size(), 8U) << "and the sessions";
  EXPECT_NE(describe(report).find("one of records " + std::to_string(verified_) + " to "),
            std::string::npos);
}

TEST_F(VerifyAffected, AChangedRecordNamesItsActionAndWhatRestsOnIt) {
  TrailFiles files = builder_.files();
  for (auto& [name, bytes] : files) {
    if (name.starts_with("tile/entries/001")) replace(bytes, "action.verified", "action.reopened");
  }
  const VerifyReport report = named(files);
  expect_affected(report, FaultKind::kLeaf, verified_, "Train the teams");
  const auto json = to_json(report);
  EXPECT_EQ(json.at("fault").at("records_after").to_number<std::uint64_t>(),
            builder_.size() - verified_ - 1);
}

TEST_F(VerifyAffected, ASwappedPayloadNamesTheDocument) {
  TrailFiles files = builder_.files();
  Bytes& payloads = files.at("payloads/000");
  // The box of the plan's record is the one after those of the records before it.
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < plan_; ++i) {
    at += 4 + (static_cast<std::size_t>(payloads[at + 2]) << 8 | payloads[at + 3]);
  }
  payloads[at + 4 + 40] ^= 1;
  const VerifyReport report = named(files);
  expect_fault(report, FaultKind::kPayload, plan_);
  ASSERT_EQ(report.affected.size(), 1U);
  EXPECT_EQ(report.affected.front().id, plan_id_.text());
  EXPECT_EQ(report.affected.front().title, "") << "its words are what does not open";
}

TEST_F(VerifyAffected, ASwappedFileNamesTheDocument) {
  TrailFiles files = builder_.files();
  files.at("blobs/" + std::string(content_.at("blob").as_string()))[2000] ^= 1;
  expect_affected(named(files), FaultKind::kContent, plan_, "Neglect plan");
}

TEST_F(VerifyAffected, AKeyThatOutlivesItsErasureNamesWhatCanStillBeRead) {
  const std::string keys_before = builder_.key_file();
  const TrailFiles before = builder_.files();
  const std::uint64_t erased = builder_.erase(plan_unit_);
  const VerifyReport report = named(builder_.files(), AffectedReach::kWholeTrail, keys_before);
  expect_fault(report, FaultKind::kErasure, erased);
  ASSERT_EQ(report.affected.size(), 1U) << describe(report);
  EXPECT_EQ(report.affected.front().id, plan_id_.text());
}

TEST_F(VerifyAffected, WithoutKeysThereAreIdsOnly) {
  TrailFiles files = builder_.files();
  for (auto& [name, bytes] : files) {
    if (name.starts_with("tile/entries/001")) replace(bytes, "action.verified", "action.reopened");
  }
  const VerifyReport report = named(files, AffectedReach::kNamedRecords, "{}");
  expect_fault(report, FaultKind::kLeaf, verified_);
  ASSERT_EQ(report.affected.size(), 1U);
  EXPECT_EQ(report.affected.front().id, action_id_.text());
  EXPECT_EQ(report.affected.front().title, "");
}

TEST_F(VerifyAffected, AnErasureIsToldWithItsRecordClassAuthorityAndDate) {
  const std::uint64_t erased = builder_.erase(plan_unit_);
  const VerifyReport report = named(builder_.files());
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  ASSERT_EQ(report.erasures.size(), 1U);
  EXPECT_EQ(report.erasures.front().index, erased);
  EXPECT_EQ(report.erasures.front().unit, plan_unit_);
  const std::string words = describe(report);
  EXPECT_NE(words.find("by record " + std::to_string(erased) + " (account, under article_17, 20"),
            std::string::npos)
      << words;
}

TEST_F(VerifyAffected, ARecordThatIsNoJsonEndsInIdsLeftOutNotInAFailure) {
  TrailFiles files = builder_.files();
  for (auto& [name, bytes] : files) {
    if (name.starts_with("tile/entries/001"))
      replace(bytes, "\"action.verified\"", "{\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"}");
  }
  const VerifyReport report = named(files);
  expect_fault(report, FaultKind::kForm, verified_);
  EXPECT_TRUE(report.affected.empty());
}

}  // namespace
}  // namespace scrutiny
