// Requests about actions, decoded and bounded (api/openapi.yaml).
// Thread-safety: pure functions. Blocking: never. Failure: kInvalidArgument naming the field.
#pragma once

#include <boost/json/object.hpp>

#include "server/http/json.h"
#include "server/service/actions/action_commands.h"
#include "server/service/actions/action_list.h"

namespace scrutiny::http {

Result<NewAction> new_action(const boost::json::object& body);
// The body of POST …/{step}.
Result<ActionStepRequest> action_step(const boost::json::object& body, ActionStep step);
// The body of POST …/documents/{id}/actions; 0: the current version.
Result<std::uint32_t> version_to_track(const boost::json::object& body);
// Query of a list: agency, state, brag, overdue, document; limit (at most 100) and after.
Result<ActionListing> action_listing(const RequestHead& head);

}  // namespace scrutiny::http
