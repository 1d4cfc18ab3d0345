// Proposing actions: what an action takes over from the finding it answers, and whether it may.
// Thread-safety: pure functions. Blocking: reads state. Failure: as action_commands.h.
#pragma once

#include <vector>

#include "server/service/actions/action_commands.h"
#include "storage/state/document_rows.h"
#include "storage/state/finding_rows.h"

namespace scrutiny {

// The command for a new action, without its unit and claim. Its precondition asks everything again.
Result<Command> proposal_command(const Principal& caller, const NewAction& action,
                                 const StateReader& state);

// Whether the caller may track this finding of that version: kForbidden, kConflict.
Status may_track(const Principal& caller, const FindingRow& finding, const VersionRow& version,
                 const AgencyId& agency, const StateReader& state);
// The agency that would lead: the one that the row of a plan names, else the document's.
AgencyId proposed_lead(const FindingRow& finding, const AgencyId& agency, const StateReader& state);

// Confirmed or corrected rows of a plan, in order, that no action tracks yet.
Result<std::vector<FindingId>> untracked_rows(const Principal& caller, const DocumentId& document,
                                              std::uint32_t version, const StateReader& state);

}  // namespace scrutiny
