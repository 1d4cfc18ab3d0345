// Which roles may meet in one account, which need an agency, and which need a second person to
// grant. Thread-safety: pure functions. Failure: kInvalidArgument naming the field `role`.
// Source: docs/adr/0007-access-policy.md.
#pragma once

#include <optional>
#include <string>

#include "api/result.h"
#include "server/service/access.h"
#include "server/service/account_directory.h"

namespace scrutiny {

// Roles whose grant, and whose holders' credentials, need a second person.
inline constexpr RoleSet kTwoPersonRoles{Role::kScrutineer, Role::kChair, Role::kAgencyLead};
// Who that second person may be.
inline constexpr RoleSet kApprovers{Role::kScrutineer, Role::kChair};
// "submitter, agency_lead, ..." for messages.
std::string all_role_names();

// Whether an account of this agency (none: nullopt) may hold these roles together:
//   submitter and agency_lead need an agency; support needs the partnership's business unit;
//   a scrutineer belongs to no agency and holds nothing else;
//   an administrator is neither chair nor scrutineer.
Status check_roles(RoleSet roles, const std::optional<AgencyKind>& agency);

}  // namespace scrutiny
