#include "server/service/actions/action_view.h"

#include <chrono>

#include "server/service/documents/document_view.h"
#include "storage/audit/time_text.h"

namespace scrutiny {
namespace {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

SourceSight sight_of(const Principal& caller, const ActionSource& source,
                     const StateReader& state) {
  const auto document = load_document(state, source.document);
  const auto version = load_version(state, source.document, source.version);
  const bool seen = document && version && may_see_version(caller, *document, *version).ok();
  return seen ? SourceSight::kVisible : SourceSight::kHidden;
}

// British Summer Time begins and ends at 01:00 UTC.
Moment last_sunday_at_one(std::chrono::year year, std::chrono::month month) {
  const std::chrono::sys_days day(year / month / std::chrono::Sunday[std::chrono::last]);
  return day + std::chrono::hours(1);
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

std::string london_day(UnixMillis time) {
  const Moment utc{std::chrono::milliseconds(time)};
  const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(utc)).year();
  const bool summer = utc >= last_sunday_at_one(year, std::chrono::March) &&
                      utc < last_sunday_at_one(year, std::chrono::October);
  constexpr UnixMillis kHour = 3'600'000;
  return format_time(summer ? time + kHour : time).substr(0, 10);
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
