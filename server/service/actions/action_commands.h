// Everything that changes actions: proposing them, by hand or from findings, and every step of
// their life. Each is one record, sealed in the action's own unit. Thread-safety: any thread.
// Blocking: reads state; proposing makes a data key durable; never waits for the commit. Ownership:
// ledger and clock outlive it. Failure: through `done`: kNotFound, kForbidden, kInvalidArgument
// naming the field, kPreconditionFailed, kConflict, kErased, and what Ledger::submit says.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/clock.h"
#include "server/service/actions/action_life.h"
#include "server/service/documents/change.h"
#include "storage/ledger/ledger.h"
#include "storage/state/action_rows.h"

namespace scrutiny {

// What an action takes where the row of a plan does not say it.
struct UnlessSaid {
  std::optional<AgencyId> lead;  // where the row names no agency of the partnership
  std::string due;               // yyyy-mm-dd; where the row has no date
};

struct NewAction {
  std::optional<FindingId> finding;  // what it answers; absent: entered by hand
  std::string action;                // not for a row of a plan, which says it itself
  std::string ref;                   // empty: the finding's
  std::string recommendation;        // by hand; else the finding says it
  std::optional<AgencyId> lead;  // absent: as the plan names it, else the document's or caller's
  std::vector<AgencyId> joint;
  std::string lead_person;  // empty: as the plan has it
  ActionDue due;            // empty: as the plan has it
  std::string impact;
  UnlessSaid unless_said;
};

struct ActionStepRequest {
  ActionId action;
  ActionStep step{};
  std::string text;          // kNoteProgress: the note; kChangeDue, kReopen, kCancel: the reason
  std::string note;          // kComplete, kCheck, kVerify; may be empty
  std::optional<Brag> brag;  // kNoteProgress: green, amber or red
  ActionDue due;             // kChangeDue
  std::vector<ActionEvidence> evidence;  // kComplete
  std::string impact;                    // kComplete; empty: as it was
};

struct ActionChanged {
  ActionId action;
  ActionState state{};
  std::uint64_t revision = 0;  // for the next If-Match
  Receipt receipt;
  Freshness freshness = Freshness::kNew;
};
using ActionChangeDone = UniqueFunction<void(Result<ActionChanged>)>;

struct TrackAll {
  DocumentId document;
  std::uint32_t version = 0;  // 0: the current one
  UnlessSaid unless_said;
};

struct ActionsTracked {
  std::vector<std::pair<FindingId, ActionChanged>> tracked;
  std::uint64_t left = 0;  // rows that one request did not take
};
using ActionsTrackedDone = UniqueFunction<void(Result<ActionsTracked>)>;

class ActionCommands {
 public:
  static constexpr std::size_t kMostTrackedAtOnce = 50;
  static constexpr std::size_t kMostEvidence = 50;
  static constexpr std::size_t kMostJoint = 50;

  ActionCommands(Ledger& ledger, const Clock& clock) : ledger_(ledger), clock_(clock) {}

  void propose(const Principal& caller, const NewAction& action,
               std::optional<IdempotencyClaim> claim, ActionChangeDone done);
  // Proposes an action for each confirmed or corrected row of a plan that has none yet. One record
  // for each; asked again it goes on where it stopped, with the same claim it answers as before.
  void track_all(const Principal& caller, const TrackAll& which,
                 std::optional<IdempotencyClaim> claim, ActionsTrackedDone done);
  void take(const Principal& caller, const ActionStepRequest& request, const ChangeTerms& terms,
            ActionChangeDone done);
  // What take() would record, for the caller to sign; refused as take() would be now.
  Result<Command> draft(const Principal& caller, const ActionStepRequest& request,
                        const ChangeTerms& terms) const;

 private:
  Ledger& ledger_;
  const Clock& clock_;
};

}  // namespace scrutiny
