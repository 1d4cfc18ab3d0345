// How far a record is vouched for, as the API shows it (api/openapi.yaml).
// Thread-safety: pure functions. Blocking: never.
#pragma once

#include <boost/json/object.hpp>

#include "server/service/attestation.h"

namespace scrutiny::http {

boost::json::object attestation_json(const Attestation& attestation);

}  // namespace scrutiny::http
