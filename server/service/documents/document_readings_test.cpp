// Opening documents over the real ledger: who may, and that it is on record first.
#include <gtest/gtest.h>

#include "server/service/documents/document_fixture.h"
#include "server/service/documents/document_subject_rights.h"

namespace scrutiny::testing {
namespace {

using enum DocumentStep;

const OpeningOf kFromStart = [](const VersionRow&) { return Opening::kFromStart; };
const OpeningOf kFurtherOn = [](const VersionRow&) { return Opening::kFurtherOn; };

class Readings : public ::testing::Test {
 protected:
  template <class T>
  std::uint64_t recorded(Result<RecordedReading<T>> reading) {
    const std::uint64_t before = world.ledger->size();
    EXPECT_TRUE(reading.ok()) << reading.error().describe();
    EXPECT_EQ(world.ledger->size(), before) << "nothing is recorded before it is released";
    EXPECT_TRUE(world.open(std::move(reading)).ok());
    return world.ledger->size() - before;
  }
  std::string read_all(BlobReader& reader) {
    std::string out(reader.size(), '\0');
    auto bytes = std::span(reinterpret_cast<std::uint8_t*>(out.data()), out.size());
    std::size_t at = 0;
    while (at < out.size()) at += reader.read_at(at, bytes.subspan(at)).value();
    return out;
  }

  DocumentWorld world;
};

TEST_F(Readings, EveryKindOfOpeningIsOneRecordWithItsKindSealed) {
  const DocumentId id = world.submitted();
  EXPECT_EQ(recorded(world.readings.details(world.chair, id)), 1u);
  EXPECT_EQ(recorded(world.readings.findings(world.scrutineer, id, 0)), 1u);
  EXPECT_EQ(recorded(world.readings.extract(world.member_b, id, 1)), 1u);
  EXPECT_EQ(recorded(world.readings.content(world.support, id, 1, kFromStart)), 1u);
  std::vector<std::string> kinds;
  for (std::uint64_t index = world.ledger->size() - 4; index < world.ledger->size(); ++index) {
    const Record record = decode(world.ledger->record(index).value()).value();
    EXPECT_EQ(record.action, "document.read");
    EXPECT_EQ(record.subject, id_cast<SubjectId>(id));
    EXPECT_EQ(record.version, 1u);
    EXPECT_EQ(record.unit, world.version(id).unit);
    kinds.emplace_back(world.ledger->payload(index).value().payload.at("what").as_string());
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"details", "findings", "extract", "file"}));
}

TEST_F(Readings, NothingIsPassedOnWhenTheReadingCannotBeRecorded) {
  const DocumentId id = world.submitted();
  auto details = world.readings.details(world.chair, id);
  auto content = world.readings.content(world.chair, id, 1, kFromStart);
  auto extract = world.readings.extract(world.chair, id, 1);
  auto findings = world.readings.findings(world.chair, id, 1);
  ASSERT_TRUE(details.ok() && content.ok() && extract.ok() && findings.ok());
  world.ledger->stop();
  EXPECT_EQ(code_of(world.open(std::move(details))), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(world.open(std::move(content))), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(world.open(std::move(extract))), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(world.open(std::move(findings))), ErrorCode::kUnavailable);
  // A download that was never recorded does not count as begun either.
  auto further = world.readings.content(world.chair, id, 1, kFurtherOn);
  EXPECT_EQ(code_of(world.open(std::move(further))), ErrorCode::kUnavailable);
}

TEST_F(Readings, ARightThatEndedMeanwhileGivesNothing) {
  const DocumentId id = world.submitted();
  auto details = world.readings.details(world.member_b, id);
  auto content = world.readings.content(world.member_b, id, 1, kFromStart);
  ASSERT_TRUE(world
                  .take(world.submitter_a, id, kDisclose,
                        [](auto& request, auto&) {
                          request.disclosure = {false, {}};
                        })
                  .ok());
  const std::uint64_t before = world.ledger->size();
  EXPECT_EQ(code_of(world.open(std::move(details))), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(world.open(std::move(content))), ErrorCode::kNotFound);
  EXPECT_EQ(world.ledger->size(), before);
}

TEST_F(Readings, WhatOneMayNotSeeDoesNotExist) {
  const DocumentId checking = world.upload(world.submitter_a, "x")->document;
  for (const Principal& caller : world.everyone()) {
    const bool sender = caller.account == world.submitter_a.account;
    const auto details = world.readings.details(caller, checking);
    EXPECT_EQ(details.ok(), sender);
    if (!sender) {
      EXPECT_EQ(code_of(details), ErrorCode::kNotFound);
    }
    EXPECT_EQ(world.readings.content(caller, checking, 1, kFromStart).ok(), sender);
    EXPECT_EQ(world.readings.extract(caller, checking, 1).ok(), sender);
    EXPECT_EQ(world.readings.findings(caller, checking, 1).ok(), sender);
    EXPECT_EQ(world.readings.progress(caller, checking, 1).ok(), sender);
  }
  world.settle();
  for (const Principal& caller : world.everyone()) {
    const bool author =
        caller.agency == world.a && caller.roles.intersects({Role::kSubmitter, Role::kAgencyLead});
    EXPECT_EQ(world.readings.details(caller, checking).ok(), author);
    EXPECT_EQ(world.readings.content(caller, checking, 1, kFromStart).ok(), author);
  }
  EXPECT_EQ(code_of(world.readings.details(world.submitter_a, DocumentId())), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(world.readings.content(world.submitter_a, checking, 2, kFromStart)),
            ErrorCode::kNotFound);
}

TEST_F(Readings, ADraftVersionIsInvisibleBesideTheOneThatIsShared) {
  const DocumentId id = world.accepted("first words");
  NewVersion meta;
  meta.title = "Secret new title";
  ASSERT_TRUE(world.upload_version(world.submitter_a, id, "second words", meta).ok());
  world.settle();
  const auto outside = world.open(world.readings.details(world.chair, id));
  ASSERT_TRUE(outside.ok());
  EXPECT_EQ(outside->view.side, ViewSide::kShared);
  EXPECT_EQ(outside->view.version, 1u);
  EXPECT_EQ(outside->view.state, DocumentState::kAccepted);
  EXPECT_EQ(outside->versions.size(), 1u);
  EXPECT_EQ(outside->document.words->title, "A plan");
  EXPECT_TRUE(outside->actions.empty());
  EXPECT_LT(outside->view.revision, world.row(id).revision);
  EXPECT_EQ(code_of(world.readings.extract(world.chair, id, 2)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(world.readings.findings(world.chair, id, 2)), ErrorCode::kNotFound);

  const auto inside = world.open(world.readings.details(world.lead_a, id));
  ASSERT_TRUE(inside.ok());
  EXPECT_EQ(inside->view.version, 2u);
  EXPECT_EQ(inside->versions.size(), 2u);
  EXPECT_EQ(inside->actions, (std::vector{kSubmit, kWithdraw, kDisclose, kDecideFinding}));
  EXPECT_TRUE(world.readings.content(world.lead_a, id, 1, kFromStart).ok());
}

TEST_F(Readings, GiveTheFileAsItCameAndWhatWasFoundInIt) {
  std::string content;
  for (int i = 0; i < 300000; ++i) content.push_back(static_cast<char>(i * 31 >> 3));
  const DocumentId id = world.upload(world.submitter_a, content)->document;
  auto opened = world.open(world.readings.content(world.submitter_a, id, 1, kFromStart));
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(read_all(*opened->content), content);

  const DocumentId read = world.draft("Some words.");
  const auto extract = world.open(world.readings.extract(world.submitter_a, read, 1));
  ASSERT_TRUE(extract.ok() && extract->extraction);
  EXPECT_EQ(extract->extraction->judgements[0].grade, "Good");
  EXPECT_EQ(extract->extraction->pages[0].text, "Some words.");
}

TEST_F(Readings, ADownloadThatGoesOnIsNotRecordedAgain) {
  const DocumentId id = world.submitted();
  const auto get = [&](const Principal& caller, const OpeningOf& opening) {
    return recorded(world.readings.content(caller, id, 1, opening));
  };
  EXPECT_EQ(get(world.chair, kFurtherOn), 1u) << "nothing was begun";
  EXPECT_EQ(get(world.chair, kFurtherOn), 0u);
  EXPECT_EQ(get(world.chair, kFromStart), 1u) << "a new download";
  EXPECT_EQ(get(world.scrutineer, kFurtherOn), 1u) << "someone else's";
  world.clock.advance(std::chrono::minutes(59));
  EXPECT_EQ(get(world.chair, kFurtherOn), 0u);
  world.clock.advance(std::chrono::minutes(59));
  EXPECT_EQ(get(world.chair, kFurtherOn), 0u) << "each part starts the hour anew";
  world.clock.advance(std::chrono::minutes(61));
  EXPECT_EQ(get(world.chair, kFurtherOn), 1u);
}

TEST_F(Readings, ManyDownloadsAreForgottenRatherThanKept) {
  DownloadMemory memory(world.clock);
  const auto actor = world.chair.actor;
  for (std::size_t i = 0; i < DownloadMemory::kMost + 10; ++i) {
    UnitId::Raw raw{};
    raw[0] = static_cast<std::uint8_t>(i);
    raw[1] = static_cast<std::uint8_t>(i >> 8);
    memory.opened(actor, UnitId(raw));
    world.clock.advance(std::chrono::milliseconds(1));
  }
  UnitId::Raw last{};
  last[0] = static_cast<std::uint8_t>(DownloadMemory::kMost + 9);
  last[1] = static_cast<std::uint8_t>((DownloadMemory::kMost + 9) >> 8);
  EXPECT_TRUE(memory.goes_on(actor, UnitId(last)));
  EXPECT_FALSE(memory.goes_on(actor, UnitId()));
}

TEST_F(Readings, TheTrailIsForThoseWhoSeeTheDocumentAndItsVersion) {
  const DocumentSubjectRights rights;
  const auto may = [&](const Principal& caller, const DocumentId& id,
                       std::optional<std::uint64_t> version) {
    return rights.may_see(*world.ledger->snapshot(), caller, id_cast<SubjectId>(id), version);
  };
  for (const DocumentId& id : {world.draft(), world.submitted()}) {
    for (const Principal& caller : world.everyone()) {
      const bool sees = view_for(caller, world.row(id)).ok();
      EXPECT_EQ(may(caller, id, std::nullopt), sees);
      EXPECT_EQ(may(caller, id, 1), sees);
      EXPECT_FALSE(may(caller, id, 2));
    }
  }
  const DocumentId id = world.accepted();
  ASSERT_TRUE(world.upload_version(world.submitter_a, id, "two").ok());
  world.settle();
  EXPECT_TRUE(may(world.chair, id, 1));
  EXPECT_FALSE(may(world.chair, id, 2)) << "a draft that is being prepared";
  EXPECT_TRUE(may(world.lead_a, id, 2));
  EXPECT_FALSE(may(world.scrutineer, DocumentId(), std::nullopt));
}

class Lists : public Readings {
 protected:
  std::vector<DocumentId> listed(const Principal& caller, DocumentFilter filter = {},
                                 std::size_t limit = 100) {
    std::vector<DocumentId> out;
    std::string after;
    do {
      auto page = list_documents(caller, filter, limit, after, *world.ledger->snapshot());
      EXPECT_TRUE(page.ok());
      EXPECT_LE(page->documents.size(), limit);
      for (const ListedDocument& each : page->documents) out.push_back(each.document.id);
      after = page->next;
    } while (!after.empty());
    return out;
  }
};

TEST_F(Lists, ShowNewestFirstWhatTheCallerMaySeePageByPage) {
  std::vector<DocumentId> shared;
  std::vector<DocumentId> all;
  for (int i = 0; i < 7; ++i) {
    all.insert(all.begin(), i % 2 == 0 ? world.submitted() : world.draft());
    if (i % 2 == 0) shared.insert(shared.begin(), all.front());
  }
  for (const std::size_t limit : {1u, 2u, 3u, 7u, 100u}) {
    EXPECT_EQ(listed(world.submitter_a, {}, limit), all) << limit;
    EXPECT_EQ(listed(world.chair, {}, limit), shared) << limit;
    EXPECT_EQ(listed(world.submitter_b, {}, limit), std::vector<DocumentId>{}) << limit;
    EXPECT_EQ(listed(world.administrator, {}, limit), std::vector<DocumentId>{}) << limit;
  }
  EXPECT_EQ(world.actions().back(), "document.submitted") << "lists are not recorded";
}

TEST_F(Lists, FilterByKindAgencyAndTheStateTheCallerSees) {
  NewDocument policy;
  policy.kind = DocumentKind::kPolicy;
  const DocumentId p = world.upload(world.submitter_a, "x", policy)->document;
  const DocumentId other = world.upload(world.submitter_b, "x")->document;
  world.settle();
  const DocumentId accepted = world.accepted();
  ASSERT_TRUE(world.upload_version(world.submitter_a, accepted, "two").ok());
  world.settle();
  using Ids = std::vector<DocumentId>;
  EXPECT_EQ(listed(world.submitter_a, {DocumentKind::kPolicy, {}, {}}), Ids{p});
  EXPECT_EQ(listed(world.submitter_a, {{}, world.a, {}}), (Ids{accepted, p}));
  EXPECT_EQ(listed(world.submitter_b, {{}, world.b, {}}), Ids{other});
  EXPECT_EQ(listed(world.submitter_b, {{}, world.a, {}}), Ids{});
  EXPECT_EQ(listed(world.submitter_a, {{}, {}, DocumentState::kDraft}), (Ids{accepted, p}));
  EXPECT_EQ(listed(world.chair, {{}, {}, DocumentState::kAccepted}), Ids{accepted});
  EXPECT_EQ(listed(world.chair, {{}, {}, DocumentState::kDraft}), Ids{});
}

TEST_F(Lists, RefuseACursorThatIsNone) {
  for (const char* after :
       {"x", "0", "00000000000000000", "000000000000000G", "../../../../../.."}) {
    const auto page = list_documents(world.chair, {}, 10, after, *world.ledger->snapshot());
    EXPECT_EQ(code_of(page), ErrorCode::kInvalidArgument) << after;
    EXPECT_EQ(page.error().field_name(), "after");
  }
}

}  // namespace
}  // namespace scrutiny::testing
