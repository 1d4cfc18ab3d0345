// Decisions about findings, and the reading that brings them, over the real ledger.
#include <gtest/gtest.h>

#include "server/service/documents/document_fixture.h"

namespace scrutiny::testing {
namespace {

using enum DocumentStep;

class Findings : public ::testing::Test {
 protected:
  Result<FindingChanged> decide(const Principal& caller, const FindingRow& finding,
                                FindingDecision decision, std::string text = {},
                                std::string reason = {}) {
    FindingDecisionRequest request{
        finding.id, decision, {{}, std::move(text), {}}, std::move(reason)};
    return world.decide(caller, request, finding.revision);
  }
  Result<FindingChanged> add(const Principal& caller, NewFinding finding) {
    std::promise<Result<FindingChanged>> done;
    world.finding_commands.add(caller, finding, std::nullopt, [&](Result<FindingChanged> result) {
      done.set_value(std::move(result));
    });
    return done.get_future().get();
  }

  DocumentWorld world;
};

TEST_F(Findings, AreConfirmedCorrectedAndRejectedWithProvenance) {
  const DocumentId id = world.draft();
  auto rows = world.findings(id);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].state, FindingState::kExtracted);
  EXPECT_EQ(rows[0].quote, "improve thing 1");
  EXPECT_EQ(rows[1].page, 2u);

  const auto confirmed = decide(world.submitter_a, rows[0], FindingDecision::kConfirm);
  ASSERT_TRUE(confirmed.ok());
  EXPECT_EQ(confirmed->state, FindingState::kConfirmed);
  const auto corrected =
      decide(world.lead_a, rows[1], FindingDecision::kCorrect, "Improve thing two", "a typo");
  ASSERT_TRUE(corrected.ok());
  rows = world.findings(id);
  EXPECT_EQ(rows[0].decided_by, world.submitter_a.actor);
  EXPECT_EQ(rows[1].said.text, "Improve thing two");
  EXPECT_EQ(rows[1].said.kind, "area_for_improvement") << "kept when none is given";
  EXPECT_EQ(rows[1].original->text, "Improve thing 2");
  EXPECT_EQ(rows[1].reason, "a typo");
  EXPECT_EQ(rows[1].plugin, "ofsted_ilacs");
  EXPECT_EQ(rows[1].revision, corrected->revision);
  ASSERT_TRUE(decide(world.submitter_a, rows[1], FindingDecision::kReject, "", "not one").ok());
  EXPECT_EQ(world.findings(id)[1].state, FindingState::kRejected);
  // The records are in the document's trail.
  const Record record = decode(world.ledger->record(world.ledger->size() - 1).value()).value();
  EXPECT_EQ(record.action, "finding.rejected");
  EXPECT_EQ(record.subject, id_cast<SubjectId>(id));
}

TEST_F(Findings, OnlyAuthorsOfTheAgencyDecide) {
  const DocumentId id = world.submitted();
  for (const Principal& caller : world.everyone()) {
    const FindingRow finding = world.findings(id)[0];
    const auto result = decide(caller, finding, FindingDecision::kConfirm);
    const bool author =
        caller.agency == world.a && caller.roles.intersects({Role::kSubmitter, Role::kAgencyLead});
    EXPECT_EQ(result.ok(), author);
    if (result.ok()) continue;
    const bool sees = view_for(caller, world.row(id)).ok();
    EXPECT_EQ(code_of(result), sees ? ErrorCode::kForbidden : ErrorCode::kNotFound);
    const auto added = add(caller, {id, 1, {"strength", "x", {}}, {}, 0, {}, {}});
    EXPECT_EQ(code_of(added), sees ? ErrorCode::kForbidden : ErrorCode::kNotFound);
  }
}

TEST_F(Findings, AStaleDecisionIsRefused) {
  const DocumentId id = world.draft();
  const FindingRow finding = world.findings(id)[0];
  ASSERT_TRUE(decide(world.submitter_a, finding, FindingDecision::kConfirm).ok());
  EXPECT_EQ(code_of(decide(world.lead_a, finding, FindingDecision::kReject, "", "no")),
            ErrorCode::kPreconditionFailed);
  EXPECT_EQ(
      code_of(world.decide(world.lead_a, {FindingId(), FindingDecision::kConfirm, {}, {}}, 1)),
      ErrorCode::kNotFound);
}

TEST_F(Findings, AreNotDecidedInVersionsThatAreOver) {
  const DocumentId id = world.accepted();
  const FindingRow old = world.findings(id)[0];
  EXPECT_TRUE(decide(world.submitter_a, old, FindingDecision::kConfirm).ok());
  ASSERT_TRUE(world.upload_version(world.submitter_a, id, "two").ok());
  world.settle();
  ASSERT_TRUE(world.take(world.submitter_a, id, kSubmit).ok());
  ASSERT_TRUE(world.take(world.chair, id, kAccept).ok());
  EXPECT_EQ(code_of(decide(world.submitter_a, world.findings(id)[0], FindingDecision::kReject, "",
                           "superseded")),
            ErrorCode::kConflict);
  ASSERT_TRUE(world.take(world.submitter_a, id, kWithdraw).ok());
  EXPECT_EQ(code_of(decide(world.submitter_a, world.findings(id, 2)[0], FindingDecision::kConfirm)),
            ErrorCode::kConflict);
}

TEST_F(Findings, CanBeAddedByHand) {
  const DocumentId id = world.draft();
  const auto added =
      add(world.submitter_a,
          {id, 0, {"strength", "Children are heard.", {}}, "4", 7, "12", "children told us"});
  ASSERT_TRUE(added.ok());
  const auto rows = world.findings(id);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2].id, added->finding);
  EXPECT_EQ(rows[2].source, FindingSource::kPerson);
  EXPECT_EQ(rows[2].state, FindingState::kConfirmed);
  EXPECT_EQ(rows[2].page, 7u);
  EXPECT_EQ(rows[2].paragraph, "12");
  EXPECT_EQ(rows[2].quote, "children told us");
  EXPECT_EQ(code_of(add(world.submitter_a, {id, 2, {"strength", "x", {}}, {}, 0, {}, {}})),
            ErrorCode::kNotFound);
}

Extraction plan_of_two_rows(const ReadableDocument& document) {
  Extraction out = FakeReaders::sample(document);
  for (const char* ref : {"1.1", "1.2"}) {
    ExtractedAction row;
    row.ref = ref;
    row.recommendation = "Supervise regularly";
    row.action = std::string("Action ") + ref;
    row.lead = "Children's Services";
    row.owner = "Head of Service";
    row.timescale = "ongoing";
    row.brag = "amber";
    row.paragraph = "Plan!A7:K7";
    row.quote = "Supervise regularly | Action";
    row.flags = {"no_date"};
    out.actions.push_back(row);
  }
  return out;
}

class PlanRows : public Findings {
 protected:
  PlanRows() {
    world.readers.reader = [](const ReadableDocument& document) -> Result<ReadOutcome> {
      return ReadOutcome{plan_of_two_rows(document), {}, std::nullopt};
    };
  }
  Result<FindingsConfirmed> confirm_all(const Principal& caller, const DocumentId& id,
                                        std::optional<IdempotencyClaim> claim = {}) {
    std::promise<Result<FindingsConfirmed>> done;
    world.finding_commands.confirm_all(
        caller, {id, 0}, std::move(claim),
        [&](Result<FindingsConfirmed> result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }
};

TEST_F(PlanRows, AreFindingsOfTheKindActionWithTheirOtherCells) {
  const auto rows = world.findings(world.draft());
  ASSERT_EQ(rows.size(), 4u);
  const FindingRow& row = rows[3];
  EXPECT_EQ(row.said.kind, kActionKind);
  EXPECT_EQ(row.said.text, "Action 1.2");
  EXPECT_EQ(row.ref, "1.2");
  EXPECT_EQ(row.paragraph, "Plan!A7:K7");
  ASSERT_TRUE(row.said.plan.has_value());
  EXPECT_EQ(row.said.plan->owner, "Head of Service");
  EXPECT_EQ(row.said.plan->flags, std::vector<std::string>{"no_date"});
  EXPECT_FALSE(rows[0].said.plan.has_value());
}

TEST_F(PlanRows, AreCorrectedCellsIncludedAndConfirmedBackToWhatWasExtracted) {
  const DocumentId id = world.draft();
  const FindingRow row = world.findings(id)[2];
  PlanRow better = *row.said.plan;
  better.due = "2026-09-30";
  ASSERT_TRUE(world
                  .decide(world.submitter_a,
                          {row.id, FindingDecision::kCorrect, {{}, "Act", better}, {}},
                          row.revision)
                  .ok());
  FindingRow now = world.findings(id)[2];
  EXPECT_EQ(now.said.plan->due, "2026-09-30");
  EXPECT_EQ(now.original->plan, row.said.plan);
  // Without a plan of its own a correction keeps the cells.
  ASSERT_TRUE(decide(world.submitter_a, now, FindingDecision::kCorrect, "Act soon").ok());
  now = world.findings(id)[2];
  EXPECT_EQ(now.said.plan, better);
  ASSERT_TRUE(decide(world.submitter_a, now, FindingDecision::kConfirm).ok());
  EXPECT_EQ(world.findings(id)[2].said, row.said);
  EXPECT_EQ(world.replayed(world.projections), DocumentWorld::rows(*world.ledger->snapshot()));
}

TEST_F(PlanRows, AreConfirmedAllAtOnceByOneRecordThatNamesThem) {
  const DocumentId id = world.draft();
  const auto rows = world.findings(id);
  ASSERT_TRUE(decide(world.submitter_a, rows[0], FindingDecision::kReject, "", "no").ok());
  const std::uint64_t before = world.ledger->size();
  const IdempotencyClaim claim{world.submitter_a.account, "once", {}};
  const auto confirmed = confirm_all(world.submitter_a, id, claim);
  ASSERT_TRUE(confirmed.ok()) << confirmed.error().describe();
  EXPECT_EQ(confirmed->confirmed, 3u);
  EXPECT_EQ(confirmed->left, 0u);
  EXPECT_EQ(world.actions(before), std::vector<std::string>{"findings.confirmed"});
  const auto payload = world.ledger->payload(before)->payload;
  EXPECT_EQ(payload.at("findings").as_array().size(), 3u);
  EXPECT_EQ(world.findings(id)[0].state, FindingState::kRejected);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(world.findings(id)[i].state, FindingState::kConfirmed);
    EXPECT_EQ(world.findings(id)[i].decided_by, world.submitter_a.actor);
  }
  EXPECT_EQ(world.replayed(world.projections), DocumentWorld::rows(*world.ledger->snapshot()));
  // The same request again is answered alike; a new one finds nothing left.
  const auto again = confirm_all(world.submitter_a, id, claim);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->confirmed, 3u);
  EXPECT_EQ(again->freshness, Freshness::kReplayed);
  EXPECT_EQ(code_of(confirm_all(world.submitter_a, id)), ErrorCode::kConflict);
}

TEST_F(PlanRows, AreConfirmedAllAtOnceByAuthorsOnly) {
  const DocumentId id = world.submitted();
  for (const Principal& caller : world.everyone()) {
    if (caller.agency == world.a && !caller.roles.has(Role::kGroupMember)) continue;
    const bool sees = view_for(caller, world.row(id)).ok();
    EXPECT_EQ(code_of(confirm_all(caller, id)),
              sees ? ErrorCode::kForbidden : ErrorCode::kNotFound);
  }
  EXPECT_TRUE(confirm_all(world.lead_a, id).ok());
}

class Reading : public Findings {};

TEST_F(Reading, StepsAreTakenOnceHoweverOftenItRuns) {
  const DocumentId id = world.upload(world.submitter_a, "words")->document;
  const PendingRow pending = world.listener.waiting.at(0);
  EXPECT_EQ(world.job.run(pending, CancelToken()), JobEnd::kDone);
  EXPECT_EQ(world.job.run(pending, CancelToken()), JobEnd::kDone);
  EXPECT_EQ(world.readers.calls, 1);
  EXPECT_EQ(world.actions(), (std::vector<std::string>{"document.received", "document.checked",
                                                       "document.extracted"}));
  EXPECT_FALSE(world.ledger->snapshot()->get(pending_key(world.version(id).received_index)));
}

TEST_F(Reading, WhatCannotBeReadNowIsStillBeingChecked) {
  world.readers.reader = [](const ReadableDocument&) -> Result<ReadOutcome> {
    return Error(ErrorCode::kUnavailable, "stopping");
  };
  const DocumentId id = world.upload(world.submitter_a, "words")->document;
  const PendingRow pending = world.listener.waiting.at(0);
  EXPECT_EQ(world.job.run(pending, CancelToken()), JobEnd::kLater);
  EXPECT_EQ(world.version(id).state, DocumentState::kChecking);
  EXPECT_EQ(world.version(id).extraction, ExtractionState::kPending);
  world.readers.reader = nullptr;
  EXPECT_EQ(world.job.run(pending, CancelToken()), JobEnd::kDone);
  EXPECT_EQ(world.version(id).extraction, ExtractionState::kDone);
}

TEST_F(Reading, AFailureNamesPluginAndReason) {
  world.readers.reader = [](const ReadableDocument&) -> Result<ReadOutcome> {
    return ReadOutcome{
        {}, {"ofsted_ilacs", "1.0.0", std::string(64, 'c')}, ErrorCode::kWorkerTimeout};
  };
  const DocumentId id = world.draft();
  const VersionRow version = world.version(id);
  EXPECT_EQ(version.extraction, ExtractionState::kFailed);
  EXPECT_EQ(version.words->extraction->failure, "worker_timeout");
  EXPECT_EQ(version.words->extraction->plugin.library_sha256, std::string(64, 'c'));
  EXPECT_TRUE(world.take(world.submitter_a, id, kSubmit).ok())
      << "it can be submitted all the same";
}

TEST_F(Reading, AFileNobodyReadsAndOneTooLargeAreSaidSo) {
  const DocumentId unknown = world.draft(std::string("\x01\x02\x03\x00\xff\xfe", 6));
  EXPECT_EQ(world.version(unknown).words->media_type, "application/octet-stream");
  EXPECT_EQ(world.version(unknown).extraction, ExtractionState::kDone);
  EXPECT_EQ(world.version(unknown).words->extraction->plugin.id, "");
  EXPECT_EQ(world.readers.calls, 0);

  ExtractionJob small(*world.ledger, world.readers, {10, 1 << 20}, nullptr);
  const DocumentId large = world.upload(world.submitter_a, "more than ten bytes")->document;
  EXPECT_EQ(small.run(world.listener.waiting.back(), CancelToken()), JobEnd::kDone);
  EXPECT_EQ(world.version(large).words->extraction->failure, "too_large");
  EXPECT_EQ(world.readers.calls, 0);
}

TEST_F(Reading, MoreFindingsThanARecordHoldsIsAFailureOfTheReader) {
  world.readers.reader = [](const ReadableDocument& document) -> Result<ReadOutcome> {
    Extraction extraction = FakeReaders::sample(document);
    extraction.findings[0].text = std::string(2 << 20, 'x');
    return ReadOutcome{std::move(extraction), {}, std::nullopt};
  };
  ExtractionJob job(*world.ledger, world.readers, {1 << 20, 1 << 20}, nullptr);
  const DocumentId id = world.upload(world.submitter_a, "words")->document;
  EXPECT_EQ(job.run(world.listener.waiting.back(), CancelToken()), JobEnd::kDone);
  EXPECT_EQ(world.version(id).words->extraction->failure, "output_limit");
  EXPECT_TRUE(world.findings(id).empty());
}

TEST_F(Reading, WithdrawingStopsIt) {
  const DocumentId id = world.upload(world.submitter_a, "words")->document;
  ASSERT_TRUE(world.take(world.submitter_a, id, kWithdraw).ok());
  world.settle();
  EXPECT_EQ(world.version(id).state, DocumentState::kWithdrawn);
  EXPECT_EQ(world.readers.calls, 0);

  // Withdrawn while the plugin reads: its result comes too late.
  const DocumentId late = world.upload(world.submitter_a, "words")->document;
  world.readers.reader = [&](const ReadableDocument& document) -> Result<ReadOutcome> {
    EXPECT_TRUE(world.take(world.submitter_a, late, kWithdraw).ok());
    return ReadOutcome{FakeReaders::sample(document), {}, std::nullopt};
  };
  world.settle();
  EXPECT_EQ(world.actions().back(), "document.withdrawn");
  EXPECT_TRUE(world.findings(late).empty());
}

}  // namespace
}  // namespace scrutiny::testing
