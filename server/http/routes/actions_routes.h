// /api/v1/actions, /api/v1/actions/{id}/… and /api/v1/documents/{id}/actions: propose actions, list
// and open them, take their steps. Thread-safety, ownership: as Router::add and ActionServices.
#pragma once

#include "server/http/router.h"
#include "server/service/actions/action_commands.h"
#include "server/service/actions/action_readings.h"
#include "server/service/cosignatures.h"

namespace scrutiny::http {

// What these routes stand on; the composition root owns all of it.
struct ActionServices {
  Ledger& ledger;
  ActionCommands& commands;
  ActionReadings& readings;
  const Cosignatures& cosignatures;
};

// `services` outlives the router.
void add_action_routes(Router& router, const ActionServices& services);

}  // namespace scrutiny::http
