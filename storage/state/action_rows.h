// The state rows of actions, as typed values; the only place that knows how they are written
// (docs/formats/state-actions.md, ADR 9). Facts of the records stand in the struct; what payloads
// say, agencies and dates included, stands in `words` and is gone once the action's unit is erased.
// Thread-safety: plain values and pure functions; load_action reads a snapshot and may block.
// Failure: a row that cannot be read throws StateCorrupted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "api/domain.h"
#include "api/ids.h"
#include "storage/state/state.h"

namespace scrutiny {

// Who did something and when.
struct ActionAct {
  ActorId by;
  std::string time;         // empty: it has not been done
  std::uint64_t index = 0;  // of its record
  std::string key{};        // the writer's own that signed it, 64 hex digits; empty: the log alone
  bool operator==(const ActionAct&) const = default;
};

// What an action answers, and where in the document that stands.
struct ActionSource {
  DocumentId document;
  std::uint32_t version = 0;
  FindingId finding;
  std::uint32_t page = 0;  // 0: unknown
  std::string paragraph;
  std::string quote;
  bool operator==(const ActionSource&) const = default;
};

struct ActionDue {
  std::string date;        // yyyy-mm-dd; empty: none
  std::string as_written;  // "ongoing", "TBC", "Q2"; may stand beside a date
  bool operator==(const ActionDue&) const = default;
};

// A due date that was replaced, with why.
struct ActionDueChange {
  ActionDue before;
  std::string reason;
  ActionAct act;
  bool operator==(const ActionDueChange&) const = default;
};

struct ActionNote {
  std::string text;
  ActionAct act;
  bool operator==(const ActionNote&) const = default;
};

// What those responsible say of how it goes; what counts is computed (action_brag.h).
struct ActionSaid {
  Brag brag = Brag::kGreen;
  std::string note;
  ActionAct act;
  bool operator==(const ActionSaid&) const = default;
};

struct ActionEvidence {
  DocumentId document;
  std::uint32_t version = 0;
  auto operator<=>(const ActionEvidence&) const = default;
};

// Evidence that a verification rested on is no longer what it was.
struct ActionLapse {
  ActionEvidence evidence;
  DocumentState became{};   // superseded or withdrawn
  std::string time;         // of the record that did it
  std::uint64_t index = 0;  // of that record
  bool operator==(const ActionLapse&) const = default;
};

struct ActionWords {
  std::string ref;
  std::string recommendation;
  std::string action;
  AgencyId lead;
  std::vector<AgencyId> joint;
  std::string lead_person;
  std::optional<ActionSource> source;  // absent: entered by hand
  ActionDue due;
  std::vector<ActionDueChange> due_history;  // oldest first
  std::vector<ActionNote> progress;          // oldest first
  std::optional<ActionSaid> said;
  std::vector<ActionEvidence> evidence;  // named at the last completion
  std::string evidence_note;             // evidence in words, as the plan or the completion has it
  std::string impact;                    // evidence of impact
  std::vector<AgencyId> completed_for;   // agencies responsible when it was completed
  std::string check_note;
  std::string verify_note;
  std::vector<ActionNote> reopened;  // reasons, oldest first
  std::string cancelled_reason;
  std::optional<ActionLapse> lapse;
  bool operator==(const ActionWords&) const = default;
};

// "action/<id>"
struct ActionRow {
  ActionId id;
  UnitId unit;
  ActionState state{};         // as its own records have it: never needs_reverification
  std::uint64_t revision = 0;  // its own record that last changed it
  ActionAct proposed;
  ActionAct agreed;
  ActionAct started;
  ActionAct completed;  // the last completion; undone by reopening, as what follows
  ActionAct checked;
  ActionAct verified;
  ActionAct cancelled;
  std::string changed;  // time of `revision`
  std::optional<ActionWords> words;
  bool operator==(const ActionRow&) const = default;
};

// As it counts: a verification whose evidence lapsed needs to be done again.
ActionState state_of(const ActionRow& row);
// The record that last changed what readers see: its own, or the one its evidence lapsed by.
std::uint64_t revision_of(const ActionRow& row);
// Time it was verified or cancelled; empty while it is open.
const std::string& closed_of(const ActionRow& row);
// Lead, then joint agencies; none once erased.
std::vector<AgencyId> responsible_agencies(const ActionRow& row);

std::string action_key(const ActionId& id);
// Lists, newest first; their rows hold only the id.
inline constexpr std::string_view kActionOrderPrefix = "action_order/";
std::string actions_of_agency_prefix(const AgencyId& agency);
std::string actions_of_document_prefix(const DocumentId& document);
std::string action_order_suffix(std::uint64_t proposed_index);
// The action that tracks a finding.
std::string action_of_finding_key(const FindingId& finding);
// Verified or soon to be verified on versions of this document: "<version>/<action>" follows.
std::string action_evidence_prefix(const DocumentId& document);
std::string action_evidence_key(const ActionEvidence& evidence, const ActionId& action);

boost::json::object to_row(const ActionRow& row);
ActionRow action_from_row(const boost::json::object& row);
boost::json::array to_json(const std::vector<ActionEvidence>& evidence);
std::vector<ActionEvidence> evidence_from_json(const boost::json::array& json);
std::vector<AgencyId> agencies_from_texts(const std::vector<std::string>& texts);

std::optional<ActionRow> load_action(const StateReader& state, const ActionId& id);
// The id in a row of a list; nullopt when there is no such row.
std::optional<ActionId> load_action_of_finding(const StateReader& state, const FindingId& finding);

}  // namespace scrutiny
