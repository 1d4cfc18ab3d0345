// /api/v1/documents: uploads, lists, details, steps, downloads, extracts (api/openapi.yaml).
// Thread-safety, ownership: as Router::add and DocumentServices.
#pragma once

#include "server/http/routes/document_services.h"

namespace scrutiny::http {

// `services` outlives the router.
void add_document_routes(Router& router, const DocumentServices& services,
                         const DocumentRouteLimits& limits);

}  // namespace scrutiny::http
