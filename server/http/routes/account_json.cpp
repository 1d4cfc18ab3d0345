#include "server/http/routes/account_json.h"

#include "server/http/json.h"
#include "server/http/routes/reply.h"
#include "server/service/role_rules.h"

namespace scrutiny::http {

boost::json::array to_json(RoleSet roles) {
  boost::json::array names;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    if (roles.has(role)) names.emplace_back(text(role));
  }
  return names;
}

boost::json::object to_json(const Account& account) {
  boost::json::object json{{"id", account.id.text()},
                           {"name", account.name},
                           {"display_name", account.display_name},
                           {"roles", to_json(account.roles)},
                           {"state", text(account.state)},
                           {"created", time_json(account.created)}};
  if (account.agency) json["agency"] = account.agency->text();
  return json;
}

boost::json::object to_json(const Agency& agency) {
  return {{"id", agency.id.text()},
          {"name", agency.name},
          {"kind", text(agency.kind)},
          {"created", time_json(agency.created)}};
}

boost::json::object to_json(const Bearer& token) {
  return {{"id", token.id.text()},
          {"label", token.label},
          {"minted_by", token.kind == "operator" ? "operator" : "holder"},
          {"created", time_json(token.opened)},
          {"expires", time_json(token.expires)},
          {"acknowledged", token.acknowledged}};
}

boost::json::object to_json(const Grant& grant) {
  boost::json::object json{{"id", grant.id.text()},
                           {"kind", text(grant.kind)},
                           {"account", grant.account.text()},
                           {"requested_by", grant.requested_by.text()},
                           {"requested", time_json(grant.requested)},
                           {"expires", time_json(grant.expires)},
                           {"state", text(grant.state)}};
  if (grant.kind == GrantKind::kRole) json["role"] = text(grant.role);
  if (grant.decided_by) json["decided_by"] = grant.decided_by->text();
  return json;
}

Result<Role> role_named(std::string_view name, std::string_view field) {
  const auto role = parse_role(name);
  if (!role) return not_one_of(field, all_role_names());
  return *role;
}

}  // namespace scrutiny::http
