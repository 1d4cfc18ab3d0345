// A file with data about single children is not kept, whatever happens on the way
// (docs/adr/0010-child-level-guard.md).
#include <gtest/gtest.h>

#include "server/service/documents/document_fixture.h"
#include "server/service/documents/extraction_view.h"
#include "tests/support/hooked_ledger.h"

namespace scrutiny::testing {
namespace {

constexpr std::string_view kChild = "Marlowe Quillfeather";

Extraction with_children(const ReadableDocument& document) {
  Extraction found = FakeReaders::sample(document);
  found.document.title = "Return about " + std::string(kChild);
  found.pages = {{1, std::string(kChild) + " A801200001001"}};
  found.warnings = {{"odd", std::string(kChild)}};
  found.fields = {{"child", std::string(kChild), std::string(kChild), 1, std::string(kChild)}};
  found.child_level = {{"upn", "UPN"}, {"upn", "FormerUPN"}, {"birth_dates", ""}};
  ExtractedObservation children;
  children.line = "children";
  children.unit = "count";
  children.value = "120";
  found.observations = {children};
  return found;
}

class ChildLevelGuard : public ::testing::Test {
 protected:
  void SetUp() override {
    world.readers.reader = [this](const ReadableDocument& document) -> Result<ReadOutcome> {
      const auto row =
          load_version(*world.ledger->snapshot(), document.given.document, document.given.version);
      state_while_read = row->state;
      return ReadOutcome{with_children(document), {}, std::nullopt};
    };
  }
  Result<Uploaded> upload() {
    NewDocument meta;
    meta.title = "About " + std::string(kChild);
    meta.file_name = std::string(kChild) + ".csv";
    return world.upload(world.submitter_a, "UPN\nA801200001001 " + std::string(kChild), meta);
  }
  std::string rows() { return DocumentWorld::rows(*world.ledger->snapshot()); }

  DocumentWorld world;
  DocumentState state_while_read{};
};

TEST_F(ChildLevelGuard, DestroysTheFileAndKeepsTotalsOnly) {
  const auto uploaded = upload();
  const VersionRow before = world.version(uploaded->document);
  const std::uint64_t from = world.ledger->size();
  EXPECT_NE(rows().find(kChild), std::string::npos) << "or the next check shows nothing";
  world.settle();

  EXPECT_EQ(state_while_read, DocumentState::kChecking) << "nobody but its submitter saw it";
  EXPECT_EQ(world.actions(from),
            (std::vector<std::string>{"document.refused_child_level", "subject.erased"}));
  EXPECT_EQ(rows().find(kChild), std::string::npos);
  const VersionRow after = world.version(uploaded->document);
  EXPECT_EQ(after.state, DocumentState::kRefused);
  EXPECT_NE(after.unit, before.unit);
  EXPECT_EQ(world.ledger->payload(before.received_index).error().code(), ErrorCode::kErased);
  const SealedContent& file = before.words->content;
  EXPECT_FALSE(world.ledger->open_blob(before.unit, file.blob, file.size).ok());

  const auto kept = read_extraction(*world.ledger, after.unit, after.words->extraction->extract);
  ASSERT_TRUE(kept.ok()) << kept.error().describe();
  EXPECT_EQ(to_json(*kept).find(kChild), std::string::npos);
  ASSERT_EQ(kept->observations.size(), 1u);
  EXPECT_EQ(kept->observations[0].value, "120");
  EXPECT_TRUE(world.findings(uploaded->document).empty());
  EXPECT_EQ(world.replayed(world.projections), rows());
}

TEST_F(ChildLevelGuard, TellsTheSubmitterInPlainWords) {
  const DocumentId id = upload()->document;
  world.settle();
  const auto told = shown_extraction(world.version(id), nullptr);
  EXPECT_EQ(told.state, ExtractionState::kFailed);
  EXPECT_EQ(told.code, "child_level");
  EXPECT_EQ(told.explanation,
            "The file holds data about single children: pupil numbers (UPN), dates of birth beside "
            "names or child ids. It was not kept: the file, its name and its title were destroyed "
            "at once. The totals that were counted from it are kept.");
  for (const Principal& caller : world.everyone()) {
    const bool author = caller.agency == world.a &&
                        (caller.roles.has(Role::kSubmitter) || caller.roles.has(Role::kAgencyLead));
    EXPECT_EQ(world.readings.progress(caller, id, 0).ok(), author);
  }
  const auto file = world.readings.content(world.submitter_a, id, 1,
                                           [](const auto&) { return Opening::kFromStart; });
  EXPECT_EQ(code_of(file), ErrorCode::kErased);
}

// Fails the erasure, as a crash right before it would.
class StopsBeforeErasure final : public HookedLedger {
 public:
  using HookedLedger::HookedLedger;
  void submit(Command command, Completion done) override {
    if (command.action == "subject.erased") {
      return done(Error(ErrorCode::kUnavailable, "stopping"));
    }
    HookedLedger::submit(std::move(command), std::move(done));
  }
};

TEST_F(ChildLevelGuard, FinishesWhatACrashInterrupted) {
  const auto uploaded = upload();
  const VersionRow before = world.version(uploaded->document);
  const PendingRow pending = world.listener.waiting.at(0);
  StopsBeforeErasure stopping(*world.ledger);
  ExtractionJob interrupted(stopping, world.readers, {}, quiet_log());
  EXPECT_EQ(interrupted.run(pending, CancelToken()), JobEnd::kLater);
  EXPECT_EQ(world.version(uploaded->document).state, DocumentState::kRefused);
  EXPECT_TRUE(world.ledger->payload(before.received_index).ok());
  EXPECT_TRUE(world.ledger->snapshot()->get(pending_key(before.received_index)))
      << "found again at the next start";

  world.readers.reader = nullptr;  // it need not be read again
  EXPECT_EQ(world.job.run(pending, CancelToken()), JobEnd::kDone);
  EXPECT_EQ(world.ledger->payload(before.received_index).error().code(), ErrorCode::kErased);
  EXPECT_FALSE(world.ledger->snapshot()->get(pending_key(before.received_index)));
  EXPECT_EQ(world.job.run(pending, CancelToken()), JobEnd::kDone) << "once is enough";
  EXPECT_EQ(world.replayed(world.projections), rows());
}

TEST_F(ChildLevelGuard, ANewVersionThatIsRefusedLeavesTheAcceptedOne) {
  const auto reader = std::exchange(world.readers.reader, nullptr);
  const DocumentId id = world.accepted();
  world.readers.reader = reader;
  NewVersion meta;
  meta.title = std::string(kChild);
  ASSERT_TRUE(world.upload_version(world.submitter_a, id, "rows", meta).ok());
  world.settle();
  EXPECT_EQ(world.version(id, 2).state, DocumentState::kRefused);
  EXPECT_EQ(world.row(id).state, DocumentState::kAccepted);
  EXPECT_EQ(world.row(id).head, 1u);
  EXPECT_EQ(rows().find(kChild), std::string::npos);
  EXPECT_EQ(world.replayed(world.projections), rows());
}

}  // namespace
}  // namespace scrutiny::testing
