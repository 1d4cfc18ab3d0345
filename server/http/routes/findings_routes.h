// /api/v1/documents/{id}/findings and /api/v1/findings/{id}/…: list, add, confirm, correct, reject.
// Thread-safety, ownership: as Router::add and DocumentServices.
#pragma once

#include "server/http/routes/document_services.h"

namespace scrutiny::http {

// `services` outlives the router.
void add_finding_routes(Router& router, const DocumentServices& services,
                        const DocumentRouteLimits& limits);

}  // namespace scrutiny::http
