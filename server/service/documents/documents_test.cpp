// The life of documents over the real ledger.
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "server/service/documents/document_fixture.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::testing {
namespace {

using enum DocumentStep;

class Documents : public ::testing::Test {
 protected:
  DocumentWorld world;
};

TEST_F(Documents, AnUploadBecomesADraftThatIsRead) {
  const auto uploaded = world.upload(world.submitter_a, "Some words.");
  ASSERT_TRUE(uploaded.ok()) << uploaded.error().describe();
  EXPECT_EQ(uploaded->version, 1u);
  EXPECT_EQ(uploaded->size, 11u);
  EXPECT_EQ(uploaded->sha256, to_hex(sha256(as_bytes("Some words."))));
  EXPECT_EQ(world.row(uploaded->document).state, DocumentState::kChecking);

  world.settle();
  const VersionRow version = world.version(uploaded->document);
  EXPECT_EQ(version.state, DocumentState::kDraft);
  EXPECT_EQ(version.words->media_type, "text/plain");
  EXPECT_EQ(version.extraction, ExtractionState::kDone);
  EXPECT_EQ(version.words->extraction->plugin.id, "ofsted_ilacs");
  EXPECT_EQ(world.findings(uploaded->document).size(), 2u);
  EXPECT_EQ(world.actions(), (std::vector<std::string>{"document.received", "document.checked",
                                                       "document.extracted"}));
}

TEST_F(Documents, TheSenderCanRecomputeLeafAndCommitment) {
  const auto uploaded = world.upload(world.submitter_a, "Some words.");
  ASSERT_TRUE(uploaded.ok());
  const Record record = decode(uploaded->record).value();
  EXPECT_EQ(record.index, uploaded->receipt.index);
  EXPECT_EQ(record.commit, commitment(uploaded->payload.salt, as_bytes(uploaded->payload.bytes)));
  Sha256 leaf;
  const std::array<std::uint8_t, 1> prefix = {0};
  leaf.update(prefix);
  leaf.update(uploaded->record);
  EXPECT_EQ(leaf.finish(), uploaded->receipt.leaf);
  // What people wrote is in the payload and not in the record.
  EXPECT_NE(uploaded->payload.bytes.find("A plan"), std::string::npos);
  EXPECT_NE(uploaded->payload.bytes.find(uploaded->sha256), std::string::npos);
  EXPECT_EQ(uploaded->record.find("plan"), std::string::npos);
}

TEST_F(Documents, OnlyAuthorsUploadAndOnlyForTheirAgency) {
  for (const Principal& caller : world.everyone()) {
    for (const AgencyId& agency : {world.a, world.b}) {
      NewDocument meta;
      meta.agency = agency;
      const auto uploaded = world.upload(caller, "x", meta);
      const bool expected =
          caller.agency == agency && caller.roles.intersects({Role::kSubmitter, Role::kAgencyLead});
      EXPECT_EQ(uploaded.ok(), expected);
      if (!uploaded.ok()) {
        EXPECT_EQ(uploaded.error().code(), ErrorCode::kForbidden);
      }
    }
  }
}

TEST_F(Documents, RefusesFilesThatAreEmptyTooLargeOrBreakOff) {
  const auto empty = world.upload(world.submitter_a, "");
  EXPECT_EQ(code_of(empty), ErrorCode::kInvalidArgument);
  EXPECT_EQ(empty.error().field_name(), "file");
  EXPECT_TRUE(world.upload(world.submitter_a, std::string(1 << 20, 'x')).ok());
  const auto large = world.upload(world.submitter_a, std::string((1 << 20) + 1, 'x'));
  EXPECT_EQ(code_of(large), ErrorCode::kTooLarge);
  EXPECT_EQ(large.error().field_name(), "file");

  NewDocument meta{world.a, "t", DocumentKind::kOther, Marking::kOfficial, {}, "f"};
  int pieces = 0;
  const FileSource broken = [&]() -> Result<ByteView> {
    if (++pieces > 3) return Error(ErrorCode::kMalformedRequest, "gone");
    return as_bytes("piece");
  };
  EXPECT_EQ(code_of(world.uploads.receive(world.submitter_a, meta, broken, {})),
            ErrorCode::kMalformedRequest);
  world.listener.full = true;
  EXPECT_EQ(code_of(world.upload(world.submitter_a, "x")), ErrorCode::kUnavailable);
  EXPECT_EQ(world.actions().size(), 1u) << "only the one that fitted";
}

TEST_F(Documents, AnAccountSendsOnlySoMuchADay) {
  UploadQuota quota(100, world.clock);
  Uploads limited(*world.ledger, world.listener, {1000}, &quota);
  const auto send = [&](const Principal& caller, std::size_t size) {
    return limited.receive(caller,
                           {world.a, "t", DocumentKind::kOther, Marking::kOfficial, {}, "f"},
                           file_of(std::string(size, 'x')), {});
  };
  EXPECT_TRUE(send(world.submitter_a, 60).ok());
  EXPECT_EQ(code_of(send(world.submitter_a, 60)), ErrorCode::kTooManyRequests);
  EXPECT_EQ(code_of(send(world.submitter_a, 1)), ErrorCode::kTooManyRequests);
  EXPECT_TRUE(send(world.lead_a, 60).ok()) << "each account has its own";
  world.clock.advance(std::chrono::hours(12));
  EXPECT_TRUE(send(world.submitter_a, 40).ok()) << "half of it has come back";
}

TEST_F(Documents, ARepeatedUploadHasOneEffect) {
  const auto first = world.upload(world.submitter_a, "content", {}, "key-1");
  const auto again = world.upload(world.submitter_a, "content", {}, "key-1");
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(again->document, first->document);
  EXPECT_EQ(again->receipt.index, first->receipt.index);
  EXPECT_EQ(again->receipt.leaf, first->receipt.leaf);
  EXPECT_EQ(again->record, first->record);
  EXPECT_EQ(again->sha256, first->sha256);
  EXPECT_EQ(again->freshness, Freshness::kReplayed);
  EXPECT_EQ(world.listener.waiting.size(), 1u);
  EXPECT_EQ(code_of(world.upload(world.submitter_a, "other content", {}, "key-1")),
            ErrorCode::kIdempotencyMismatch);
  EXPECT_NE(world.upload(world.submitter_a, "content", {}, "key-2")->document, first->document);
}

TEST_F(Documents, LiveThroughReturnAndAcceptance) {
  const DocumentId id = world.draft();
  ASSERT_TRUE(world.take(world.submitter_a, id, kSubmit).ok());
  auto returned = world.take(world.chair, id, kReturn,
                             [](auto& request, auto&) { request.reasons = "Name owners."; });
  ASSERT_TRUE(returned.ok());
  EXPECT_EQ(returned->state, DocumentState::kReturned);
  EXPECT_EQ(world.version(id).words->returned_reasons, "Name owners.");
  ASSERT_TRUE(world.take(world.lead_a, id, kSubmit).ok());
  const auto accepted = world.take(world.chair, id, kAccept);
  ASSERT_TRUE(accepted.ok());
  EXPECT_EQ(accepted->version, 1u);
  EXPECT_EQ(accepted->revision, world.row(id).revision);
  EXPECT_EQ(world.row(id).state, DocumentState::kAccepted);

  ASSERT_TRUE(world.upload_version(world.lead_a, id, "Better words.").ok());
  world.settle();
  ASSERT_TRUE(world.take(world.submitter_a, id, kSubmit).ok());
  ASSERT_TRUE(world.take(world.chair, id, kAccept).ok());
  EXPECT_EQ(world.version(id, 1).state, DocumentState::kSuperseded);
  EXPECT_EQ(world.version(id, 2).state, DocumentState::kAccepted);
  EXPECT_NE(world.version(id, 1).unit, world.version(id, 2).unit);
}

// Every step in every state by every role: allowed exactly as the table says, and what is refused
// leaves no record.
TEST_F(Documents, EveryStepStateAndRoleOverTheLedger) {
  const std::array kCommandSteps = {kSubmit, kAccept, kReturn, kWithdraw, kSupersede, kDisclose};
  const DocumentId successor = world.accepted("the successor");
  const auto make = [&](DocumentState state) {
    switch (state) {
      case DocumentState::kChecking: {
        const auto uploaded = world.upload(world.submitter_a, "x");
        world.listener.waiting.clear();
        return uploaded->document;
      }
      case DocumentState::kDraft:
        return world.draft();
      case DocumentState::kSubmitted:
        return world.submitted();
      case DocumentState::kAccepted:
        return world.accepted();
      case DocumentState::kReturned: {
        const DocumentId id = world.submitted();
        EXPECT_TRUE(world.take(world.chair, id, kReturn).ok());
        return id;
      }
      case DocumentState::kWithdrawn: {
        const DocumentId id = world.submitted();
        EXPECT_TRUE(world.take(world.submitter_a, id, kWithdraw).ok());
        return id;
      }
      case DocumentState::kRefused: {
        world.readers.reader = [](const ReadableDocument& document) -> Result<ReadOutcome> {
          Extraction found = FakeReaders::sample(document);
          found.child_level = {{"upn", ""}};
          return ReadOutcome{std::move(found), {}, std::nullopt};
        };
        const DocumentId id = world.draft();
        world.readers.reader = nullptr;
        return id;
      }
      case DocumentState::kSuperseded:
        break;
    }
    const DocumentId id = world.accepted();
    EXPECT_TRUE(world
                    .take(world.submitter_a, id, kSupersede,
                          [&](auto& request, auto&) { request.by = successor; })
                    .ok());
    return id;
  };
  for (const DocumentState state :
       {DocumentState::kChecking, DocumentState::kDraft, DocumentState::kSubmitted,
        DocumentState::kAccepted, DocumentState::kReturned, DocumentState::kWithdrawn,
        DocumentState::kSuperseded, DocumentState::kRefused}) {
    DocumentId id = make(state);
    for (const DocumentStep step : kCommandSteps) {
      for (const Principal& caller : world.everyone()) {
        ASSERT_EQ(world.row(id).state, state);
        const auto view = view_for(caller, world.row(id));
        const bool expected = view.ok() && may_take(step, caller, view->facts).ok();
        const std::uint64_t before = world.ledger->size();
        const auto result =
            world.take(caller, id, step, [&](auto& request, auto&) { request.by = successor; });
        EXPECT_EQ(result.ok(), expected)
            << text(state) << " " << text(step) << (result.ok() ? "" : result.error().describe());
        EXPECT_EQ(world.ledger->size(), before + (expected ? 1u : 0u));
        if (!result.ok()) continue;
        EXPECT_EQ(result->state, *after(step, state));
        EXPECT_EQ(world.row(id).state, *after(step, state));
        id = make(state);
      }
    }
  }
}

TEST_F(Documents, AStaleIfMatchIsRefused) {
  const DocumentId id = world.draft();
  const std::uint64_t seen = world.row(id).revision;
  ASSERT_TRUE(world.take(world.submitter_a, id, kDisclose).ok());
  const auto stale = world.take(world.submitter_a, id, kSubmit,
                                [&](auto&, auto& terms) { terms.if_match = seen; });
  EXPECT_EQ(code_of(stale), ErrorCode::kPreconditionFailed);
  EXPECT_EQ(stale.error().field_name(), "If-Match");
}

TEST_F(Documents, ARepeatedStepGivesItsFirstAnswerWhateverHappenedSince) {
  const DocumentId id = world.draft();
  const std::uint64_t seen = world.row(id).revision;
  const auto with_key = [&](auto&, auto& terms) {
    terms.if_match = seen;
    terms.claim = IdempotencyClaim{world.submitter_a.account, "k", sha256(as_bytes("submit"))};
  };
  const auto first = world.take(world.submitter_a, id, kSubmit, with_key);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(world.take(world.chair, id, kAccept).ok());
  const auto again = world.take(world.submitter_a, id, kSubmit, with_key);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_EQ(again->receipt.index, first->receipt.index);
  EXPECT_EQ(again->state, DocumentState::kSubmitted);
  EXPECT_EQ(again->freshness, Freshness::kReplayed);
  EXPECT_EQ(world.row(id).state, DocumentState::kAccepted);
}

TEST_F(Documents, ARepeatedVersionGivesItsFirstAnswerThoughTheDocumentHasMovedOn) {
  const DocumentId id = world.accepted();
  NewVersion meta;
  meta.if_match = world.row(id).revision;
  const auto first = world.upload_version(world.submitter_a, id, "two", meta, "key");
  ASSERT_TRUE(first.ok());
  world.settle();
  const auto again = world.upload_version(world.submitter_a, id, "two", meta, "key");
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_EQ(again->version, 2u);
  EXPECT_EQ(again->receipt.index, first->receipt.index);
  EXPECT_EQ(world.row(id).latest, 2u);
  EXPECT_EQ(code_of(world.upload_version(world.submitter_a, id, "two", meta, "other key")),
            ErrorCode::kPreconditionFailed);
}

TEST_F(Documents, TwoVersionsRaceAndOneWins) {
  const DocumentId id = world.accepted();
  NewVersion meta;
  meta.if_match = world.row(id).revision;
  std::optional<Result<Uploaded>> inner;
  // The second upload starts after the first was let in, and is recorded before it.
  meta.document = id;
  meta.file_name = "slow.txt";
  bool sent = false;
  const FileSource slow = [&]() -> Result<ByteView> {
    if (sent) {
      if (!inner) inner.emplace(world.upload_version(world.lead_a, id, "fast"));
      return ByteView();
    }
    sent = true;
    return as_bytes("slow");
  };
  const auto outer = world.uploads.receive_version(world.submitter_a, meta, slow, {});
  ASSERT_TRUE(inner->ok()) << inner->error().describe();
  EXPECT_EQ((*inner)->version, 2u);
  EXPECT_EQ(code_of(outer), ErrorCode::kConflict) << "the other is being checked";
  EXPECT_EQ(world.row(id).latest, 2u);
}

TEST_F(Documents, AVersionIsRefusedBeforeItsFileIsTakenWhereItCannotBe) {
  const DocumentId draft = world.draft();
  NewVersion meta;
  meta.document = draft;
  meta.if_match = world.row(draft).revision;
  meta.file_name = "f";
  bool asked = false;
  const FileSource file = [&]() -> Result<ByteView> {
    asked = true;
    return ByteView();
  };
  EXPECT_EQ(code_of(world.uploads.receive_version(world.submitter_a, meta, file, {})),
            ErrorCode::kConflict);
  meta.document = world.accepted();
  EXPECT_EQ(code_of(world.uploads.receive_version(world.member_a, meta, file, {})),
            ErrorCode::kForbidden);
  EXPECT_EQ(code_of(world.uploads.receive_version(world.submitter_a, meta, file, {})),
            ErrorCode::kPreconditionFailed);
  meta.document = DocumentId();
  EXPECT_EQ(code_of(world.uploads.receive_version(world.submitter_a, meta, file, {})),
            ErrorCode::kNotFound);
  EXPECT_FALSE(asked);
}

TEST_F(Documents, WhileANewVersionIsCheckedOnlyItsSenderWorksOnTheDocument) {
  const DocumentId id = world.accepted();
  ASSERT_TRUE(world.upload_version(world.lead_a, id, "second").ok());
  EXPECT_EQ(code_of(world.take(world.submitter_a, id, kWithdraw)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(world.take(world.chair, id, kWithdraw)), ErrorCode::kForbidden);
  const auto withdrawn = world.take(world.lead_a, id, kWithdraw);
  ASSERT_TRUE(withdrawn.ok());
  EXPECT_EQ(withdrawn->version, 2u);
  EXPECT_EQ(world.row(id).state, DocumentState::kAccepted);
  world.settle();
  EXPECT_EQ(world.version(id, 2).state, DocumentState::kWithdrawn) << "its check came too late";
}

TEST_F(Documents, ANewVersionTakesOverWhatItDoesNotSay) {
  NewDocument first;
  first.title = "Plan";
  first.kind = DocumentKind::kPolicy;
  first.marking = Marking::kOfficial;
  first.disclosure = {false, {world.b}};
  const DocumentId id = world.upload(world.submitter_a, "one", first)->document;
  world.settle();
  ASSERT_TRUE(world.take(world.submitter_a, id, kSubmit).ok());
  EXPECT_EQ(world.row(id).words->disclosure, first.disclosure);
  ASSERT_TRUE(world.take(world.chair, id, kAccept).ok() == false) << "not disclosed to the group";
  ASSERT_TRUE(world
                  .take(world.submitter_a, id, kDisclose,
                        [&](auto& request, auto&) {
                          request.disclosure = {true, {world.b}};
                        })
                  .ok());
  ASSERT_TRUE(world.take(world.chair, id, kAccept).ok());
  NewVersion second;
  second.title = "Plan, second edition";
  second.note = "Owners named";
  ASSERT_TRUE(world.upload_version(world.submitter_a, id, "two", second).ok());
  const VersionRow version = world.version(id, 2);
  EXPECT_EQ(version.words->title, "Plan, second edition");
  EXPECT_EQ(version.words->kind, DocumentKind::kPolicy);
  EXPECT_EQ(version.words->marking, Marking::kOfficial);
  EXPECT_EQ(version.words->note, "Owners named");
  world.settle();
  ASSERT_TRUE(world.take(world.submitter_a, id, kSubmit).ok());
  EXPECT_EQ(world.row(id).words->title, "Plan, second edition");
  EXPECT_EQ(world.row(id).words->disclosure, (DisclosureWords{true, {world.b}}));
}

TEST_F(Documents, DisclosureIsSettledWhileANewVersionWaits) {
  const DocumentId id = world.accepted();
  ASSERT_TRUE(world.upload_version(world.submitter_a, id, "two").ok());
  world.settle();
  ASSERT_TRUE(world
                  .take(world.submitter_a, id, kDisclose,
                        [](auto& request, auto&) {
                          request.disclosure = {false, {}};
                        })
                  .ok());
  ASSERT_TRUE(world.take(world.submitter_a, id, kSubmit).ok());
  EXPECT_EQ(code_of(world.take(world.submitter_a, id, kDisclose)), ErrorCode::kConflict);
  ASSERT_TRUE(world.take(world.submitter_a, id, kWithdraw).ok());
  EXPECT_FALSE(world.row(id).words->disclosure.group) << "as it was set before";
  EXPECT_TRUE(world.take(world.submitter_a, id, kDisclose).ok());
}

TEST_F(Documents, SupersededOnlyByAnAcceptedDocumentThatIsSeen) {
  const DocumentId id = world.accepted("old");
  const DocumentId draft = world.draft("not accepted");
  const auto by = [&](const DocumentId& other) {
    return world.take(world.submitter_a, id, kSupersede,
                      [&](auto& request, auto&) { request.by = other; });
  };
  for (const DocumentId& wrong : {id, draft, DocumentId()}) {
    const auto refused = by(wrong);
    EXPECT_EQ(code_of(refused), ErrorCode::kInvalidArgument);
    EXPECT_EQ(refused.error().field_name(), "by");
  }
  const DocumentId fine = world.accepted("new");
  ASSERT_TRUE(by(fine).ok());
  EXPECT_EQ(world.version(id).words->superseded_by, fine.text());
}

TEST_F(Documents, TheStateIsWhatTheLogMakesAnew) {
  const DocumentId id = world.accepted();
  ASSERT_TRUE(world.upload_version(world.submitter_a, id, "two").ok());
  world.settle();
  const auto findings = world.findings(id, 2);
  ASSERT_TRUE(world
                  .decide(world.submitter_a, {findings[0].id, FindingDecision::kConfirm, {}, {}},
                          findings[0].revision)
                  .ok());
  ASSERT_TRUE(world.take(world.submitter_a, id, kWithdraw).ok());
  world.draft("another");
  ASSERT_TRUE(world.open(world.readings.details(world.chair, id)).ok());
  EXPECT_EQ(world.replayed(world.projections), DocumentWorld::rows(*world.ledger->snapshot()));
}

}  // namespace
}  // namespace scrutiny::testing
