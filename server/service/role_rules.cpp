#include "server/service/role_rules.h"

namespace scrutiny {
namespace {

Status refuse(const char* why) {
  return Error::field("role", why);
}

}  // namespace

std::string all_role_names() {
  std::string names;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    if (i > 0) names += ", ";
    names += text(static_cast<Role>(i));
  }
  return names;
}

Status check_roles(RoleSet roles, const std::optional<AgencyKind>& agency) {
  if (roles.has(Role::kScrutineer)) {
    if (agency) return refuse("An independent scrutineer belongs to no agency.");
    if (roles != RoleSet{Role::kScrutineer}) {
      return refuse("An independent scrutineer holds no other role.");
    }
  }
  if (!agency && roles.intersects({Role::kSubmitter, Role::kAgencyLead})) {
    return refuse("A submitter or lead belongs to an agency.");
  }
  if (roles.has(Role::kSupport) && agency != AgencyKind::kPartnershipSupport) {
    return refuse("Partnership support belongs to the partnership's business unit.");
  }
  if (roles.has(Role::kAdministrator) && roles.intersects(kApprovers)) {
    return refuse("An administrator cannot be chair or scrutineer.");
  }
  return {};
}

}  // namespace scrutiny
