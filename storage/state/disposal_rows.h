// The state rows of retention rules, holds and erasures, as typed values; the only place that knows
// how they are written (docs/formats/state-disposal.md, docs/adr/0013-erasure-retention-holds.md).
// A hold and an erasure are erasure units of their own and nothing but words: their rows say
// `drop`. Thread-safety: plain values and pure functions; load_x and list_x read a snapshot and may
// block on disk. Failure: a row that cannot be read throws StateCorrupted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/clock.h"
#include "api/domain.h"
#include "api/ids.h"
#include "storage/state/state.h"

namespace scrutiny {

using HoldId = Id<struct HoldTag>;
using ErasureId = Id<struct ErasureTag>;

// What a retention period is counted from.
enum class RetentionBasis : std::uint8_t { kReceived, kAccepted, kClosed };
std::string_view text(RetentionBasis basis);  // "received", "accepted", "closed"
std::optional<RetentionBasis> parse_retention_basis(std::string_view text);

// "retention_rule/<kind>"
struct RetentionRule {
  DocumentKind kind{};
  std::uint64_t months = 0;
  RetentionBasis basis = RetentionBasis::kAccepted;
  std::string authority;    // code, public in the record of an erasure
  std::string note;         // the authority in words
  std::string since;        // time of the record
  std::uint64_t index = 0;  // the record
  ActorId by;
};

// "hold/<id>"
struct Hold {
  HoldId id;
  DocumentId document;
  std::uint32_t version = 0;  // 0: the whole document
  Role kept_by{};             // the role that placed it, and that alone releases it
  std::string authority;      // in words: who ordered it, and their reference
  std::string dated;          // yyyy-mm-dd of that order
  std::string scope;          // in words; may be empty
  std::string reason;
  UnitId unit;
  ActorId by;
  std::string placed;  // time of the record
  std::uint64_t index = 0;
  std::optional<ActorId> released_by;
  std::string released;  // empty while it is in force
  std::uint64_t released_index = 0;
  std::string release_reason;
};

enum class ErasureState : std::uint8_t {
  kProposed,
  kApproved,  // the second person agreed; keys are being destroyed
  kCarriedOut,
  kDeclined,
  kWithdrawn
};
std::string_view text(ErasureState state);
std::optional<ErasureState> parse_erasure_state(std::string_view text);

// Whether actions that came from an erased document, and quote it, go with it.
enum class DerivedActions : std::uint8_t { kKeep, kErase };
std::string_view text(DerivedActions actions);
std::optional<DerivedActions> parse_derived_actions(std::string_view text);

// "erasure/<id>"
struct Erasure {
  ErasureId id;
  SubjectId subject;                      // document or account
  std::optional<DocumentId> document;     // else it is about an account
  std::uint32_t version = 0;              // 0: all of them
  std::optional<DerivedActions> actions;  // absent: there were none
  std::string erased_class;  // codes, as the public part of subject.erased will have them
  std::string authority;
  std::string reason;
  UnitId unit;
  ErasureState state = ErasureState::kProposed;
  AccountId proposed_by;
  std::string proposed;
  std::uint64_t index = 0;
  UnixMillis expires = 0;  // not to be approved after
  std::optional<ActorId> decided_by;
  std::string decided;  // approved, declined or withdrawn
  std::uint64_t decided_index = 0;
  std::string decision_reason;
};

std::string retention_rule_key(DocumentKind kind);
std::string hold_key(const HoldId& id);
// Holds in force; the rows hold only the id.
std::string hold_of_key(const DocumentId& document, const HoldId& id);
std::string erasure_key(const ErasureId& id);
// Proposed or approved, and not carried out; the rows hold only the id.
std::string erasure_open_key(const SubjectId& subject, const ErasureId& id);

boost::json::object to_row(const RetentionRule& rule);
boost::json::object to_row(const Hold& hold);
boost::json::object to_row(const Erasure& erasure);

std::optional<RetentionRule> load_retention_rule(const StateReader& state, DocumentKind kind);
std::vector<RetentionRule> list_retention_rules(const StateReader& state);
std::optional<Hold> load_hold(const StateReader& state, const HoldId& id);
// In force.
std::vector<Hold> holds_of(const StateReader& state, const DocumentId& document);
// At most `limit` in order of id after `after`, released ones too.
std::vector<Hold> list_holds(const StateReader& state, std::string_view after, std::size_t limit);
std::optional<Erasure> load_erasure(const StateReader& state, const ErasureId& id);
std::vector<Erasure> list_erasures(const StateReader& state, std::optional<ErasureState> wanted,
                                   std::string_view after, std::size_t limit);
// Waiting to be decided, or being carried out.
std::vector<Erasure> open_erasures_of(const StateReader& state, const SubjectId& subject);
std::vector<Erasure> open_erasures(const StateReader& state);

// The record that erased a unit; nullopt while it lives.
std::optional<std::uint64_t> erasing_record(const StateReader& state, const UnitId& unit);

}  // namespace scrutiny
