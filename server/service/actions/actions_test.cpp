// Actions over the real ledger: proposing, every step, evidence, lists, readings.
#include <gtest/gtest.h>

#include "server/service/actions/action_commands.h"
#include "server/service/actions/action_list.h"
#include "server/service/actions/action_readings.h"
#include "server/service/actions/action_subject_rights.h"
#include "server/service/documents/document_fixture.h"
#include "storage/crypto/random.h"
#include "storage/state/accounts_projection.h"
#include "storage/state/actions_projection.h"
#include "tests/support/hooked_ledger.h"

namespace scrutiny::testing {
namespace {

using enum ActionStep;

Result<ReadOutcome> plan(const ReadableDocument& document) {
  Extraction out = FakeReaders::sample(document);
  for (int i = 1; i <= 2; ++i) {
    ExtractedAction row;
    row.ref = "1." + std::to_string(i);
    row.recommendation = "Supervise regularly";
    row.action = "Act " + std::to_string(i);
    row.lead = i == 2 ? "agency b" : "Somebody";
    row.owner = "Head of Service";
    row.timescale = i == 2 ? "ongoing" : "Sept 26";
    row.due = i == 2 ? "" : "2026-09-30";
    row.progress = "Begun";
    row.brag = "amber";
    row.paragraph = "Plan!A7:K7";
    row.quote = "the row";
    out.actions.push_back(row);
  }
  return ReadOutcome{out, {}, std::nullopt};
}

class Actions : public ::testing::Test {
 protected:
  Actions()
      : world({std::make_shared<AccountsProjection>(), std::make_shared<ActionsProjection>()}),
        commands(*world.ledger, world.clock),
        readings(*world.ledger, world.clock) {
    world.readers.reader = plan;
    agency(world.a, "Agency A");
    agency(world.b, "Agency B");
    lead_b = world.submitter_b;
    lead_b.account = new_id<AccountId>();
    lead_b.actor = id_cast<ActorId>(lead_b.account);
    lead_b.roles = {Role::kAgencyLead};
  }
  void agency(const AgencyId& id, const char* name) {
    Command command;
    command.action = "agency.created";
    command.actor = world.administrator.actor;
    command.subject = id_cast<SubjectId>(id);
    command.unit = world.ledger->create_unit().value();
    command.payload = {{"name", name}, {"kind", "relevant_agency"}};
    ASSERT_TRUE(world.ledger->submit_and_wait(std::move(command)).ok());
  }
  Result<ActionChanged> propose(const Principal& caller, const NewAction& action,
                                std::optional<IdempotencyClaim> claim = {}) {
    std::promise<Result<ActionChanged>> done;
    commands.propose(caller, action, std::move(claim),
                     [&](Result<ActionChanged> result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }
  Result<ActionsTracked> track(const Principal& caller, const DocumentId& document,
                               std::optional<IdempotencyClaim> claim = {}) {
    std::promise<Result<ActionsTracked>> done;
    commands.track_all(caller, {document, 0, {}}, std::move(claim),
                       [&](Result<ActionsTracked> result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }
  Result<ActionChanged> take(const Principal& caller, const ActionStepRequest& request,
                             const ChangeTerms& terms) {
    std::promise<Result<ActionChanged>> done;
    commands.take(caller, request, terms,
                  [&](Result<ActionChanged> result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }
  Result<ActionChanged> take(const Principal& caller, const ActionId& id, ActionStep step,
                             std::vector<ActionEvidence> named = {}) {
    ActionStepRequest request;
    request.action = id;
    request.step = step;
    request.text = "because";
    request.evidence = std::move(named);
    return take(caller, request, {revision_of(row(id)), std::nullopt});
  }
  ActionRow row(const ActionId& id) const {
    return load_action(*world.ledger->snapshot(), id).value();
  }
  // Led by A, with B.
  ActionId by_hand() {
    NewAction action;
    action.action = "Start a rota";
    action.joint = {world.b};
    const auto made = propose(world.submitter_a, action);
    EXPECT_TRUE(made.ok()) << made.error().describe();
    return made->action;
  }
  void reach(const ActionId& id, ActionState wanted) {
    const auto steps =
        std::to_array<std::pair<ActionStep, const Principal*>>({{kAgree, &world.lead_a},
                                                                {kStart, &world.submitter_a},
                                                                {kComplete, &world.submitter_a},
                                                                {kCheck, &world.support},
                                                                {kVerify, &world.scrutineer}});
    for (const auto& [step, who] : steps) {
      if (state_of(row(id)) == wanted) return;
      if (!after(step, state_of(row(id)))) continue;
      std::vector<ActionEvidence> named;
      if (step == kComplete) named = {{evidence = world.accepted("the rota"), 1}};
      const auto done = take(*who, id, step, named);
      ASSERT_TRUE(done.ok()) << text(step) << " " << done.error().describe();
    }
    ASSERT_EQ(state_of(row(id)), wanted);
  }
  DocumentId confirmed_plan() {
    const DocumentId id = world.submitted();
    std::promise<void> done;
    world.finding_commands.confirm_all(world.submitter_a, {id, 0}, std::nullopt,
                                       [&](Result<FindingsConfirmed> result) {
                                         EXPECT_TRUE(result.ok());
                                         done.set_value();
                                       });
    done.get_future().get();
    return id;
  }
  void expect_replay_is_equal() const {
    EXPECT_EQ(world.replayed(world.projections), DocumentWorld::rows(*world.ledger->snapshot()));
  }

  DocumentWorld world;
  ActionCommands commands;
  ActionReadings readings;
  Principal lead_b;
  DocumentId evidence;
};

TEST_F(Actions, GoFromARowOfAPlanToVerified) {
  const DocumentId document = confirmed_plan();
  const auto tracked = track(world.submitter_a, document);
  ASSERT_TRUE(tracked.ok()) << tracked.error().describe();
  ASSERT_EQ(tracked->tracked.size(), 2u);
  EXPECT_EQ(tracked->left, 0u);
  const auto rows = world.findings(document);
  const ActionId id = load_action_of_finding(*world.ledger->snapshot(), rows[2].id).value();
  const ActionWords words = *row(id).words;
  EXPECT_EQ(words.action, "Act 1");
  EXPECT_EQ(words.ref, "1.1");
  EXPECT_EQ(words.recommendation, "Supervise regularly");
  EXPECT_EQ(words.lead, world.a);
  EXPECT_EQ(words.lead_person, "Head of Service");
  EXPECT_EQ(words.due, (ActionDue{"2026-09-30", "Sept 26"}));
  EXPECT_EQ(words.source->document, document);
  EXPECT_EQ(words.source->paragraph, "Plan!A7:K7");
  EXPECT_EQ(words.source->quote, "the row");
  EXPECT_EQ(words.progress.at(0).text, "Begun");
  // The plan names the lead agency of the other as the partnership does.
  const ActionId other = load_action_of_finding(*world.ledger->snapshot(), rows[3].id).value();
  EXPECT_EQ(row(other).words->lead, world.b);
  EXPECT_EQ(row(other).words->due, (ActionDue{"", "ongoing"}));
  EXPECT_NE(row(id).unit, row(other).unit);
  // Asked again, nothing is tracked twice.
  EXPECT_TRUE(track(world.submitter_a, document)->tracked.empty());
  reach(id, ActionState::kVerified);
  EXPECT_EQ(standing(row(id), "2030-01-01").brag, Brag::kBlue);
  expect_replay_is_equal();
}

TEST_F(Actions, AreProposedFromConfirmedFindingsOfSubmittedVersionsOnly) {
  const DocumentId draft = world.draft();
  NewAction action;
  action.finding = world.findings(draft)[2].id;
  EXPECT_EQ(code_of(propose(world.submitter_a, action)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(propose(world.chair, action)), ErrorCode::kNotFound);
  ASSERT_TRUE(world
                  .decide(world.submitter_a, {*action.finding, FindingDecision::kConfirm, {}, {}},
                          world.findings(draft)[2].revision)
                  .ok());
  EXPECT_EQ(code_of(propose(world.submitter_a, action)), ErrorCode::kConflict);
  ASSERT_TRUE(world.take(world.submitter_a, draft, DocumentStep::kSubmit).ok());
  EXPECT_EQ(code_of(propose(world.support, action)), ErrorCode::kForbidden);
  EXPECT_TRUE(propose(world.submitter_a, action).ok());
  EXPECT_EQ(code_of(propose(world.submitter_a, action)), ErrorCode::kConflict);
}

TEST_F(Actions, ByHandNeedAnActionAndAgenciesThatExist) {
  NewAction action;
  EXPECT_EQ(code_of(propose(world.submitter_a, action)), ErrorCode::kInvalidArgument);
  action.action = "Start a rota";
  EXPECT_EQ(code_of(propose(world.chair, action)), ErrorCode::kInvalidArgument);
  action.lead = new_id<AgencyId>();
  EXPECT_EQ(code_of(propose(world.chair, action)), ErrorCode::kInvalidArgument);
  action.lead = world.b;
  EXPECT_EQ(code_of(propose(world.submitter_a, action)), ErrorCode::kForbidden);
  action.joint = {world.b};
  EXPECT_EQ(code_of(propose(world.chair, action)), ErrorCode::kInvalidArgument);
  action.joint = {world.a};
  EXPECT_TRUE(propose(world.chair, action).ok());
}

// A plan's "complete" is a claim: nothing is completed, let alone verified, without evidence.
TEST_F(Actions, ThatAPlanCallsCompleteStartAsProposedWithoutEvidence) {
  world.readers.reader = [](const ReadableDocument& document) -> Result<ReadOutcome> {
    SCRUTINY_ASSIGN(ReadOutcome read, plan(document));
    read.extraction->actions[0].brag = "blue";
    read.extraction->actions[0].status = "Completed";
    read.extraction->actions[1].brag = "";
    read.extraction->actions[1].closed = "2025-10-01";
    return read;
  };
  const auto tracked = track(world.submitter_a, confirmed_plan());
  ASSERT_TRUE(tracked.ok());
  ASSERT_EQ(tracked->tracked.size(), 2u);
  for (const auto& [finding, changed] : tracked->tracked) {
    EXPECT_EQ(changed.state, ActionState::kProposed);
    const ActionStanding stands = standing(row(changed.action), "2026-01-01");
    EXPECT_EQ(stands.brag, Brag::kGreen);
    EXPECT_TRUE(stands.said_complete);
    EXPECT_TRUE(row(changed.action).words->evidence.empty());
  }
  const ActionId first = tracked->tracked[0].second.action;
  EXPECT_EQ(standing(row(first), "2026-10-01").brag, Brag::kRed);
  reach(first, ActionState::kCompleted);
  EXPECT_FALSE(standing(row(first), "2026-10-01").said_complete);
}

TEST_F(Actions, TrackingAllAnswersARetryAsTheFirstTime) {
  const DocumentId document = confirmed_plan();
  const IdempotencyClaim claim{world.submitter_a.account, "all", {}};
  const auto first = track(world.submitter_a, document, claim);
  ASSERT_TRUE(first.ok() && first->tracked.size() == 2) << first.error().describe();
  const std::uint64_t size = world.ledger->size();
  const auto again = track(world.submitter_a, document, claim);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_EQ(world.ledger->size(), size);
  ASSERT_EQ(again->tracked.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(again->tracked[i].first, first->tracked[i].first);
    EXPECT_EQ(again->tracked[i].second.action, first->tracked[i].second.action);
    EXPECT_EQ(again->tracked[i].second.receipt.index, first->tracked[i].second.receipt.index);
    EXPECT_EQ(again->tracked[i].second.freshness, Freshness::kReplayed);
  }
  EXPECT_TRUE(track(world.submitter_a, document)->tracked.empty()) << "another request";
  IdempotencyClaim other = claim;
  other.request[0] = 1;
  EXPECT_EQ(code_of(track(world.submitter_a, document, other)), ErrorCode::kIdempotencyMismatch);
  expect_replay_is_equal();
}

TEST_F(Actions, TrackingAllGoesOnPastFiftyRowsAndRepeatsEachPart) {
  world.readers.reader = [](const ReadableDocument& document) -> Result<ReadOutcome> {
    SCRUTINY_ASSIGN(ReadOutcome read, plan(document));
    read.extraction->actions.resize(60, read.extraction->actions[0]);
    return read;
  };
  const DocumentId document = confirmed_plan();
  for (const auto& [key, count, left] :
       {std::tuple("one", 50u, 10u), std::tuple("two", 10u, 0u), std::tuple("one", 50u, 10u)}) {
    const auto tracked =
        track(world.submitter_a, document, IdempotencyClaim{world.submitter_a.account, key, {}});
    ASSERT_TRUE(tracked.ok()) << tracked.error().describe();
    EXPECT_EQ(tracked->tracked.size(), count) << key;
    EXPECT_EQ(tracked->left, left) << key;
  }
}

TEST_F(Actions, TakeALeadAndADayWhereThePlanSaysNone) {
  const DocumentId document = confirmed_plan();
  std::promise<Result<ActionsTracked>> done;
  commands.track_all(world.submitter_a, {document, 0, {world.b, "2027-03-31"}}, std::nullopt,
                     [&](Result<ActionsTracked> result) { done.set_value(std::move(result)); });
  const auto tracked = done.get_future().get();
  ASSERT_TRUE(tracked.ok()) << tracked.error().describe();
  const auto words = [&](std::size_t i) { return *row(tracked->tracked[i].second.action).words; };
  EXPECT_EQ(words(0).lead, world.b) << "the row names no agency of the partnership";
  EXPECT_EQ(words(0).due, (ActionDue{"2026-09-30", "Sept 26"})) << "the row says so itself";
  EXPECT_EQ(words(1).due, (ActionDue{"2027-03-31", "ongoing"}));
}

TEST_F(Actions, AreListedWithWhatIsOverdueFirst) {
  const auto due = [&](const char* day) {
    NewAction action;
    action.action = "Start a rota";
    action.due.date = day;
    return propose(world.submitter_a, action)->action;
  };
  const ActionId later = due("2026-12-01");
  const ActionId undated = due("");
  const ActionId overdue = due("2026-09-01");
  const ActionId cancelled = due("2026-01-01");
  const ActionId soon = due("2026-10-02");
  ASSERT_TRUE(take(world.chair, cancelled, kCancel).ok());
  const auto page = [&](std::size_t number) {
    std::vector<ActionId> ids;
    for (const auto& each :
         list_by_due(world.chair, {}, number, 3, "2026-10-01", *world.ledger->snapshot()).actions) {
      ids.push_back(each.action.id);
    }
    return ids;
  };
  EXPECT_EQ(page(1), (std::vector<ActionId>{overdue, soon, later}));
  EXPECT_EQ(page(2), (std::vector<ActionId>{undated, cancelled}));
  EXPECT_TRUE(page(3).empty());
  ActionFilter filter;
  filter.overdue = true;
  EXPECT_EQ(list_by_due(world.chair, filter, 1, 3, "2026-10-01", *world.ledger->snapshot()).total,
            1u);
}

// What was in order at the door is asked again where the record is made.
TEST_F(Actions, AreCheckedAgainOnTheSequencer) {
  HookedLedger hooked(*world.ledger);
  ActionCommands late(hooked, world.clock);
  const auto take_late = [&](const Principal& caller, const ActionId& id, ActionStep step,
                             std::vector<ActionEvidence> named = {}) {
    ActionStepRequest request{id, step, "because", {}, {}, {}, std::move(named), {}};
    std::promise<Result<ActionChanged>> done;
    late.take(caller, request, {revision_of(row(id)), std::nullopt},
              [&](Result<ActionChanged> result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  };
  const ActionId id = by_hand();
  reach(id, ActionState::kInProgress);
  evidence = world.submitted("the rota");
  const auto withdraw = [&] {
    ASSERT_TRUE(world.take(world.submitter_a, evidence, DocumentStep::kWithdraw).ok());
  };
  hooked.at_snapshot(1, withdraw);
  EXPECT_EQ(code_of(take_late(world.submitter_a, id, kComplete, {{evidence, 1}})),
            ErrorCode::kInvalidArgument);
  reach(id, ActionState::kChecked);
  hooked.at_snapshot(1, withdraw);
  EXPECT_EQ(code_of(take_late(world.scrutineer, id, kVerify)), ErrorCode::kConflict);
  EXPECT_EQ(state_of(row(id)), ActionState::kChecked);
  const std::uint64_t seen = revision_of(row(id));
  hooked.at_snapshot(1, [&] { ASSERT_TRUE(take(world.scrutineer, id, kReopen).ok()); });
  EXPECT_EQ(code_of(take_late(world.scrutineer, id, kReopen)), ErrorCode::kPreconditionFailed);
  EXPECT_GT(revision_of(row(id)), seen);
  expect_replay_is_equal();

  // Two people track the same row at once: one does.
  const DocumentId document = confirmed_plan();
  NewAction action;
  action.finding = world.findings(document)[2].id;
  hooked.at_snapshot(1, [&] { ASSERT_TRUE(propose(world.submitter_a, action).ok()); });
  std::promise<Result<ActionChanged>> done;
  late.propose(world.lead_a, action, std::nullopt,
               [&](Result<ActionChanged> result) { done.set_value(std::move(result)); });
  EXPECT_EQ(code_of(done.get_future().get()), ErrorCode::kConflict);
}

// Every step in every state by everybody: what is not allowed is refused and leaves no record.
TEST_F(Actions, AnybodyMayTakeOnlyTheirStepsInTheirStates) {
  std::vector<Principal> everyone = world.everyone();
  everyone.push_back(lead_b);
  for (const ActionState state :
       {ActionState::kProposed, ActionState::kAgreed, ActionState::kInProgress,
        ActionState::kCompleted, ActionState::kChecked, ActionState::kVerified}) {
    const ActionId id = by_hand();
    reach(id, state);
    for (const Principal& caller : everyone) {
      for (const ActionStep step : kActionSteps) {
        const auto snapshot = world.ledger->snapshot();
        const ActionFacts facts = facts_for(caller, row(id), *snapshot);
        const Status may = may_take(step, caller, facts, state);
        if (may.ok()) continue;
        const std::uint64_t before = world.ledger->size();
        EXPECT_EQ(code_of(take(caller, id, step, {{evidence, 1}})), may.error().code())
            << text(step) << " in " << text(state);
        EXPECT_EQ(world.ledger->size(), before);
      }
    }
  }
}

TEST_F(Actions, NobodyOfAResponsibleAgencyChecksOrVerifies) {
  agency(*world.support.agency, "Business Unit");
  NewAction action;
  action.action = "Start a rota";
  action.joint = {*world.support.agency};
  const ActionId id = propose(world.submitter_a, action)->action;
  reach(id, ActionState::kCompleted);
  EXPECT_EQ(code_of(take(world.support, id, kCheck)), ErrorCode::kForbidden);
  Principal other = world.support;
  other.agency = new_id<AgencyId>();
  other.actor = id_cast<ActorId>(new_id<AccountId>());
  ASSERT_TRUE(take(other, id, kCheck).ok());
  Principal employed = world.scrutineer;
  employed.agency = world.a;
  EXPECT_EQ(code_of(take(employed, id, kVerify)), ErrorCode::kForbidden);
  EXPECT_TRUE(take(world.scrutineer, id, kVerify).ok());
}

TEST_F(Actions, AreCompletedOnEvidenceThatExistsIsSeenAndShared) {
  const ActionId id = by_hand();
  reach(id, ActionState::kInProgress);
  const DocumentId draft = world.draft();
  const DocumentId good = world.submitted();
  const auto refused = [&](std::vector<ActionEvidence> named) {
    return code_of(take(world.submitter_a, id, kComplete, std::move(named)));
  };
  EXPECT_EQ(refused({}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({{new_id<DocumentId>(), 1}}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({{good, 2}}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({{draft, 1}}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({{good, 1}, {good, 1}}), ErrorCode::kInvalidArgument);
  // Not disclosed to B's people, so they cannot rest on it.
  EXPECT_EQ(code_of(take(lead_b, id, kComplete, {{good, 1}})), ErrorCode::kInvalidArgument);
  EXPECT_TRUE(take(world.submitter_a, id, kComplete, {{good, 1}}).ok());
}

TEST_F(Actions, AreNotVerifiedOnEvidenceThatIsGone) {
  const ActionId id = by_hand();
  reach(id, ActionState::kChecked);
  ASSERT_TRUE(world.take(world.submitter_a, evidence, DocumentStep::kWithdraw).ok());
  EXPECT_EQ(code_of(take(world.scrutineer, id, kVerify)), ErrorCode::kConflict);
  EXPECT_TRUE(take(world.scrutineer, id, kReopen).ok());
  EXPECT_EQ(state_of(row(id)), ActionState::kInProgress);
}

TEST_F(Actions, NeedVerifyingAgainWhenTheirEvidenceIsWithdrawn) {
  const ActionId id = by_hand();
  reach(id, ActionState::kVerified);
  const std::uint64_t seen = revision_of(row(id));
  ASSERT_TRUE(world.take(world.submitter_a, evidence, DocumentStep::kWithdraw).ok());
  EXPECT_EQ(state_of(row(id)), ActionState::kNeedsReverification);
  EXPECT_NE(standing(row(id), "2020-01-01").brag, Brag::kBlue);
  ActionStepRequest request;
  request.action = id;
  request.step = kReopen;
  request.text = "The evidence is gone";
  EXPECT_EQ(code_of(take(world.scrutineer, request, {seen, std::nullopt})),
            ErrorCode::kPreconditionFailed);
  const DocumentId better = world.accepted("a better rota");
  ASSERT_TRUE(take(world.submitter_a, id, kComplete, {{better, 1}}).ok());
  ASSERT_TRUE(take(world.support, id, kCheck).ok());
  ASSERT_TRUE(take(world.scrutineer, id, kVerify).ok());
  expect_replay_is_equal();
}

TEST_F(Actions, TheSameRequestHasOneEffect) {
  NewAction action;
  action.action = "Start a rota";
  const IdempotencyClaim claim{world.submitter_a.account, "once", {}};
  const auto first = propose(world.submitter_a, action, claim);
  const auto again = propose(world.submitter_a, action, claim);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(again->action, first->action);
  EXPECT_EQ(again->freshness, Freshness::kReplayed);
  ActionStepRequest request;
  request.action = first->action;
  request.step = kAgree;
  const ChangeTerms terms{first->revision, IdempotencyClaim{world.lead_a.account, "agree", {}}};
  const auto agreed = take(world.lead_a, request, terms);
  const auto repeated = take(world.lead_a, request, terms);
  ASSERT_TRUE(agreed.ok() && repeated.ok());
  EXPECT_EQ(repeated->revision, agreed->revision);
  EXPECT_EQ(repeated->freshness, Freshness::kReplayed);
  EXPECT_EQ(code_of(take(world.lead_a, request, {first->revision, std::nullopt})),
            ErrorCode::kPreconditionFailed);
}

TEST_F(Actions, OverdueAndBragAreComputedFromTheDayTheyAreRead) {
  NewAction action;
  action.action = "Start a rota";
  action.due = {"2026-09-30", "end of Q2"};
  const ActionId id = propose(world.submitter_a, action)->action;
  EXPECT_FALSE(standing(row(id), "2026-09-30").overdue);
  EXPECT_EQ(standing(row(id), "2026-09-30").brag, Brag::kGreen);
  EXPECT_TRUE(standing(row(id), "2026-10-01").overdue);
  EXPECT_EQ(standing(row(id), "2026-10-01").brag, Brag::kRed);
  ASSERT_TRUE(take(world.lead_a, id, kAgree).ok());
  ActionStepRequest note{id, kNoteProgress, "Slow", {}, Brag::kAmber, {}, {}, {}};
  ASSERT_TRUE(take(world.submitter_a, note, {revision_of(row(id)), std::nullopt}).ok());
  EXPECT_EQ(standing(row(id), "2026-09-30").brag, Brag::kAmber);
  note.brag = Brag::kRed;
  ASSERT_TRUE(take(world.submitter_a, note, {revision_of(row(id)), std::nullopt}).ok());
  EXPECT_EQ(standing(row(id), "2026-09-30").brag, Brag::kRed);
  EXPECT_FALSE(standing(row(id), "2026-09-30").overdue);
  ASSERT_TRUE(take(world.chair, id, kCancel).ok());
  EXPECT_EQ(standing(row(id), "2026-10-01").brag, std::nullopt);
  // 23:30 UTC in summer is the next day in London.
  EXPECT_EQ(london_day(1790724600000), "2026-09-30");
  EXPECT_EQ(london_day(0), "1970-01-01");
}

TEST_F(Actions, AreListedByFilterToThoseWhoMaySeeThem) {
  const DocumentId document = confirmed_plan();
  ASSERT_TRUE(track(world.submitter_a, document).ok());
  const ActionId hand = by_hand();
  const auto count = [&](const Principal& caller, ActionFilter filter) {
    return list_actions(caller, {filter, 50, {}}, "2026-10-01", *world.ledger->snapshot())
        ->actions.size();
  };
  EXPECT_EQ(count(world.scrutineer, {}), 3u);
  EXPECT_EQ(count(world.administrator, {}), 0u);
  // B leads one of the plan's and shares the one by hand; the plan itself is not disclosed to it.
  EXPECT_EQ(count(world.submitter_b, {}), 2u);
  ActionFilter filter;
  filter.document = document;
  EXPECT_EQ(count(world.chair, filter), 2u);
  filter.overdue = true;
  EXPECT_EQ(count(world.chair, filter), 1u);
  filter = {};
  filter.agency = world.b;
  EXPECT_EQ(count(world.chair, filter), 2u);
  filter.brag = Brag::kAmber;
  EXPECT_EQ(count(world.chair, filter), 1u);
  filter = {};
  filter.state = ActionState::kAgreed;
  EXPECT_EQ(count(world.chair, filter), 0u);
  // Page by page, newest first.
  const auto first =
      list_actions(world.chair, {{}, 2, {}}, "2026-10-01", *world.ledger->snapshot());
  ASSERT_EQ(first->actions.size(), 2u);
  EXPECT_EQ(first->actions[0].action.id, hand);
  const auto second =
      list_actions(world.chair, {{}, 2, first->next}, "2026-10-01", *world.ledger->snapshot());
  EXPECT_EQ(second->actions.size(), 1u);
  EXPECT_TRUE(second->next.empty());
  EXPECT_EQ(code_of(list_actions(world.chair, {{}, 2, "x"}, "", *world.ledger->snapshot())),
            ErrorCode::kInvalidArgument);
}

TEST_F(Actions, OpeningDetailsIsOnRecordAndTheTrailFollowsSight) {
  const ActionId id = by_hand();
  const std::uint64_t before = world.ledger->size();
  const auto details = world.open(readings.details(world.chair, id));
  ASSERT_TRUE(details.ok());
  EXPECT_EQ(details->steps, std::vector<ActionStep>{kCancel});
  EXPECT_EQ(world.actions(before), std::vector<std::string>{"action.read"});
  EXPECT_EQ(code_of(readings.details(world.administrator, id)), ErrorCode::kNotFound);
  const LivingSubjectRights rights;
  const auto state = world.ledger->snapshot();
  EXPECT_TRUE(rights.may_see(*state, world.submitter_b, id_cast<SubjectId>(id), std::nullopt));
  EXPECT_FALSE(rights.may_see(*state, world.administrator, id_cast<SubjectId>(id), std::nullopt));
}

TEST_F(Actions, ADueDateThatSlipsKeepsTheOldOneAndTheReason) {
  const ActionId id = by_hand();
  ActionStepRequest request{id, kChangeDue, "No staff", {}, {}, {"2027-01-31", ""}, {}, {}};
  ASSERT_TRUE(take(world.lead_a, request, {revision_of(row(id)), std::nullopt}).ok());
  request.due = {"", "TBC"};
  ASSERT_TRUE(take(world.lead_a, request, {revision_of(row(id)), std::nullopt}).ok());
  const ActionWords words = *row(id).words;
  ASSERT_EQ(words.due_history.size(), 2u);
  EXPECT_EQ(words.due_history[1].before.date, "2027-01-31");
  EXPECT_EQ(words.due_history[1].reason, "No staff");
  EXPECT_EQ(words.due, (ActionDue{"", "TBC"}));
}

}  // namespace
}  // namespace scrutiny::testing
