#include "storage/state/documents_projection.h"

#include <set>

#include <gtest/gtest.h>

#include "storage/audit/canonical_json.h"
#include "storage/state/document_rows.h"
#include "storage/state/finding_rows.h"
#include "storage/state/findings_projection.h"
#include "tests/support/map_state.h"

namespace scrutiny {
namespace {

namespace json = boost::json;
using testing::MapState;

template <class IdType>
IdType id(std::uint8_t n) {
  typename IdType::Raw raw{};
  raw[15] = n;
  return IdType(raw);
}

struct Entry {
  Record record;
  json::object payload;
};

// A log of document records, written as the service writes them.
class Life {
 public:
  const DocumentId document = id<DocumentId>(9);

  void add(std::string action, std::uint32_t version, json::object payload = {}) {
    Record record;
    record.index = log_.size() + 1;
    record.time = 1'700'000'000'000 + static_cast<UnixMillis>(log_.size()) * 1000;
    record.action = std::move(action);
    record.actor = id<ActorId>(1);
    if (record.action == "document.received") record.agency = id<AgencyId>(5);
    record.subject = id_cast<SubjectId>(document);
    record.version = version;
    record.unit = unit_of(version);
    log_.push_back({record, std::move(payload)});
  }
  void receive(std::uint32_t version) {
    json::object payload = {{"title", "Plan " + std::to_string(version)},
                            {"kind", "action_plan"},
                            {"marking", "OFFICIAL"},
                            {"file_name", "plan.pdf"},
                            {"note", "what changed"},
                            {"content",
                             {{"blob", id<BlobId>(static_cast<std::uint8_t>(version)).text()},
                              {"size", 10},
                              {"sha256", std::string(64, 'a')}}}};
    if (version == 1) payload["disclosure"] = disclosure(true);
    add(version == 1 ? "document.received" : "document.version_received", version, payload);
  }
  void check(std::uint32_t version) {
    add("document.checked", version, {{"media_type", "application/pdf"}});
  }
  void extract(std::uint32_t version, std::uint8_t first_finding) {
    json::array findings;
    for (std::uint8_t i = 0; i < 2; ++i) {
      findings.push_back({{"finding", finding(static_cast<std::uint8_t>(first_finding + i)).text()},
                          {"kind", "area_for_improvement"},
                          {"text", "Item " + std::to_string(first_finding + i)},
                          {"page", 3},
                          {"quote", "quoted words"},
                          {"children", json::array{"nested"}}});
    }
    add("document.extracted", version,
        {{"plugin", {{"id", "ofsted_ilacs"}, {"version", "1.0"}, {"library_sha256", "ff"}}},
         {"extract",
          {{"blob", id<BlobId>(77).text()}, {"size", 5}, {"sha256", std::string(64, 'b')}}},
         {"judgements", 4},
         {"pages", 12},
         {"findings", findings}});
  }
  void submit(std::uint32_t version, bool group = true) {
    add("document.submitted", version, {{"disclosure", disclosure(group)}});
  }
  // The last record, as if its actor had signed it.
  void sign(std::uint8_t key) { log_.back().record.writer.emplace().key.fill(key); }
  void accept(std::uint32_t version) { add("document.accepted", version); }
  void send_back(std::uint32_t version) {
    add("document.returned", version, {{"reasons", "Please name owners"}});
  }
  void withdraw(std::uint32_t version) {
    add("document.withdrawn", version, {{"reasons", "Wrong file"}});
  }
  void disclose(std::uint32_t version, bool group) {
    add("document.disclosure_changed", version, {{"disclosure", disclosure(group)}});
  }

  static json::object disclosure(bool group) {
    return {{"group", group}, {"agencies", {id<AgencyId>(6).text()}}};
  }
  static FindingId finding(std::uint8_t n) { return id<FindingId>(n); }
  static UnitId unit_of(std::uint32_t version) {
    return id<UnitId>(static_cast<std::uint8_t>(100 + version));
  }

  // The rows of the whole log, with the payloads of these units gone.
  MapState replay(const std::set<UnitId>& erased = {}) const {
    MapState state;
    for (const Entry& entry : log_) apply(entry, erased, state);
    return state;
  }
  DocumentRow row() const { return load_document(replay(), document).value(); }
  VersionRow version(std::uint32_t number) const {
    return load_version(replay(), document, number).value();
  }
  FindingRow find(std::uint8_t n) const { return load_finding(replay(), finding(n)).value(); }

  static void apply(const Entry& entry, const std::set<UnitId>& erased, MapState& state) {
    const bool gone = erased.contains(entry.record.unit);
    const Applied applied{entry.record, gone ? nullptr : &entry.payload};
    DocumentsProjection().apply(applied, state);
    FindingsProjection().apply(applied, state);
  }
  const std::vector<Entry>& log() const { return log_; }

 private:
  std::vector<Entry> log_;
};

Life accepted_life() {
  Life life;
  life.receive(1);
  life.check(1);
  life.extract(1, 20);
  life.submit(1);
  life.accept(1);
  return life;
}

TEST(DocumentsProjection, FollowsADocumentFromReceptionToAcceptance) {
  Life life;
  life.receive(1);
  DocumentRow row = life.row();
  EXPECT_EQ(row.state, DocumentState::kChecking);
  EXPECT_EQ(row.shared, 0u);
  EXPECT_EQ(row.words->title, "Plan 1");
  EXPECT_EQ(life.version(1).extraction, ExtractionState::kPending);
  EXPECT_TRUE(life.replay().get(pending_key(1)));

  life.check(1);
  EXPECT_EQ(life.row().state, DocumentState::kDraft);
  EXPECT_EQ(life.version(1).words->media_type, "application/pdf");
  EXPECT_TRUE(life.replay().get(pending_key(1)));

  life.extract(1, 20);
  EXPECT_FALSE(life.replay().get(pending_key(1)));
  EXPECT_EQ(life.version(1).extraction, ExtractionState::kDone);
  EXPECT_EQ(life.version(1).words->extraction->findings, 2u);
  EXPECT_EQ(life.row().revision, 2u) << "reading a file is no change of the document";

  life.submit(1, false);
  row = life.row();
  EXPECT_EQ(row.state, DocumentState::kSubmitted);
  EXPECT_EQ(row.shared, 1u);
  EXPECT_EQ(row.shared_revision, row.revision);
  EXPECT_FALSE(row.words->disclosure.group);
  EXPECT_EQ(life.version(1).submitted, "2023-11-14T22:13:23.000Z");

  life.accept(1);
  EXPECT_EQ(life.row().accepted, 1u);
  EXPECT_EQ(life.row().shared_state, DocumentState::kAccepted);
}

TEST(DocumentsProjection, KeepsWhoseKeySignedTheLastSubmission) {
  Life life;
  life.receive(1);
  life.check(1);
  life.submit(1);
  EXPECT_EQ(life.version(1).submitted_key, "");
  life.send_back(1);
  life.submit(1);
  life.sign(0xab);
  std::string key;
  for (int i = 0; i < 32; ++i) key += "ab";
  EXPECT_EQ(life.version(1).submitted_key, key);
  life.accept(1);
  EXPECT_EQ(life.version(1).submitted_key, key);
  const auto erased = load_version(life.replay({Life::unit_of(1)}), life.document, 1);
  EXPECT_EQ(erased->submitted_key, key) << "a fact of the record, not of what was said";
}

TEST(DocumentsProjection, ANewVersionIsUnseenUntilSubmittedAndThenSupersedes) {
  Life life = accepted_life();
  const DocumentRow before = life.row();
  life.receive(2);
  life.check(2);
  DocumentRow row = life.row();
  EXPECT_EQ(row.head, 2u);
  EXPECT_EQ(row.state, DocumentState::kDraft);
  EXPECT_EQ(row.shared, 1u);
  EXPECT_EQ(row.shared_state, DocumentState::kAccepted);
  EXPECT_EQ(row.shared_revision, before.shared_revision);
  EXPECT_EQ(row.words->title, "Plan 1");

  life.submit(2);
  EXPECT_EQ(life.row().words->title, "Plan 2");
  EXPECT_EQ(life.row().unit, Life::unit_of(2));
  EXPECT_EQ(life.version(1).state, DocumentState::kAccepted);

  life.accept(2);
  EXPECT_EQ(life.version(1).state, DocumentState::kSuperseded);
  EXPECT_EQ(life.row().accepted, 2u);
  EXPECT_EQ(life.version(2).base, 0u);
}

TEST(DocumentsProjection, WithdrawingANewVersionLetsTheOneBeforeStandAgain) {
  for (const bool submitted : {false, true}) {
    Life life = accepted_life();
    life.receive(2);
    life.check(2);
    if (submitted) life.submit(2);
    life.withdraw(2);
    const DocumentRow row = life.row();
    EXPECT_EQ(row.head, 1u);
    EXPECT_EQ(row.shared, 1u);
    EXPECT_EQ(row.state, DocumentState::kAccepted);
    EXPECT_EQ(row.shared_state, DocumentState::kAccepted);
    EXPECT_EQ(row.words->title, "Plan 1");
    EXPECT_EQ(row.latest, 2u);
    EXPECT_EQ(life.version(2).state, DocumentState::kWithdrawn);
    EXPECT_EQ(life.version(2).words->withdrawn_reasons, "Wrong file");
    life.receive(3);
    EXPECT_EQ(life.version(3).base, 1u);
  }
}

TEST(DocumentsProjection, WithdrawingTheOnlyOrTheAcceptedVersionWithdrawsTheDocument) {
  Life draft;
  draft.receive(1);
  draft.withdraw(1);
  EXPECT_EQ(draft.row().state, DocumentState::kWithdrawn);
  EXPECT_EQ(draft.row().shared, 0u);
  EXPECT_FALSE(draft.replay().get(pending_key(1)));

  Life life = accepted_life();
  life.receive(2);
  life.check(2);
  life.submit(2);
  life.accept(2);
  life.withdraw(2);
  EXPECT_EQ(life.row().state, DocumentState::kWithdrawn);
  EXPECT_EQ(life.row().shared_state, DocumentState::kWithdrawn);
  EXPECT_EQ(life.row().accepted, 0u);
}

TEST(DocumentsProjection, SupersessionNamesItsSuccessor) {
  Life life = accepted_life();
  life.add("document.superseded", 1, {{"by", id<DocumentId>(8).text()}, {"reasons", "merged"}});
  EXPECT_EQ(life.row().state, DocumentState::kSuperseded);
  EXPECT_EQ(life.version(1).words->superseded_by, id<DocumentId>(8).text());
  EXPECT_EQ(life.row().accepted, 0u);
}

TEST(DocumentsProjection, DisclosureFollowsTheVersionThatOthersSee) {
  Life life = accepted_life();
  life.receive(2);
  const auto hidden = life.row();
  life.disclose(1, false);
  EXPECT_FALSE(life.row().words->disclosure.group);
  EXPECT_GT(life.row().shared_revision, hidden.shared_revision);
  EXPECT_EQ(life.row().shared_state, DocumentState::kAccepted);
  life.check(2);
  life.submit(2, false);
  life.withdraw(2);
  EXPECT_FALSE(life.row().words->disclosure.group);
}

TEST(DocumentsProjection, ListsNewestFirstOverallAndByAgency) {
  Life life;
  life.receive(1);
  const MapState state = life.replay();
  EXPECT_TRUE(state.get(std::string(kDocumentOrderPrefix) + order_suffix(1)));
  EXPECT_TRUE(state.get(agency_order_prefix(id<AgencyId>(5)) + order_suffix(1)));
  EXPECT_LT(order_suffix(2), order_suffix(1));
}

TEST(DocumentsProjection, RefusesRecordsThatFitNoDocument) {
  Life nothing;
  nothing.submit(1);
  EXPECT_THROW(nothing.replay(), StateCorrupted);
  Life twice;
  twice.receive(1);
  twice.receive(1);
  EXPECT_THROW(twice.replay(), StateCorrupted);
  Life gap;
  gap.receive(1);
  gap.receive(3);
  EXPECT_THROW(gap.replay(), StateCorrupted);
  Life torn;
  torn.add("document.received", 1, {{"title", "no more than this"}});
  EXPECT_THROW(torn.replay(), StateCorrupted);
  Life other;
  other.add("account.created", 1);
  EXPECT_TRUE(other.replay().rows.empty());
}

TEST(FindingsProjection, KeepsProvenanceAndEveryDecision) {
  Life life = accepted_life();
  FindingRow row = life.find(20);
  EXPECT_EQ(row.state, FindingState::kExtracted);
  EXPECT_EQ(row.plugin, "ofsted_ilacs");
  EXPECT_EQ(row.page, 3u);
  EXPECT_EQ(row.quote, "quoted words");
  EXPECT_EQ(row.children, std::vector<std::string>{"nested"});

  life.add("finding.corrected", 1,
           {{"finding", Life::finding(20).text()}, {"kind", "strength"}, {"text", "Better"}});
  row = life.find(20);
  EXPECT_EQ(row.state, FindingState::kCorrected);
  EXPECT_EQ(row.said.text, "Better");
  EXPECT_EQ(row.original->text, "Item 20");
  EXPECT_EQ(row.decided_by, id<ActorId>(1));

  life.add("finding.corrected", 1,
           {{"finding", Life::finding(20).text()}, {"kind", "strength"}, {"text", "Best"}});
  EXPECT_EQ(life.find(20).original->text, "Item 20");
  life.add("finding.rejected", 1,
           {{"finding", Life::finding(20).text()}, {"reason", "not a finding"}});
  EXPECT_EQ(life.find(20).reason, "not a finding");
  life.add("finding.confirmed", 1, {{"finding", Life::finding(20).text()}});
  row = life.find(20);
  EXPECT_EQ(row.state, FindingState::kConfirmed);
  EXPECT_EQ(row.said.text, "Item 20");
  EXPECT_FALSE(row.original);
  EXPECT_TRUE(row.reason.empty());
  EXPECT_EQ(row.revision, life.log().size());
}

TEST(FindingsProjection, ListsExtractedThenAddedInOrder) {
  Life life = accepted_life();
  life.add("finding.added", 1,
           {{"finding", Life::finding(30).text()}, {"kind", "strength"}, {"text", "By hand"}});
  const auto rows = load_findings(life.replay(), life.document, 1, 10);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].said.text, "Item 20");
  EXPECT_EQ(rows[1].said.text, "Item 21");
  EXPECT_EQ(rows[2].said.text, "By hand");
  EXPECT_EQ(rows[2].source, FindingSource::kPerson);
  EXPECT_EQ(rows[2].state, FindingState::kConfirmed);
  EXPECT_EQ(load_findings(life.replay(), life.document, 1, 2).size(), 2u);
  EXPECT_TRUE(load_findings(life.replay(), life.document, 2, 10).empty());
}

// Everything that can happen to three versions.
Life long_life() {
  Life life = accepted_life();
  life.disclose(1, false);
  life.receive(2);
  life.check(2);
  life.extract(2, 40);
  life.add("finding.confirmed", 2, {{"finding", Life::finding(40).text()}});
  life.submit(2, false);
  life.send_back(2);
  life.submit(2, false);
  life.withdraw(2);
  life.disclose(1, true);
  life.receive(3);
  life.check(3);
  life.add("document.extraction_failed", 3, {{"failure", "worker_timeout"}});
  life.add("finding.added", 3,
           {{"finding", Life::finding(50).text()}, {"kind", "strength"}, {"text", "By hand"}});
  life.submit(3);
  life.accept(3);
  life.add("document.superseded", 3, {{"by", id<DocumentId>(8).text()}, {"reasons", "merged"}});
  return life;
}

TEST(DocumentErasure, ReplayWithoutPayloadsGivesTheRowsTheErasureLeft) {
  const Life life = long_life();
  for (unsigned mask = 0; mask < 8; ++mask) {
    std::set<UnitId> erased;
    MapState live = life.replay();
    for (std::uint32_t version = 1; version <= 3; ++version) {
      if ((mask & (1u << (version - 1))) == 0) continue;
      erased.insert(Life::unit_of(version));
      live.erase_unit(Life::unit_of(version));
    }
    EXPECT_EQ(life.replay(erased).dump(), live.dump()) << "units erased: " << mask;
  }
}

TEST(DocumentErasure, AVersionErasedOnTheWayChangesNothingOfTheOthers) {
  const Life life = long_life();
  // The last record of version 2's unit is its withdrawal; from then on it may be erased.
  for (std::size_t at = 13; at <= life.log().size(); ++at) {
    MapState live;
    for (std::size_t i = 0; i < life.log().size(); ++i) {
      Life::apply(life.log()[i], {}, live);
      if (i + 1 == at) live.erase_unit(Life::unit_of(2));
    }
    EXPECT_EQ(life.replay({Life::unit_of(2)}).dump(), live.dump()) << at;
  }
}

TEST(DocumentErasure, NoWordIsLeft) {
  const Life life = long_life();
  const std::string rows =
      life.replay({Life::unit_of(1), Life::unit_of(2), Life::unit_of(3)}).dump();
  for (const char* word : {"Plan", "plan.pdf", "what changed", "Item", "quoted", "By hand", "Wrong",
                           "owners", "merged", "pdf", "strength", "aaaa", "bbbb", "action_plan"}) {
    EXPECT_EQ(rows.find(word), std::string::npos) << word;
  }
}

TEST(DocumentRows, SurviveTheRoundTrip) {
  const MapState state = long_life().replay();
  for (const auto& [key, row] : state.rows) {
    if (key.starts_with("document/")) {
      EXPECT_EQ(to_row(document_from_row(row)), row);
    }
    if (key.starts_with("document_version/")) {
      EXPECT_EQ(to_row(version_from_row(row)), row);
    }
    if (key.starts_with("finding/")) {
      EXPECT_EQ(to_row(finding_from_row(row)), row);
    }
  }
}

TEST(DocumentRows, RefuseWhatTheyDidNotWrite) {
  const json::object good = to_row(Life(accepted_life()).row());
  for (const auto& member : good) {
    json::object missing = good;
    missing.erase(member.key());
    const std::string name(member.key());
    const bool optional = name == "words" || name == "accepted" || name == "shared";
    if (!optional) {
      EXPECT_THROW(document_from_row(missing), StateCorrupted) << name;
    }
    json::object other = good;
    other[member.key()] = nullptr;
    EXPECT_THROW(document_from_row(other), StateCorrupted) << name;
  }
}

}  // namespace
}  // namespace scrutiny
