#include "server/service/action_access.h"

#include <algorithm>

namespace scrutiny {
namespace {

constexpr RoleSet kAuthors{Role::kSubmitter, Role::kAgencyLead};
constexpr RoleSet kScrutinyGroup{Role::kGroupMember, Role::kChair, Role::kSupport};
constexpr RoleSet kReaders{Role::kSubmitter, Role::kAgencyLead, Role::kGroupMember, Role::kChair,
                           Role::kSupport};

bool is_one_of(const std::optional<AgencyId>& agency, const std::vector<AgencyId>& agencies) {
  return agency && std::find(agencies.begin(), agencies.end(), *agency) != agencies.end();
}

bool leads(const Principal& caller, const ActionFacts& action) {
  return caller.agency && action.lead && *caller.agency == *action.lead;
}

bool is_responsible(const Principal& caller, const ActionFacts& action) {
  return leads(caller, action) || is_one_of(caller.agency, action.joint);
}

Status decide(const Principal& caller, const ActionFacts& action, bool allowed, const char* why) {
  SCRUTINY_TRY(may_read(caller, action));
  if (!allowed) return Error(ErrorCode::kForbidden, why);
  return {};
}

Status those_responsible(const Principal& caller, const ActionFacts& action) {
  return decide(caller, action, is_responsible(caller, action) && caller.roles.intersects(kAuthors),
                "Only a submitter or lead of an agency responsible for this action may do this.");
}

// Nobody marks their own work.
Status independent(const Principal& caller, const ActionFacts& action) {
  const bool own = is_responsible(caller, action) ||
                   is_one_of(caller.agency, action.completed_for) ||
                   (action.completed_by && *action.completed_by == caller.actor);
  if (!own) return {};
  return Error(ErrorCode::kForbidden,
               "Nobody of an agency responsible for an action may check or verify it.");
}

}  // namespace

bool may_see_action(const Principal& caller, const ActionFacts& action) {
  if (caller.roles.has(Role::kScrutineer)) return true;
  if (!action.lead || !caller.roles.intersects(kReaders)) return false;
  if (is_responsible(caller, action) || is_one_of(caller.agency, action.completed_for)) return true;
  switch (action.source) {
    case SourceSight::kNone:
      return caller.roles.intersects(kScrutinyGroup);
    case SourceSight::kVisible:
      return true;
    case SourceSight::kHidden:
      break;
  }
  return false;
}

Status may_read(const Principal& caller, const ActionFacts& action) {
  if (may_see_action(caller, action)) return {};
  return Error(ErrorCode::kNotFound, "There is no such action, or you may not see it.");
}

Status may_propose(const Principal& caller, const AgencyId& lead,
                   const std::optional<AgencyId>& source_agency) {
  if (caller.roles.has(Role::kChair)) return {};
  const bool own = caller.agency && (*caller.agency == lead || caller.agency == source_agency);
  if (own && caller.roles.intersects(kAuthors)) return {};
  return Error(ErrorCode::kForbidden,
               "Only a submitter or lead of the agency that leads the action, or whose document it "
               "comes from, or the chair may propose it.");
}

Status may_agree(const Principal& caller, const ActionFacts& action) {
  return decide(caller, action, leads(caller, action) && caller.roles.has(Role::kAgencyLead),
                "Only a lead of the agency that leads this action may agree to it.");
}
Status may_start(const Principal& caller, const ActionFacts& action) {
  return those_responsible(caller, action);
}
Status may_note(const Principal& caller, const ActionFacts& action) {
  return those_responsible(caller, action);
}
Status may_change_due(const Principal& caller, const ActionFacts& action) {
  return decide(caller, action, leads(caller, action) && caller.roles.intersects(kAuthors),
                "Only a submitter or lead of the agency that leads this action may do this.");
}
Status may_complete(const Principal& caller, const ActionFacts& action) {
  return those_responsible(caller, action);
}
Status may_check(const Principal& caller, const ActionFacts& action) {
  SCRUTINY_TRY(decide(caller, action, caller.roles.has(Role::kSupport),
                      "Only partnership support checks completed actions."));
  return independent(caller, action);
}
Status may_verify(const Principal& caller, const ActionFacts& action) {
  SCRUTINY_TRY(decide(caller, action, caller.roles.has(Role::kScrutineer),
                      "Only the independent scrutineer verifies actions."));
  return independent(caller, action);
}
Status may_reopen(const Principal& caller, const ActionFacts& action) {
  return decide(caller, action, caller.roles.has(Role::kScrutineer),
                "Only the independent scrutineer reopens actions.");
}
Status may_cancel(const Principal& caller, const ActionFacts& action) {
  return decide(caller, action, caller.roles.has(Role::kChair),
                "Only the chair of the Scrutiny Group cancels actions.");
}

}  // namespace scrutiny
