// Actions as the API shows them (api/openapi.yaml). Only what the caller may see is passed in.
// Thread-safety: pure functions. Blocking: never.
#pragma once

#include <boost/json/object.hpp>

#include "server/service/actions/action_commands.h"
#include "server/service/actions/action_list.h"
#include "server/service/actions/action_readings.h"

namespace scrutiny::http {

boost::json::object changed_json(const ActionChanged& changed);
boost::json::object tracked_json(const ActionsTracked& tracked);
boost::json::object listed_json(const ListedAction& listed);
// REQUIRES: details.action.words
boost::json::object details_json(const ActionDetails& details);

}  // namespace scrutiny::http
