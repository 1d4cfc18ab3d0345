// Accounts, agencies, tokens and grants as the API shows them (api/openapi.yaml).
// Thread-safety: pure functions. Blocking: never.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/result.h"
#include "server/service/account_directory.h"
#include "server/service/grants.h"

namespace scrutiny::http {

boost::json::object to_json(const Account& account);
boost::json::object to_json(const Agency& agency);
boost::json::object to_json(const Bearer& token);  // never the hash
boost::json::object to_json(const Grant& grant);
boost::json::array to_json(RoleSet roles);

// The role of this name; kInvalidArgument naming `field`.
Result<Role> role_named(std::string_view name, std::string_view field);

}  // namespace scrutiny::http
