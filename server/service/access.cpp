#include "server/service/access.h"

namespace scrutiny {

Status Access::admits(const Principal* principal) const {
  if (kind_ == Kind::kAnyone) return {};
  if (principal == nullptr) return Error(ErrorCode::kNotSignedIn, "Sign in to do this.");
  if (kind_ == Kind::kSignedIn || principal->roles.intersects(roles_)) return {};
  return Error(ErrorCode::kForbidden, "Your role does not allow this.");
}

std::string Access::describe() const {
  if (kind_ == Kind::kAnyone) return "anyone";
  if (kind_ == Kind::kSignedIn) return "signed_in";
  std::string names;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    if (!roles_.has(role)) continue;
    names += names.empty() ? "roles: " : ", ";
    names += text(role);
  }
  return names;
}

}  // namespace scrutiny
