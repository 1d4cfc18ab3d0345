// /api/v1/documents/{id}/versions/{version}/readings. Thread-safety: registers routes; handlers run
// on pool threads. Ownership: the services outlive the router. Failure: the router's.
#pragma once

#include "server/http/routes/document_services.h"

namespace scrutiny::http {

void add_further_reading_routes(Router& router, const DocumentServices& services);

}  // namespace scrutiny::http
