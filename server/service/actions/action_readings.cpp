#include "server/service/actions/action_readings.h"

#include <utility>

namespace scrutiny {
namespace {

Error no_such_action() {
  return Error(ErrorCode::kNotFound, "There is no such action, or you may not see it.");
}

Command reading(const Principal& caller, const ActionRow& action) {
  Command command;
  command.action = "action.read";
  command.actor = caller.actor;
  command.agency = caller.agency;
  command.subject = id_cast<SubjectId>(action.id);
  command.unit = action.unit;
  command.payload["what"] = "details";
  command.precondition = [caller, id = action.id](const StateReader& now) -> Status {
    const auto row = load_action(now, id);
    if (!row) return no_such_action();
    return may_read(caller, facts_for(caller, *row, now));
  };
  return command;
}

}  // namespace

Result<RecordedReading<ActionDetails>> ActionReadings::details(const Principal& caller,
                                                               const ActionId& id) const {
  const auto state = ledger_.snapshot();
  auto action = load_action(*state, id);
  if (!action) return no_such_action();
  const ActionFacts facts = facts_for(caller, *action, *state);
  SCRUTINY_TRY(may_read(caller, facts));
  if (!action->words) {
    return Error(ErrorCode::kErased, "This action was erased; its record and proofs remain.");
  }
  Command record = reading(caller, *action);
  ActionDetails out;
  out.standing = standing(*action, today());
  out.steps = available_steps(caller, facts, state_of(*action));
  out.withheld = withheld_steps(caller, facts, state_of(*action));
  out.action = std::move(*action);
  return RecordedReading(std::move(out), std::optional(std::move(record)));
}

}  // namespace scrutiny
