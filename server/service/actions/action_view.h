// What the access rules are asked about an action, for one caller, and how it stands today.
// Thread-safety: pure functions. Blocking: facts_for reads two rows.
#pragma once

#include <optional>
#include <string>

#include "server/service/action_access.h"
#include "server/service/documents/london_day.h"
#include "storage/state/action_rows.h"

namespace scrutiny {

ActionFacts facts_for(const Principal& caller, const ActionRow& action, const StateReader& state);

// Proposed, agreed or in progress: it can be overdue.
bool is_open(ActionState state);

// What is computed when an action is read, never stored.
struct ActionStanding {
  std::optional<Brag> brag;  // absent: cancelled, or erased
  bool overdue = false;      // the due day is past and it is not said to be complete
  // Those responsible, or their plan, say that it is complete, but no evidence was named yet.
  bool said_complete = false;
};
// `today` as london_day() writes it. Blue: verified. Red: overdue, or said to be off track by those
// responsible. Amber: said to be at risk. Green: everything else, also what a plan says is
// complete. What was said counts only until the action is completed.
ActionStanding standing(const ActionRow& action, const std::string& today);

}  // namespace scrutiny
