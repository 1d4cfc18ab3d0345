// The life of an action: which step may be taken in which state, where it leads, and by whom. One
// table; everything that changes an action asks it, at the door and again on the sequencer.
// Thread-safety: pure functions. Blocking: never. Failure: kNotFound and kForbidden as
// action_access.h; kConflict when the state does not allow the step.
// Source: docs/adr/0009-action-life.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/domain.h"
#include "api/result.h"
#include "server/service/action_access.h"

namespace scrutiny {

enum class ActionStep : std::uint8_t {
  kAgree,
  kStart,
  kNoteProgress,
  kChangeDue,
  kComplete,
  kCheck,
  kVerify,
  kReopen,
  kCancel,
};
inline constexpr std::array<ActionStep, 9> kActionSteps = {
    ActionStep::kAgree,     ActionStep::kStart,    ActionStep::kNoteProgress,
    ActionStep::kChangeDue, ActionStep::kComplete, ActionStep::kCheck,
    ActionStep::kVerify,    ActionStep::kReopen,   ActionStep::kCancel};

std::string_view text(ActionStep step);       // "agree", as in paths and `steps`
std::string_view record_of(ActionStep step);  // "action.agreed"

// The state a step leads to; nullopt when it is not allowed in this state.
std::optional<ActionState> after(ActionStep step, ActionState state);

// Whether this caller may ever take the step, whatever the state.
Status entitled(ActionStep step, const Principal& caller, const ActionFacts& action);
// Whether this caller may take the step now; says why not.
Status may_take(ActionStep step, const Principal& caller, const ActionFacts& action,
                ActionState state);

// A step that the caller may not take now, and why not.
struct WithheldStep {
  ActionStep step{};
  std::string why;
};
std::vector<WithheldStep> withheld_steps(const Principal& caller, const ActionFacts& action,
                                         ActionState state);

std::vector<ActionStep> available_steps(const Principal& caller, const ActionFacts& action,
                                        ActionState state);

}  // namespace scrutiny
