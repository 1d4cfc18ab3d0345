#include "server/service/actions/action_view.h"

#include "server/service/documents/document_view.h"

namespace scrutiny {
namespace {

SourceSight sight_of(const Principal& caller, const ActionSource& source,
                     const StateReader& state) {
  const auto document = load_document(state, source.document);
  const auto version = load_version(state, source.document, source.version);
  const bool seen = document && version && may_see_version(caller, *document, *version).ok();
  return seen ? SourceSight::kVisible : SourceSight::kHidden;
}

}  // namespace

ActionFacts facts_for(const Principal& caller, const ActionRow& action, const StateReader& state) {
  ActionFacts out;
  if (!action.completed.time.empty()) out.completed_by = action.completed.by;
  if (!action.words) return out;
  const ActionWords& words = *action.words;
  out.lead = words.lead;
  out.joint = words.joint;
  out.completed_for = words.completed_for;
  out.source = words.source ? sight_of(caller, *words.source, state) : SourceSight::kNone;
  return out;
}

bool is_open(ActionState state) {
  return state == ActionState::kProposed || state == ActionState::kAgreed ||
         state == ActionState::kInProgress;
}

ActionStanding standing(const ActionRow& action, const std::string& today) {
  ActionStanding out;
  const ActionState state = state_of(action);
  if (!action.words || state == ActionState::kCancelled) return out;
  const ActionWords& words = *action.words;
  out.brag = state == ActionState::kVerified ? Brag::kBlue : Brag::kGreen;
  if (state == ActionState::kNeedsReverification) out.brag = Brag::kAmber;
  if (!is_open(state)) return out;
  out.overdue = !words.due.date.empty() && words.due.date < today;
  out.said_complete = words.said && words.said->brag == Brag::kBlue;
  if (words.said && words.said->brag == Brag::kAmber) out.brag = Brag::kAmber;
  if (out.overdue || (words.said && words.said->brag == Brag::kRed)) out.brag = Brag::kRed;
  return out;
}

}  // namespace scrutiny
