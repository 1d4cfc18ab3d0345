// What a caller may see of an action and do to it, by role and agency.
// Purpose: the one place where these rules stand, beside document_access.h; asked at the door and
// again on the sequencer. Whether the action's state allows a step is action_life.h's business.
// The rule without exception: nobody of any agency that is responsible for an action, lead or
// joint, now or when it was completed, and not the person who completed it, checks or verifies it.
// Thread-safety: pure functions. Blocking: never. Failure: kNotFound when the caller may not even
// know that the action exists, else kForbidden. Source: docs/adr/0009-action-life.md.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "api/ids.h"
#include "api/result.h"
#include "server/service/access.h"

namespace scrutiny {

// Whether this caller may see the document version that an action answers.
enum class SourceSight : std::uint8_t { kNone, kVisible, kHidden };  // kNone: entered by hand

struct ActionFacts {
  std::optional<AgencyId> lead;         // absent once erased: then the scrutineer alone sees it
  std::vector<AgencyId> joint;          // responsible with the lead
  std::vector<AgencyId> completed_for;  // responsible when it was completed
  std::optional<ActorId> completed_by;
  SourceSight source = SourceSight::kHidden;
};

bool may_see_action(const Principal& caller, const ActionFacts& action);
Status may_read(const Principal& caller, const ActionFacts& action);

// Propose an action led by `lead`: submitters and leads for their own agency, or from their own
// agency's document (`source_agency`); the chair for any.
Status may_propose(const Principal& caller, const AgencyId& lead,
                   const std::optional<AgencyId>& source_agency);

Status may_agree(const Principal& caller, const ActionFacts& action);       // lead of lead agency
Status may_start(const Principal& caller, const ActionFacts& action);       // those responsible
Status may_note(const Principal& caller, const ActionFacts& action);        // those responsible
Status may_change_due(const Principal& caller, const ActionFacts& action);  // of the lead agency
Status may_complete(const Principal& caller, const ActionFacts& action);    // those responsible
Status may_check(const Principal& caller, const ActionFacts& action);       // support
Status may_verify(const Principal& caller, const ActionFacts& action);      // scrutineer
Status may_reopen(const Principal& caller, const ActionFacts& action);      // scrutineer
Status may_cancel(const Principal& caller, const ActionFacts& action);      // chair

}  // namespace scrutiny
