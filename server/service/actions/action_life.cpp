#include "server/service/actions/action_life.h"

#include <algorithm>
#include <string>

namespace scrutiny {
namespace {

using enum ActionState;
using enum ActionStep;

struct Transition {
  ActionStep step;
  ActionState from;
  ActionState to;
};

constexpr std::array kTransitions = {
    Transition{kAgree, kProposed, kAgreed},

    Transition{kStart, kAgreed, kInProgress},

    Transition{kNoteProgress, kAgreed, kAgreed},
    Transition{kNoteProgress, kInProgress, kInProgress},

    Transition{kChangeDue, kProposed, kProposed},
    Transition{kChangeDue, kAgreed, kAgreed},
    Transition{kChangeDue, kInProgress, kInProgress},

    Transition{kComplete, kInProgress, kCompleted},
    Transition{kComplete, kNeedsReverification, kCompleted},

    Transition{kCheck, kCompleted, kChecked},

    Transition{kVerify, kChecked, kVerified},

    Transition{kReopen, kCompleted, kInProgress},
    Transition{kReopen, kChecked, kInProgress},
    Transition{kReopen, kVerified, kInProgress},
    Transition{kReopen, kNeedsReverification, kInProgress},

    Transition{kCancel, kProposed, kCancelled},
    Transition{kCancel, kAgreed, kCancelled},
    Transition{kCancel, kInProgress, kCancelled},
};

using Rule = Status (*)(const Principal&, const ActionFacts&);
struct Step {
  ActionStep step;
  std::string_view name;
  std::string_view record;
  Rule who;
};

constexpr std::array<Step, 9> kSteps = {{
    {kAgree, "agree", "action.agreed", may_agree},
    {kStart, "start", "action.started", may_start},
    {kNoteProgress, "progress", "action.progress_noted", may_note},
    {kChangeDue, "due", "action.due_changed", may_change_due},
    {kComplete, "complete", "action.completed", may_complete},
    {kCheck, "check", "action.checked", may_check},
    {kVerify, "verify", "action.verified", may_verify},
    {kReopen, "reopen", "action.reopened", may_reopen},
    {kCancel, "cancel", "action.cancelled", may_cancel},
}};

const Step& row(ActionStep step) {
  return kSteps.at(static_cast<std::size_t>(step));
}

std::string words(ActionState state) {
  std::string out(text(state));
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

}  // namespace

std::string_view text(ActionStep step) {
  return row(step).name;
}

std::string_view record_of(ActionStep step) {
  return row(step).record;
}

std::optional<ActionState> after(ActionStep step, ActionState state) {
  const auto* found =
      std::find_if(kTransitions.begin(), kTransitions.end(),
                   [&](const Transition& each) { return each.step == step && each.from == state; });
  if (found == kTransitions.end()) return std::nullopt;
  return found->to;
}

Status entitled(ActionStep step, const Principal& caller, const ActionFacts& action) {
  return row(step).who(caller, action);
}

Status may_take(ActionStep step, const Principal& caller, const ActionFacts& action,
                ActionState state) {
  SCRUTINY_TRY(entitled(step, caller, action));
  if (after(step, state)) return {};
  return Error(ErrorCode::kConflict,
               "This cannot be done to an action in the state " + words(state) + ".");
}

std::vector<ActionStep> available_steps(const Principal& caller, const ActionFacts& action,
                                        ActionState state) {
  std::vector<ActionStep> steps;
  for (const ActionStep step : kActionSteps) {
    if (may_take(step, caller, action, state).ok()) steps.push_back(step);
  }
  return steps;
}

std::vector<WithheldStep> withheld_steps(const Principal& caller, const ActionFacts& action,
                                         ActionState state) {
  std::vector<WithheldStep> steps;
  for (const ActionStep step : kActionSteps) {
    const Status may = may_take(step, caller, action, state);
    if (!may.ok()) steps.push_back({step, may.error().public_text()});
  }
  return steps;
}

}  // namespace scrutiny
