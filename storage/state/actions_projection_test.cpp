#include "storage/state/actions_projection.h"

#include <set>

#include <gtest/gtest.h>

#include "storage/state/action_rows.h"
#include "storage/state/document_rows.h"
#include "storage/state/documents_projection.h"
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

// A log of one action and the documents it rests on, written as the services write it.
class Log {
 public:
  const ActionId action = id<ActionId>(70);
  const UnitId unit = id<UnitId>(71);
  const DocumentId plan = id<DocumentId>(9);
  const AgencyId lead = id<AgencyId>(5);
  const AgencyId joint = id<AgencyId>(6);

  std::uint64_t act(std::string what, json::object payload = {}) {
    return add("action." + std::move(what), id_cast<SubjectId>(action), unit, {},
               std::move(payload));
  }
  void propose() {
    act("proposed", {{"ref", "1.1"},
                     {"recommendation", "Supervise regularly"},
                     {"action", "Start a rota"},
                     {"lead", lead.text()},
                     {"joint", {joint.text()}},
                     {"lead_person", "Head of Service"},
                     {"due_as_written", "ongoing"},
                     {"progress", "Begun"},
                     {"brag", "amber"},
                     {"brag_note", "A"},
                     {"source",
                      {{"document", plan.text()},
                       {"version", 1},
                       {"finding", id<FindingId>(30).text()},
                       {"page", 2},
                       {"quote", "quoted words"}}}});
  }
  // The last record, as if its actor had signed it.
  void sign(std::uint8_t key) { log_.back().record.writer.emplace().key.fill(key); }
  void complete(std::uint8_t document, std::uint32_t version = 1) {
    act("completed", {{"evidence", evidence(document, version)}, {"note", "The rota itself"}});
  }
  void verify(std::uint8_t document, std::uint32_t version = 1) {
    act("verified", {{"evidence", evidence(document, version)}});
  }
  static json::array evidence(std::uint8_t document, std::uint32_t version) {
    return {{{"document", id<DocumentId>(document).text()}, {"version", version}}};
  }
  void accepted_document(std::uint8_t n) {
    receive(n, 1);
    document(n, 1, "submitted", {{"disclosure", disclosure()}});
    document(n, 1, "accepted");
  }
  void receive(std::uint8_t n, std::uint32_t version) {
    json::object payload = {
        {"title", "Rota"},
        {"kind", "evidence"},
        {"marking", "OFFICIAL"},
        {"file_name", "rota.pdf"},
        {"content", {{"blob", id<BlobId>(n).text()}, {"size", 1}, {"sha256", "aa"}}}};
    if (version == 1) payload["disclosure"] = disclosure();
    document(n, version, version == 1 ? "received" : "version_received", payload);
    document(n, version, "checked", {{"media_type", "application/pdf"}});
  }
  std::uint64_t document(std::uint8_t n, std::uint32_t version, std::string what,
                         json::object payload = {}) {
    return add("document." + std::move(what), id_cast<SubjectId>(id<DocumentId>(n)),
               id<UnitId>(static_cast<std::uint8_t>(n + 10 * version)), version,
               std::move(payload));
  }
  static json::object disclosure() { return {{"group", true}, {"agencies", json::array()}}; }

  MapState replay(const std::set<UnitId>& erased = {}) const {
    MapState state;
    for (const Entry& entry : log_) {
      const bool gone = erased.contains(entry.record.unit);
      const Applied applied{entry.record, gone ? nullptr : &entry.payload};
      DocumentsProjection().apply(applied, state);
      ActionsProjection().apply(applied, state);
    }
    return state;
  }
  ActionRow row() const { return load_action(replay(), action).value(); }

 private:
  std::uint64_t add(std::string action_name, SubjectId subject, UnitId of,
                    std::optional<std::uint32_t> version, json::object payload) {
    Record record;
    record.index = log_.size() + 1;
    record.time = 1'700'000'000'000 + static_cast<UnixMillis>(log_.size()) * 1000;
    record.action = std::move(action_name);
    record.actor = id<ActorId>(1);
    record.agency = lead;
    record.subject = subject;
    if (version) record.version = *version;
    record.unit = of;
    log_.push_back({record, std::move(payload)});
    return record.index;
  }
  std::vector<Entry> log_;
};

Log verified_log() {
  Log log;
  log.accepted_document(20);
  log.propose();
  log.act("agreed");
  log.act("started");
  log.act("progress_noted", {{"text", "Rota is up"}, {"brag", "green"}});
  log.act("due_changed", {{"due", "2026-09-30"}, {"reason", "A date was found"}});
  log.complete(20);
  log.act("checked", {{"note", "Seen"}});
  log.verify(20);
  return log;
}

TEST(ActionsProjection, FollowsAnActionFromProposalToVerification) {
  const ActionRow row = verified_log().row();
  EXPECT_EQ(state_of(row), ActionState::kVerified);
  EXPECT_EQ(closed_of(row), row.verified.time);
  ASSERT_TRUE(row.words.has_value());
  const ActionWords& words = *row.words;
  EXPECT_EQ(words.ref, "1.1");
  EXPECT_EQ(words.source->quote, "quoted words");
  EXPECT_EQ(words.due.date, "2026-09-30");
  ASSERT_EQ(words.due_history.size(), 1u);
  EXPECT_EQ(words.due_history[0].before.as_written, "ongoing");
  EXPECT_EQ(words.due_history[0].reason, "A date was found");
  ASSERT_EQ(words.progress.size(), 2u);
  EXPECT_EQ(words.progress[0].text, "Begun");
  EXPECT_EQ(words.said->brag, Brag::kGreen);
  EXPECT_EQ(words.evidence, (std::vector<ActionEvidence>{{id<DocumentId>(20), 1}}));
  EXPECT_EQ(words.completed_for, (std::vector<AgencyId>{id<AgencyId>(5), id<AgencyId>(6)}));
}

TEST(ActionsProjection, KeepsWhoseKeySignedAnAct) {
  Log log;
  log.accepted_document(20);
  log.propose();
  log.act("agreed");
  log.sign(0x0c);
  log.complete(20);
  log.act("reopened", {{"reason", "Not so"}});
  log.sign(0xd1);
  const ActionRow row = log.row();
  EXPECT_EQ(row.proposed.key, "");
  EXPECT_EQ(row.agreed.key.substr(0, 4), "0c0c");
  EXPECT_EQ(row.words->reopened.at(0).act.key.substr(0, 4), "d1d1");
  EXPECT_EQ(load_action(log.replay({log.unit}), log.action)->agreed.key, row.agreed.key)
      << "a fact of the record, not of what was said";
}

TEST(ActionsProjection, ListsByAgencyDocumentAndFinding) {
  Log log;
  log.propose();
  const MapState state = log.replay();
  for (const AgencyId& agency : {log.lead, log.joint}) {
    EXPECT_TRUE(state.get(actions_of_agency_prefix(agency) + action_order_suffix(1)));
  }
  EXPECT_TRUE(state.get(std::string(kActionOrderPrefix) + action_order_suffix(1)));
  EXPECT_TRUE(state.get(actions_of_document_prefix(log.plan) + action_order_suffix(1)));
  EXPECT_EQ(load_action_of_finding(state, id<FindingId>(30)), log.action);
}

TEST(ActionsProjection, AVerificationLapsesWhenItsEvidenceIsWithdrawn) {
  Log log = verified_log();
  const std::uint64_t by = log.document(20, 1, "withdrawn", {{"reasons", "Wrong file"}});
  const ActionRow row = log.row();
  EXPECT_EQ(state_of(row), ActionState::kNeedsReverification);
  EXPECT_EQ(row.words->lapse->became, DocumentState::kWithdrawn);
  EXPECT_EQ(revision_of(row), by);
  EXPECT_EQ(closed_of(row), "");
}

TEST(ActionsProjection, AVerificationLapsesWhenANewerVersionSupersedesItsEvidence) {
  Log log = verified_log();
  log.receive(20, 2);
  log.document(20, 2, "submitted", {{"disclosure", Log::disclosure()}});
  EXPECT_EQ(state_of(log.row()), ActionState::kVerified);
  const std::uint64_t by = log.document(20, 2, "accepted");
  const ActionRow row = log.row();
  EXPECT_EQ(state_of(row), ActionState::kNeedsReverification);
  EXPECT_EQ(row.words->lapse->evidence.version, 1u);
  EXPECT_EQ(revision_of(row), by);
  // A further ending of the same document does not lapse it twice.
  log.document(20, 2, "withdrawn", {{"reasons", "x"}});
  EXPECT_EQ(revision_of(log.row()), by);
}

TEST(ActionsProjection, AVerificationLapsesWhenAnotherDocumentSupersedesItsEvidence) {
  Log log = verified_log();
  log.document(20, 1, "superseded", {{"by", id<DocumentId>(21).text()}, {"reasons", "newer"}});
  EXPECT_EQ(state_of(log.row()), ActionState::kNeedsReverification);
}

TEST(ActionsProjection, CompletingOnNewEvidenceEndsTheLapse) {
  Log log = verified_log();
  log.accepted_document(21);
  log.document(20, 1, "withdrawn", {{"reasons", "Wrong file"}});
  log.complete(21);
  EXPECT_EQ(state_of(log.row()), ActionState::kCompleted);
  EXPECT_TRUE(log.row().verified.time.empty());
  log.act("checked");
  log.verify(21);
  EXPECT_EQ(state_of(log.row()), ActionState::kVerified);
}

TEST(ActionsProjection, ReopeningTakesTheCompletionBackAndKeepsTheReason) {
  Log log = verified_log();
  log.act("reopened", {{"reason", "The rota is empty"}});
  // What it rested on no longer matters to it.
  log.document(20, 1, "withdrawn", {{"reasons", "Wrong file"}});
  const ActionRow row = log.row();
  EXPECT_EQ(state_of(row), ActionState::kInProgress);
  EXPECT_TRUE(row.completed.time.empty());
  EXPECT_TRUE(row.words->evidence.empty());
  EXPECT_EQ(row.words->reopened.at(0).text, "The rota is empty");
}

TEST(ActionsProjection, RefusesRecordsThatFitNoAction) {
  Log unknown;
  unknown.act("agreed");
  EXPECT_THROW(unknown.replay(), StateCorrupted);
  Log twice;
  twice.propose();
  twice.propose();
  EXPECT_THROW(twice.replay(), StateCorrupted);
  Log other;
  other.accepted_document(20);
  other.propose();
  other.complete(20);
  other.verify(21);
  EXPECT_THROW(other.replay(), StateCorrupted);
}

// Whatever was done, and wherever the erasure falls: a replay without payloads gives the rows that
// erasing left.
TEST(ActionErasure, ReplayWithoutPayloadsGivesTheRowsTheErasureLeft) {
  std::vector<Log> logs{verified_log(), verified_log(), verified_log(), Log()};
  logs[1].document(20, 1, "withdrawn", {{"reasons", "Wrong file"}});
  logs[2].act("reopened", {{"reason", "The rota is empty"}});
  logs[3].propose();
  logs[3].act("cancelled", {{"reason", "No longer needed"}});
  for (const Log& log : logs) {
    MapState live = log.replay();
    live.erase_unit(log.unit);
    EXPECT_EQ(live.dump(), log.replay({log.unit}).dump());
    EXPECT_EQ(live.dump().find("Start a rota"), std::string::npos);
    EXPECT_EQ(live.dump().find(log.joint.text()), std::string::npos);
    // Evidence erased: the action keeps what it says itself.
    const UnitId evidence = id<UnitId>(30);
    MapState without = log.replay();
    without.erase_unit(evidence);
    EXPECT_EQ(without.dump(), log.replay({evidence}).dump());
  }
}

TEST(ActionRows, SurviveTheRoundTrip) {
  Log log = verified_log();
  log.document(20, 1, "withdrawn", {{"reasons", "Wrong file"}});
  const ActionRow row = log.row();
  EXPECT_EQ(action_from_row(to_row(row)), row);
}

TEST(ActionRows, RefuseWhatTheyDidNotWrite) {
  json::object row = to_row(verified_log().row());
  row["state"] = "done";
  EXPECT_THROW(action_from_row(row), StateCorrupted);
  row = to_row(verified_log().row());
  row.at("words").as_object().erase("lead");
  EXPECT_THROW(action_from_row(row), StateCorrupted);
}

}  // namespace
}  // namespace scrutiny
